// The reference evaluator: a graph's steps one by one, each by its primitive's own plain loop. Slow and obviously
// right; what the compiler is measured against.
import type { Graph } from '../compiler/graph'
import { allocate, type DType, type TypedArray } from '../core/dtype'
import { ValueError } from '../core/errors'
import { formatShape, sizeOf, type Shape } from '../core/shape'
import { Storage, type Value } from '../graph/primitive'
import type { Evaluator } from './evaluator'

/** Evaluates every step by its primitive's `evaluate` rule. */
export const reference: Evaluator = {
  name: 'reference',
  prepare: (graph) => {
    const last = lastUses(graph)
    return { bytes: 0, run: (inputs) => evaluate(graph, last, inputs) }
  },
}

function evaluate(
  { inputs, steps, outputs }: Graph,
  last: ReadonlyMap<number, readonly number[]>,
  given: readonly (Storage | number)[],
): Storage[] {
  const values: (Value | undefined)[] = inputs.map(({ shape, dtype }, i) => {
    const input = given[i] as Storage | number
    if (typeof input !== 'number') return { shape, dtype, data: input.data }
    const data = memoryFor('scalar', shape, dtype)
    data[0] = input
    return { shape, dtype, data }
  })
  for (const [i, step] of steps.entries()) {
    const { primitive, shape, dtype } = step
    const value = { shape, dtype, data: memoryFor(primitive.name, shape, dtype) }
    primitive.evaluate(
      step.inputs.map((input) => values[input] as Value),
      value,
      step.attributes,
    )
    values.push(value)
    for (const unused of last.get(i) ?? []) values[unused] = undefined
  }
  return outputs.map((output) => new Storage({ data: (values[output] as Value).data }))
}

/** For each step the values that are not needed after it. */
function lastUses({ steps, outputs }: Graph): ReadonlyMap<number, readonly number[]> {
  const kept = new Set(outputs)
  const last = new Map<number, number[]>()
  for (let i = steps.length - 1; i >= 0; i--) {
    const fresh = (steps[i]?.inputs ?? []).filter((input) => !kept.has(input))
    if (fresh.length > 0) last.set(i, fresh)
    for (const input of fresh) kept.add(input)
  }
  return last
}

function memoryFor(op: string, shape: Shape, dtype: DType): TypedArray {
  try {
    return allocate(dtype, sizeOf(shape))
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    throw new ValueError(
      op,
      `there is no memory for its result, ${dtype} ${formatShape(shape)}; compute less at a time, or in a smaller dtype`,
      { cause: error },
    )
  }
}
