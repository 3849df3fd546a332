// Computing tensors: captures the program of what was asked for, runs it, and keeps the right values.
import type { Storage } from '../graph/primitive'
import type { AnyTensor } from '../graph/tensor'
import { capture, type Evaluator } from './program'
import { reference } from './reference'

const evaluator: Evaluator = reference

/** Which values a run leaves in the graph, besides those of what was asked for. */
export type Keep =
  /** All that was stored: the user can still reach it and may read it next. */
  | 'stored'
  /** Those outside any transform alone: a transform keeps nothing but its results. */
  | 'untraced'

/**
 * Computes the tensors, as one program, so that each has its `storage`. A tensor outside any transform
 * then lets go of what it was made from: a loop that goes on from its own results costs the same each time.
 */
export function compute(tensors: readonly AnyTensor[], keep: Keep = 'stored'): void {
  if (tensors.every((node) => node.storage !== undefined)) return
  const outputs = new Set(tensors)
  evaluator.run(capture(tensors), (step, storage) => {
    if (keep === 'stored' || !step.traced || outputs.has(step)) settle(step, storage)
  })
}

function settle(node: AnyTensor, storage: Storage): void {
  node.storage = storage
  if (!node.traced) node.inputs = []
}
