// Static shapes of slices and of gathered elements.
/* oxlint-disable typescript/no-explicit-any -- `any` stands for a shape of unknown rank */
import type { ReplaceAxes } from './axis'
import type { TryBroadcast } from './broadcast'
import type { PrintShape } from './print'
import type { ShapeIn, Wrong } from './result'

/**
 * What to take of one axis: `null` or `undefined` for all of it, an index (negative from the end) to drop the axis, or
 * `[start, stop, step]` as NumPy's `start:stop:step`, where `null`, or being left out, means an open end.
 */
export type SliceRange =
  number | null | undefined | readonly [start?: number | null, stop?: number | null, step?: number | null]

/** The shape of a slice: ranges have an unknown size, indices drop their axis, what is not named stays. */
export type Slice<S extends readonly unknown[], R extends readonly unknown[]> = ShapeIn<TrySlice<S, R>>

/** What is wrong with slicing: more ranges than axes. */
export type SliceError<S extends readonly unknown[], R extends readonly unknown[]> =
  TrySlice<S, R> extends Wrong<string>
    ? `slice: ${R['length']} ranges for the ${S['length']} axes of ${PrintShape<S>}`
    : unknown

/** {@link Slice}, boxed, or what is wrong. */
export type TrySlice<S extends readonly unknown[], R extends readonly unknown[]> = number extends
  S['length'] | R['length']
  ? any
  : Cut<S, R>

type Cut<S, R, Result extends readonly unknown[] = []> = R extends readonly [infer Range, ...infer RestRanges]
  ? S extends readonly [infer D, ...infer Rest]
    ? [Range] extends [number]
      ? Cut<Rest, RestRanges, Result>
      : [Range] extends [null | undefined]
        ? Cut<Rest, RestRanges, [...Result, D]>
        : [Range] extends [readonly unknown[]]
          ? Cut<Rest, RestRanges, [...Result, number]>
          : any
    : Wrong<'more ranges than axes'>
  : S extends readonly unknown[]
    ? [[...Result, ...S]]
    : never

/** Indices into an axis as JavaScript has them. */
export type IndexValues = number | readonly number[]

/** The shape of indices: none for a number, the length of an array, a tensor's own. */
export type IndexShape<I> = I extends number
  ? []
  : I extends readonly unknown[]
    ? [I['length']]
    : I extends { readonly shape: infer S extends readonly any[] }
      ? S
      : any

/** `S` with the axis `X` replaced by the axes of the indices that pick from it. */
export type Take<S extends readonly unknown[], I, X> = ReplaceAxes<S, X, IndexShape<I>>

/** The shape of what indices of shape `I` pick along the axis `X`: they broadcast with `S` on all others. */
export type TakeAlong<S extends readonly unknown[], I extends readonly unknown[], X> = ShapeIn<
  TryBroadcast<ReplaceAxes<S, X, [1]>, I>
>
