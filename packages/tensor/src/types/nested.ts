// Shapes and dtypes of JavaScript values: numbers, booleans, nested arrays of them, typed arrays.
/* oxlint-disable typescript/no-explicit-any -- `any` stands for a shape of unknown rank */
import type { DType, TypedArray } from '../core/dtype'
import type { ElementOf } from './dtype'
import type { Written } from './movement'
import type { PrintShape } from './print'
import type { ShapeIn, Wrong } from './result'
import type { Same } from './same'

/** An element, or an array of arrays of them, to any depth. */
export type Nested<E> = E | readonly Nested<E>[]

/** What a tensor can be made of. */
export type TensorValues = Nested<number | boolean> | TypedArray

/** The shape of values: `S` if it is given, else `[2, 3]` of literal arrays and `[number, number]` of a `number[][]`. */
export type ShapeOf<V, S extends readonly number[]> = ShapeIn<
  [S] extends [never]
    ? Same<V, any> extends true
      ? any
      : V extends TypedArray
        ? [[number]]
        : Lengths<V>
    : [Written<S>]
>

/** What is wrong with literal arrays: rows of different lengths. */
export type RaggedError<V> = V extends TypedArray
  ? unknown
  : Lengths<V> extends Wrong<infer Sentence>
    ? `tensor: ${Sentence}`
    : unknown

/**
 * How long the arrays are on each level, boxed, or what is wrong. Stops at a rank beyond which nobody writes
 * literals, so that it comes to an end for recursive types, too.
 */
export type Lengths<V, Result extends readonly number[] = []> = Result['length'] extends 16
  ? any
  : [V] extends [readonly (infer E)[]]
    ? IsUnion<V['length']> extends true
      ? Wrong<'the rows have different lengths'>
      : [E] extends [never]
        ? [[...Result, V['length']]]
        : Lengths<E, [...Result, V['length']]>
    : [V] extends [number | boolean]
      ? [Result]
      : any

type IsUnion<T, Whole = T> = T extends unknown ? ([Whole] extends [T] ? false : true) : never

/** How many whole numbers there are from 0 up to, not including, the literal `N`: itself, if it is a whole number. */
export type CountTo<N extends number> = number extends N
  ? number
  : `${N}` extends `-${string}` | `${string}.${string}` | `${string}e${string}`
    ? number
    : N

/** The dtype of values: a typed array's own, bool for booleans, else float32. */
export type DTypeOf<V> =
  Same<V, any> extends true
    ? any
    : V extends Float64Array
      ? 'float64'
      : V extends Int32Array
        ? 'int32'
        : V extends Uint8Array
          ? 'uint8'
          : V extends Nested<never>
            ? 'float32'
            : V extends Nested<boolean>
              ? 'bool'
              : 'float32'

/** A tensor of shape `S` as nested arrays: `number[][]` for two axes. */
export type ArrayOf<S extends readonly unknown[], D extends DType> = number extends S['length']
  ? any
  : S extends readonly [unknown, ...infer Rest]
    ? ArrayOf<Rest, D>[]
    : ElementOf<D>

/** What is wrong with taking the only element of a shape: one of its dimensions is known and is not 1. */
export type OneElementError<S extends readonly unknown[]> = number extends S['length']
  ? unknown
  : Exclude<S[number], 1> extends infer D
    ? [D] extends [never]
      ? unknown
      : number extends D
        ? unknown
        : `item: one element is expected, got shape ${PrintShape<S>}; use arraySync`
    : never
