// Static shapes of several tensors joined into one, along an axis or along a new one.
/* oxlint-disable typescript/no-explicit-any -- `any` stands for a shape of unknown rank */
import type { InsertAxis, ReplaceAxes } from './axis'
import type { PrintShape } from './print'
import type { ShapeIn, Wrong } from './result'
import type { TryUnify } from './movement'

/** The shapes of a list of tensors: a tuple, or an array if nobody knows how many there are. */
export type Shapes = readonly (readonly unknown[])[]

/** What all shapes of a list, which must be equal, are, boxed; what is wrong if two differ. */
export type TryUnifyAll<T extends Shapes> = T extends readonly [infer First, ...infer Rest]
  ? UnifyRest<Rest, [First]>
  : [T[number]]

type UnifyRest<T, Result> = T extends readonly [infer S extends readonly any[], ...infer Rest]
  ? Result extends readonly [infer R extends readonly any[]]
    ? UnifyRest<Rest, Explain<TryUnify<R, S>, R, S>>
    : Result
  : Result

type Explain<Result, R, S> =
  Result extends Wrong<infer Sentence>
    ? Wrong<`shapes ${PrintShape<R>} and ${PrintShape<S>} do not fit: ${Sentence}`>
    : Result

/** Shapes with an unknown size in the axis `X`, along which they are joined and may differ. */
export type OpenAxis<T extends Shapes, X> = { [I in keyof T]: ReplaceAxes<T[I], X, [number]> }

/** The shape of tensors joined along the axis `X`, which is `number` in it. */
export type Concat<T extends Shapes, X> = ShapeIn<TryUnifyAll<OpenAxis<T, X>>>

/** What is wrong with joining along `X`; `unknown`, which changes nothing in an intersection, if nothing. */
export type ConcatError<T extends Shapes, X> =
  TryUnifyAll<OpenAxis<T, X>> extends Wrong<infer Sentence> ? `concat: ${Sentence}` : unknown

/** The shape of tensors of one shape, stacked along a new axis `X`. */
export type Stack<T extends Shapes, X> = InsertAxis<ShapeIn<TryUnifyAll<T>>, X, T['length']>

/** What is wrong with stacking: shapes that differ. */
export type StackError<T extends Shapes> =
  TryUnifyAll<T> extends Wrong<infer Sentence> ? `stack: ${Sentence}` : unknown
