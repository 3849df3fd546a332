// One dimension of a static shape: when two fit, and which of them an op keeps.
// A dimension is a literal (`3`), `number` (known only when running) or a type parameter of a generic body.
import type { PrintDim } from './print'
import type { Wrong } from './result'
import type { Identical } from './same'

/** The dimensions with a meaning of their own; handed down as a parameter, for the reason told at {@link Identical}. */
export interface Special {
  readonly one: 1
  readonly unknown: number
  readonly rest: -1
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly any: any
}

/**
 * The dimension that `A` and `B`, which must be equal, are: the known one where the other is `number`.
 * Boxed as `[D]`, so that a test of the result is decided even for a type parameter; or what is wrong.
 */
export type UnifyDim<A, B, C extends Special> =
  Identical<A, B> extends true
    ? [A]
    : Identical<B, C['unknown']> extends true
      ? [A]
      : Identical<A, C['unknown']> extends true
        ? [B]
        : Differ<A, B, C>

/** As {@link UnifyDim}, where a dimension of 1 stretches to the other. `[1]` and `[number]` give `[number]`. */
export type BroadcastDim<A, B, C extends Special> =
  Identical<A, B> extends true
    ? [A]
    : Identical<B, C['one']> extends true
      ? [A]
      : Identical<A, C['one']> extends true
        ? [B]
        : UnifyDim<A, B, C>

// A dimension that is `any` fits all; asked last, since it hardly ever occurs.
type Differ<A, B, C extends Special> =
  Identical<A, C['any']> extends true
    ? [B]
    : Identical<B, C['any']> extends true
      ? [A]
      : Wrong<`dimensions ${PrintDim<A>} and ${PrintDim<B>} differ`>
