// The reference evaluator: a program's steps one by one, each by its primitive's own plain loop. Slow and
// obviously right; what a compiler is measured against.
import { allocate, type DType, type TypedArray } from '../core/dtype'
import { ValueError } from '../core/errors'
import { formatShape, sizeOf } from '../core/shape'
import type { Storage, Value } from '../graph/primitive'
import type { AnyTensor } from '../graph/tensor'
import type { Evaluator } from './program'

/** Evaluates every step by its primitive's `evaluate` rule. */
export const reference: Evaluator = {
  name: 'reference',
  run({ steps, outputs: asked }, store) {
    const outputs = new Set(asked)
    const usesLeft = countUses(steps)
    const computed = new Map<AnyTensor, Storage>()
    const valueOf = (node: AnyTensor): Value => {
      const { data } = (node.storage ?? computed.get(node)) as Storage
      return { shape: node.shape, dtype: node.dtype, data }
    }
    // Taken off the end of the reversed list, so that a finished step can be collected while others run.
    steps.reverse()
    for (let step = steps.pop(); step !== undefined; step = steps.pop()) {
      const { shape, dtype, inputs } = step
      const data = memoryFor(step)
      step.primitive.evaluate(inputs.map(valueOf), { shape, dtype, data }, step.attributes)
      for (const input of inputs) {
        const left = (usesLeft.get(input) ?? 0) - 1
        usesLeft.set(input, left)
        if (left === 0 && !outputs.has(input)) {
          computed.delete(input)
          usesLeft.delete(input)
        }
      }
      computed.set(step, { data })
      store(step, { data })
    }
  },
}

function memoryFor({ primitive, shape, dtype }: AnyTensor): TypedArray {
  try {
    return allocate(dtype as DType, sizeOf(shape))
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    throw new ValueError(
      primitive.name,
      `there is no memory for its result, ${String(dtype)} ${formatShape(shape)}; compute less at a time, or in a smaller dtype`,
      { cause: error },
    )
  }
}

function countUses(steps: readonly AnyTensor[]): Map<AnyTensor, number> {
  const uses = new Map<AnyTensor, number>()
  for (const step of steps) {
    for (const input of step.inputs) uses.set(input, (uses.get(input) ?? 0) + 1)
  }
  return uses
}
