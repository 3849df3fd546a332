// A pending graph as the compiler takes it, with the values of its inputs. Plain and slow: the runtime has
// its own, which is quick.
import type { Graph, Input, Step } from '../../src/compiler/graph'
import type { TypedArray } from '../../src/core/dtype'
import type { AnyTensor } from '../../src/graph/tensor'
import { topologicalOrder } from '../../src/graph/order'

/** What computes `outputs`; those that are computed already are inputs and outputs at once. */
export function graphOf(outputs: readonly AnyTensor[]): { graph: Graph; values: TypedArray[] } {
  const isComputed = ({ storage }: AnyTensor): boolean => storage !== undefined
  const steps = topologicalOrder(outputs, isComputed).filter((node) => !isComputed(node))
  const pending = new Set(steps)
  const leaves = new Set<AnyTensor>(outputs.filter((node) => !pending.has(node)))
  for (const step of steps) for (const input of step.inputs) if (!pending.has(input)) leaves.add(input)
  const numbers = new Map<AnyTensor, number>([...leaves, ...steps].map((node, i) => [node, i]))
  const numberOf = (node: AnyTensor): number => numbers.get(node) as number
  const inputs = [...leaves].map(({ shape, dtype }): Input => ({
    shape,
    dtype,
    kind: 'buffer',
    donated: false,
  }))
  const graph: Graph = {
    inputs,
    steps: steps.map(({ primitive, attributes, inputs: from, shape, dtype }): Step => ({
      primitive,
      attributes,
      inputs: from.map(numberOf),
      shape,
      dtype,
    })),
    outputs: [...new Set(outputs.map(numberOf))],
  }
  return { graph, values: [...leaves].map((leaf) => leaf.storage?.data as TypedArray) }
}
