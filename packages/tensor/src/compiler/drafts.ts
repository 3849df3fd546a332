// Kernels as they are drafted, before any is merged with another, and the plainest of them.
import { stridesOf } from '../core/shape'
import { laneTypeOf } from '../lanes/cast'
import { constant } from '../lanes/lane'
import type { Step } from './graph'
import type { Buffer, Host, Product, Stage } from './kernel'

/** A nest whose stages still have the axes of their tensors; the first `shared` are the rows'. */
export interface Loops {
  readonly kind: 'loops'
  readonly stages: readonly Stage[]
  readonly shared: number
}

/** A kernel over the axes of its tensors. */
export type Draft = Loops | Product | Host

/** Kernels over tensors' own axes, and the buffers that they speak of. */
export interface Drafts {
  readonly buffers: Buffer[]
  readonly drafts: readonly Draft[]
  /** By input, and by position among the outputs. */
  readonly inputs: readonly number[]
  readonly outputs: readonly number[]
}

/** A map over all of `extents`. */
export const map = (
  extents: readonly number[],
  { reads, positions }: Pick<Stage, 'reads' | 'positions'>,
  ...stores: Stage['stores']
): Loops => ({ kind: 'loops', shared: 0, stages: [{ extents, reads, positions, reduced: 0, stores }] })

/** The map that fills a step's buffer with a number. */
export function filling({ shape, dtype }: Step, buffer: number, number: number): Loops {
  const type = laneTypeOf(dtype)
  const value = constant(type, type === 'm32' ? -Math.sign(number) : number)
  return map(shape, { reads: [], positions: [] }, { buffer, offset: 0, strides: stridesOf(shape), value })
}
