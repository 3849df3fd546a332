// Axes of static shapes: which there are, and what becomes of a shape when some go, change or come.
/* oxlint-disable typescript/no-explicit-any -- `any` stands for a shape of unknown rank */
import type { ShapeIn } from './result'

/** The names of each axis, by rank: counted from the front, or from the end. For higher ranks shapes are `any`. */
export interface AxesByRank {
  0: []
  1: [0 | -1]
  2: [0 | -2, 1 | -1]
  3: [0 | -3, 1 | -2, 2 | -1]
  4: [0 | -4, 1 | -3, 2 | -2, 3 | -1]
  5: [0 | -5, 1 | -4, 2 | -3, 3 | -2, 4 | -1]
  6: [0 | -6, 1 | -5, 2 | -4, 3 | -3, 4 | -2, 5 | -1]
  7: [0 | -7, 1 | -6, 2 | -5, 3 | -4, 4 | -3, 5 | -2, 6 | -1]
}

/** The names of each axis of a shape, `[0 | -2, 1 | -1]` for two dimensions; `number[]` if the rank is unknown. */
export type AxisNames<S extends readonly unknown[]> = number extends S['length']
  ? number[]
  : S['length'] extends keyof AxesByRank
    ? AxesByRank[S['length']]
    : number[]

/** The axes of a shape: `0 | 1 | -1 | -2` for two dimensions, `number` for an unknown rank. */
export type AxisOf<S extends readonly unknown[]> = AxisNames<S>[number]

/** The places where a shape can get a new axis: one more than it has. */
export type NewAxisOf<S extends readonly unknown[]> = AxisOf<Grown<S>>

type Grown<S extends readonly unknown[]> = number extends S['length'] ? any : [unknown, ...S]

/**
 * What an `axis` may be where `X` is written: a literal is checked against the axes of `S`, anything that is
 * just a `number` is left to the check when running.
 */
export type CheckAxes<S extends readonly unknown[], X> =
  IsAxis<AxisOf<S>, X> extends true ? X : X extends readonly unknown[] ? readonly AxisOf<S>[] : AxisOf<S>

/** As {@link CheckAxes}, for the place of a new axis. */
export type CheckNewAxis<S extends readonly unknown[], X> =
  IsAxis<NewAxisOf<S>, X> extends true ? X : NewAxisOf<S>

// No test of X itself: a literal passed for it would not be inferred as one.
type IsAxis<Legal, X> = X extends readonly unknown[]
  ? number extends X[number]
    ? true
    : [X[number]] extends [Legal]
      ? true
      : false
  : number extends X
    ? true
    : [X] extends [Legal]
      ? true
      : false

/**
 * `S` with the axes `X` (one or a tuple) each replaced by the dimensions `By`: none to drop it, `[1]` to keep it.
 * A `number` could be any axis, which leaves only the rank known; an array of them, nothing.
 */
export type ReplaceAxes<S extends readonly unknown[], X, By extends readonly unknown[]> = ShapeIn<
  TryReplaceAxes<S, X, By>
>

/** {@link ReplaceAxes}, boxed. */
export type TryReplaceAxes<
  S extends readonly unknown[],
  X,
  By extends readonly unknown[],
> = number extends S['length']
  ? any
  : X extends readonly unknown[]
    ? number extends X['length'] | X[number]
      ? any
      : Replace<S, AxisNames<S>, X[number], By>
    : number extends X
      ? [Sizes<ShapeIn<Replace<S, AxisNames<S>, 0, By>>>]
      : Replace<S, AxisNames<S>, X, By>

type Replace<
  S extends readonly unknown[],
  Names extends readonly unknown[],
  X,
  By extends readonly unknown[],
  Result extends readonly unknown[] = [],
> = S extends readonly [infer D, ...infer Rest]
  ? Names extends readonly [infer Name, ...infer RestNames]
    ? [Name & X] extends [never]
      ? Replace<Rest, RestNames, X, By, [...Result, D]>
      : Replace<Rest, RestNames, X, By, [...Result, ...By]>
    : any
  : [Result]

/** The same rank with unknown sizes. */
export type Sizes<S extends readonly unknown[]> = number extends S['length']
  ? any
  : { -readonly [I in keyof S]: number }

/** The same rank with every dimension 1. */
export type Ones<S extends readonly unknown[]> = number extends S['length']
  ? any
  : { -readonly [I in keyof S]: 1 }

/** `S` with a new axis of `D` at `X`. */
export type InsertAxis<S extends readonly unknown[], X, D> = ShapeIn<TryInsertAxis<S, X, D>>

/** {@link InsertAxis}, boxed. */
export type TryInsertAxis<S extends readonly unknown[], X, D> = number extends S['length']
  ? any
  : number extends X
    ? [Sizes<[D, ...S]>]
    : Insert<S, AxisNames<Grown<S>>, X, D>

type Insert<
  S extends readonly unknown[],
  Names extends readonly unknown[],
  X,
  D,
  Result extends readonly unknown[] = [],
> = Names extends readonly [infer Name, ...infer RestNames]
  ? [Name & X] extends [never]
    ? S extends readonly [infer First, ...infer Rest]
      ? Insert<Rest, RestNames, X, D, [...Result, First]>
      : any
    : [[...Result, D, ...S]]
  : any

/** The dimension of `S` at the axis `X`, `number` where that is unknown. */
export type DimAt<S extends readonly unknown[], X> = number extends S['length'] | X
  ? number
  : Find<S, AxisNames<S>, X>

type Find<S, Names, X> = S extends readonly [infer D, ...infer Rest]
  ? Names extends readonly [infer Name, ...infer RestNames]
    ? [Name & X] extends [never]
      ? Find<Rest, RestNames, X>
      : D
    : number
  : number

/**
 * The shape of a reduction of `S` over `X`: over all axes if `never`; the reduced axes are 1 if `K` is
 * `true` and dropped if it is `false`.
 */
export type Reduce<S extends readonly unknown[], X, K extends boolean> = ShapeIn<
  boolean extends K
    ? any
    : [X] extends [never]
      ? K extends true
        ? [Ones<S>]
        : [[]]
      : [X] extends [number] | [readonly number[]]
        ? TryReplaceAxes<S, X, K extends true ? [1] : []>
        : any
>
