// Static shapes of ops that move elements: a shape written down, axes permuted, dropped, repeated.
/* oxlint-disable typescript/no-explicit-any -- `any` stands for a shape of unknown rank */
import type { AxisNames, DimAt, Sizes, TryReplaceAxes } from './axis'
import type { Broadcast } from './broadcast'
import type { BroadcastDim, Special, UnifyDim } from './dim'
import type { PrintDim, PrintShape } from './print'
import type { ShapeIn, Wrong } from './result'
import type { Identical, Same } from './same'

/** A shape as it was written; one of unknown rank, such as `number[]`, becomes `any`. */
export type Written<S extends readonly number[]> = number extends S['length'] ? any : S

/** The target of a `reshape`, in which `-1` becomes `number`. */
export type Reshape<T extends readonly number[], C extends Special = Special> = number extends T['length']
  ? any
  : { -readonly [I in keyof T]: Identical<T[I], C['rest']> extends true ? number : T[I] }

/** `S` with its axes in the order `P`; all reversed where `P` is `never`. */
export type Transpose<S extends readonly unknown[], P> = ShapeIn<TryTranspose<S, P>>

/** {@link Transpose}, boxed. */
export type TryTranspose<S extends readonly unknown[], P> = number extends S['length']
  ? any
  : [P] extends [never]
    ? Reverse<S>
    : P extends readonly unknown[]
      ? number extends P['length']
        ? any
        : [{ -readonly [I in keyof P]: DimAt<S, P[I]> }]
      : any

type Reverse<S, Result extends readonly unknown[] = []> = S extends readonly [infer First, ...infer Rest]
  ? Reverse<Rest, [First, ...Result]>
  : [Result]

/** What is wrong with `P` as an order of the axes of `S`; `unknown`, which changes nothing, if nothing. */
export type PermutationError<S extends readonly unknown[], P> = P extends readonly number[]
  ? number extends S['length'] | P[number]
    ? unknown
    : [S['length'], Covers<AxisNames<S>, P[number]>] extends [P['length'], true]
      ? unknown
      : `transpose: ${PrintShape<P>} is no permutation of the axes of ${PrintShape<S>}`
  : unknown

// Whether X has a name of every axis.
type Covers<Names, X> = Names extends readonly [infer Name, ...infer Rest]
  ? [Name & X] extends [never]
    ? false
    : Covers<Rest, X>
  : true

/** `S` without the axis `X`, or, where that is `never`, without any axis of size 1. */
export type Squeeze<S extends readonly unknown[], X> = ShapeIn<TrySqueeze<S, X>>

/** {@link Squeeze}, boxed. */
export type TrySqueeze<
  S extends readonly unknown[],
  X,
  C extends Special = Special,
> = number extends S['length'] ? any : [X] extends [never] ? WithoutOnes<S, C> : TryReplaceAxes<S, X, []>

type WithoutOnes<S, C extends Special, Result extends readonly unknown[] = []> = S extends readonly [
  infer D,
  ...infer Rest,
]
  ? Identical<D, C['unknown']> extends true
    ? any
    : WithoutOnes<Rest, C, Identical<D, C['one']> extends true ? Result : [...Result, D]>
  : [Result]

/** What is wrong with dropping the axis `X` of `S`: its size is not 1. */
export type SqueezeError<S extends readonly unknown[], X, C extends Special = Special> = [X] extends [never]
  ? unknown
  : number extends X
    ? unknown
    : UnifyDim<DimAt<S, X>, C['one'], C> extends readonly unknown[]
      ? unknown
      : `squeeze: axis ${X & number} of ${PrintShape<S>} has size ${PrintDim<DimAt<S, X>>}, not 1`

/** What is wrong with broadcasting a tensor of shape `S` to the shape `T`. */
export type BroadcastToError<S extends readonly unknown[], T extends readonly unknown[]> =
  TryStretch<S, T> extends Wrong<infer Sentence>
    ? `broadcastTo: ${PrintShape<S>} does not broadcast to ${PrintShape<T>}: ${Sentence}`
    : unknown

type TryStretch<
  S extends readonly unknown[],
  T extends readonly unknown[],
  C extends Special = Special,
> = number extends (S | T)['length'] ? any : Stretch<S, T, C>

type Stretch<S, T, C extends Special> = S extends readonly [...infer SInit, infer D]
  ? T extends readonly [...infer TInit, infer E]
    ? Reach<E, BroadcastDim<D, E, C>, C> extends readonly unknown[]
      ? Stretch<SInit, TInit, C>
      : Reach<E, BroadcastDim<D, E, C>, C>
    : Wrong<'it has more axes'>
  : [T]

// A dimension stretches, but E does not: what both broadcast to must be E.
type Reach<E, Both, C extends Special> = Both extends readonly [infer R]
  ? Identical<E, C['unknown']> extends true
    ? Both
    : UnifyDim<R, E, C>
  : Both

/** The shape that `S` and `T`, which must be equal, are, with what is known of either: boxed, or what is wrong. */
export type TryUnify<
  S extends readonly unknown[],
  T extends readonly unknown[],
  C extends Special = Special,
> =
  Same<S, T> extends true
    ? [S]
    : number extends (S | T)['length']
      ? any
      : [S['length']] extends [T['length']]
        ? Unify<S, T, C>
        : Wrong<'the ranks differ'>

// Dimension by dimension, from the first.
type Unify<S, T, C extends Special, Result extends readonly unknown[] = []> = S extends readonly [
  infer D,
  ...infer SRest,
]
  ? T extends readonly [infer E, ...infer TRest]
    ? UnifyDim<D, E, C> extends readonly [infer R]
      ? Unify<SRest, TRest, C, [...Result, R]>
      : UnifyDim<D, E, C>
    : never
  : [Result]

/** What is wrong with asserting that a tensor of shape `S` has shape `T`. */
export type AsError<S extends readonly unknown[], T extends readonly unknown[]> =
  TryUnify<S, T> extends Wrong<infer Sentence>
    ? `as: a tensor of shape ${PrintShape<S>} is never ${PrintShape<T>}: ${Sentence}`
    : unknown

/** The shape of a tensor laid out `R` times: of the larger rank, sizes unknown. */
export type Tile<S extends readonly unknown[], R extends readonly unknown[]> = Broadcast<Sizes<S>, Sizes<R>>

/** The shape of elements repeated along `X`, or in the flattened tensor where that is `never`. */
export type Repeat<S extends readonly unknown[], X> = ShapeIn<
  [X] extends [never] ? [[number]] : TryReplaceAxes<S, X, [number]>
>

/** The shape of the diagonal of the last two axes. */
export type Diagonal<S extends readonly unknown[]> = number extends S['length']
  ? any
  : S extends readonly [...infer Batch, unknown, unknown]
    ? [...Batch, number]
    : any

/** What is wrong with taking triangles or diagonals of `S`: it is no matrix, nor a batch of them. */
export type NoMatrixError<S extends readonly unknown[], Op extends string> = number extends S['length']
  ? unknown
  : S extends readonly [...unknown[], unknown, unknown]
    ? unknown
    : `${Op}: a matrix or a batch of them is expected, got ${PrintShape<S>}`
