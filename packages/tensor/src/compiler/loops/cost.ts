// What lane programs cost, in instructions for four elements; rough, to choose between loops and to size chunks.
import { wide, type Lane, type LaneOp } from '../../lanes/lane'
import { postorder } from './postorder'

/** About the time of an instruction when they flow, in nanoseconds. */
export const instructionTime = 0.12

// Engines make several instructions of some: V8 follows the specification of min and max with eight on x64.
const weights: Readonly<Partial<Record<LaneOp, number>>> = {
  bitcast: 0,
  div: 4,
  sqrt: 5,
  min: 6,
  max: 6,
  select: 2,
  convert: 2,
  fma: 2,
  fallback: 4,
}

/** What running programs once comes to. */
export interface Cost {
  /** Instructions for four elements, but for loads and stores. */
  readonly instructions: number
  /** Operations on each element; `fma` is two. */
  readonly operations: number
}

export function costOf(roots: readonly Lane[]): Cost {
  let [instructions, operations] = [0, 0]
  for (const { op, inputs, type } of postorder(roots)) {
    if (inputs.length === 0) continue
    instructions += (weights[op] ?? 1) * (wide(type) || wide((inputs[0] as Lane).type) ? 2 : 1)
    if (op !== 'bitcast' && op !== 'convert') operations += op === 'fma' ? 2 : 1
  }
  return { instructions, operations }
}
