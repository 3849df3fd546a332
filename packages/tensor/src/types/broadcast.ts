// Broadcasting of two static shapes: aligned at the last axis, a dimension of 1 stretches.
/* oxlint-disable typescript/no-explicit-any -- `any` stands for a shape of unknown rank */
import type { BroadcastDim, Special } from './dim'
import type { PrintShape } from './print'
import type { ShapeIn, Wrong } from './result'
import type { Same } from './same'

// Dimension by dimension, from the last.
type Align<A, B, C extends Special, Result extends readonly unknown[] = []> = A extends readonly [
  ...infer AInit,
  infer ALast,
]
  ? B extends readonly [...infer BInit, infer BLast]
    ? BroadcastDim<ALast, BLast, C> extends readonly [infer D]
      ? Align<AInit, BInit, C, [D, ...Result]>
      : BroadcastDim<ALast, BLast, C>
    : [[...A, ...Result]]
  : B extends readonly unknown[]
    ? [[...B, ...Result]]
    : never

/** What `A` and `B` broadcast to, boxed, or which dimensions differ. */
export type TryBroadcast<
  A extends readonly unknown[],
  B extends readonly unknown[],
  C extends Special = Special,
> =
  Same<A, B> extends true
    ? [A]
    : // A union of the two shapes has an unknown length as soon as one of them has: `any` or `number[]`.
      number extends (A | B)['length']
      ? any
      : Align<A, B, C>

/** What `A` and `B` broadcast to: `any` if the rank of one is unknown, and where they do not broadcast. */
export type Broadcast<A extends readonly unknown[], B extends readonly unknown[]> = ShapeIn<
  TryBroadcast<A, B>
>

/** What is wrong with broadcasting `A` and `B`; `unknown`, which changes nothing in an intersection, if nothing. */
export type BroadcastError<A extends readonly unknown[], B extends readonly unknown[], Op extends string> =
  TryBroadcast<A, B> extends Wrong<infer Sentence>
    ? `${Op}: shapes ${PrintShape<A>} and ${PrintShape<B>} do not broadcast: ${Sentence}`
    : unknown
