// A stage's loops in the order in which they run.
import type { Lane } from '../../lanes/lane'
import type { Affine, Combine } from '../../lanes/lowering'
import type { Access, Store } from '../kernel'
import type { Cost } from './cost'

/** A stage whose loops are in the order in which they run, the reduced ones last. */
export interface Loops {
  readonly extents: readonly number[]
  /** How many loops are not reduced. */
  readonly kept: number
  /** The loop that runs four elements at a time; -1 if none does. */
  readonly vector: number
  /** How many vectors at a time. */
  readonly copies: number
  readonly reads: readonly Access[]
  readonly positions: readonly Affine[]
  /** Strides of 0 for the reduced loops. */
  readonly stores: readonly Store[]
  /** Of what is stored. */
  readonly cost: Cost
  readonly reduction?: Reduction
}

export interface Reduction {
  readonly combine: Combine
  readonly value: Lane
  /** Where in the reduced axes the value is, in row-major order; for arg reductions alone. */
  readonly index: Lane
  /** Of the value. */
  readonly cost: Cost
}

/** For each of the vectors that are worked on at once, how many of its lanes count. */
export type Span = readonly number[]

/** The turns of a loop. */
export interface Turns {
  readonly turns: number
  /** How many steps of the counter each turn takes. */
  readonly factor: number
  /** For the vectors' loop: the vectors of each turn, and of one turn more that takes fewer steps, if any are left. */
  readonly span: Span | undefined
  readonly rest: Span | undefined
}

export function turnsOf({ extents, vector, copies }: Loops, loop: number): Turns {
  const extent = extents[loop] as number
  if (loop !== vector) return { turns: extent, factor: 1, span: undefined, rest: undefined }
  const factor = 4 * copies
  const left = extent % factor
  return {
    turns: Math.floor(extent / factor),
    factor,
    span: Array.from({ length: copies }, () => 4),
    rest:
      left === 0
        ? undefined
        : Array.from({ length: Math.ceil(left / 4) }, (_, i) => Math.min(4, left - 4 * i)),
  }
}

/** How often a loop turns, the rest included. */
export function unitsOf(loops: Loops, loop: number): number {
  const { turns, rest } = turnsOf(loops, loop)
  return turns + (rest === undefined ? 0 : 1)
}

/** The loops in another order; those not named are dropped. */
export function permute(loops: Loops, axes: readonly number[], kept: number): Loops {
  const pick = <T extends Affine>(map: T): T => ({
    ...map,
    strides: axes.map((axis) => map.strides[axis] as number),
  })
  return {
    ...loops,
    extents: axes.map((axis) => loops.extents[axis] as number),
    kept,
    vector: axes.indexOf(loops.vector),
    reads: loops.reads.map(pick),
    positions: loops.positions.map(pick),
    stores: loops.stores.map(pick),
  }
}
