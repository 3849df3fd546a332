// Reverse mode. Takes the outputs of a graph with a cotangent for each, and tensors of that graph; gives
// the cotangents of those tensors, as more graph. It names no op.
import { InternalError } from '../core/errors'
import { formatShape, sameShape } from '../core/shape'
import { formatGraph } from '../graph/format'
import { topologicalOrder } from '../graph/order'
import type { AnyTensor } from '../graph/tensor'

/**
 * The vector-Jacobian product of a graph: `cotangents[i]` belongs to `outputs[i]`, and what is returned
 * at `i` belongs to `inputs[i]`, `undefined` where no gradient flows. Each node is visited once, however
 * many paths lead to it (Griewank and Walther, Evaluating Derivatives, 2008, section 3.2).
 */
export function backward(
  outputs: readonly AnyTensor[],
  cotangents: readonly (AnyTensor | undefined)[],
  inputs: readonly AnyTensor[],
): (AnyTensor | undefined)[] {
  const sources = new Set(inputs)
  const order = topologicalOrder(outputs, (node) => sources.has(node) || !node.traced)
  const depends = new Set<AnyTensor>()
  for (const node of order) {
    if (sources.has(node) || node.inputs.some((input) => depends.has(input))) depends.add(node)
  }

  const sums = new Map<AnyTensor, AnyTensor>()
  const accumulate = (node: AnyTensor, cotangent: AnyTensor | undefined): void => {
    if (cotangent === undefined || !depends.has(node)) return
    const sum = sums.get(node)
    sums.set(node, sum === undefined ? cotangent : sum.add(cotangent))
  }
  outputs.forEach((output, i) => accumulate(output, cotangents[i]))

  for (const node of order.toReversed()) {
    const cotangent = sums.get(node)
    if (cotangent === undefined || sources.has(node)) continue
    sums.delete(node)
    const flows = node.primitive.vjp(cotangent, node.inputs, node, node.attributes)
    node.inputs.forEach((input, i) => {
      const flow = flows[i]
      if (flow !== undefined) checkFlow(node, input, flow)
      accumulate(input, flow)
    })
  }
  return inputs.map((input) => sums.get(input))
}

function checkFlow(node: AnyTensor, input: AnyTensor, flow: AnyTensor): void {
  if (sameShape(flow.shape, input.shape) && flow.dtype === input.dtype) return
  throw new InternalError(
    node.primitive.name,
    `its vjp rule gave ${flow.dtype} ${formatShape(flow.shape)} for an input of ${input.dtype} ${formatShape(input.shape)}` +
      `\n${formatGraph([node])}`,
  )
}
