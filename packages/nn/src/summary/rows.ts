// What a summary holds.
import type { Shape } from '@chainrule/tensor'

/** A part of a model: what is its own, without what belongs to the parts in it. */
export interface SummaryRow {
  /** The way to it, such as `layers[0]`; '' is the model itself. */
  readonly path: string
  /** The name of its class. */
  readonly layer: string
  /** The shape of each tensor that it gave; none if it was not called. */
  readonly outputShapes: readonly Shape[]
  /** How many numbers are trained. */
  readonly parameters: number
  /** How many numbers it has besides: running statistics, and what is not float. */
  readonly untrained: number
  /** Floating-point operations of a forward pass. */
  readonly flops: number
  /** How often it was called. */
  readonly calls: number
}

/** What {@link summary} gives: `String(...)` of it is a table. */
export interface Summary {
  /** The parts, each behind the one that holds it. */
  readonly rows: readonly SummaryRow[]
  /** What the rows add up to. */
  readonly parameters: number
  readonly untrained: number
  readonly flops: number
  /** The table. */
  toString(): string
}
