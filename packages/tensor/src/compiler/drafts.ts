// Kernels as they are drafted, before any is merged with another, and the plainest of them.
import { stridesOf } from '../core/shape'
import { laneTypeOf } from '../lanes/cast'
import { constant } from '../lanes/lane'
import type { Affine } from '../lanes/lowering'
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

/** Loops of one turn are none; the rows that stages share stay a loop. */
export function squeeze(kernel: Draft): Draft {
  if (kernel.kind !== 'loops') return kernel
  const { shared } = kernel
  const rows = kernel.stages[0]?.extents.slice(0, shared).filter((extent) => extent !== 1).length as number
  const stages = kernel.stages.map((stage): Stage => {
    const { extents, reduced } = stage
    const outer = extents.length - reduced
    const onlyRow = shared > 0 && rows === 0 ? 0 : -1
    const axes = [...extents.keys()].filter((axis) => extents[axis] !== 1 || axis === onlyRow)
    // A reduction keeps a loop, if only of one turn.
    if (reduced > 0 && !axes.some((axis) => axis >= outer)) axes.push(extents.length - 1)
    const pick = <T extends Affine>(map: T, length = extents.length): T => ({
      ...map,
      strides: axes.filter((axis) => axis < length).map((axis) => map.strides[axis] as number),
    })
    return {
      ...stage,
      extents: axes.map((axis) => extents[axis] as number),
      reduced: axes.filter((axis) => axis >= outer).length,
      reads: stage.reads.map((read) => pick(read)),
      positions: stage.positions.map((map) => pick(map)),
      stores: stage.stores.map((store) => pick(store, outer)),
    }
  })
  return { kind: 'loops', stages, shared: shared > 0 ? Math.max(rows, 1) : 0 }
}
