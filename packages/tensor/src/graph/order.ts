// Walking a graph: every node once, inputs before what is made of them, without recursion.
import type { AnyTensor } from './tensor'

/**
 * All nodes from which `outputs` are made, themselves included, each once and behind its inputs.
 * Below a node for which `stopAt` holds the walk does not go; the node itself is part of the order.
 */
export function topologicalOrder(
  outputs: readonly AnyTensor[],
  stopAt: (node: AnyTensor) => boolean = () => false,
): AnyTensor[] {
  const order: AnyTensor[] = []
  const seen = new Set<AnyTensor>()
  // A node is pushed twice: once to open it, and once more, below its inputs, to close it.
  const stack: { readonly node: AnyTensor; readonly close: boolean }[] = []
  for (const output of outputs) stack.push({ node: output, close: false })
  stack.reverse()
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    const { node, close } = top
    if (close) {
      order.push(node)
    } else if (!seen.has(node)) {
      seen.add(node)
      stack.push({ node, close: true })
      if (stopAt(node)) continue
      for (let i = node.inputs.length - 1; i >= 0; i--) {
        const input = node.inputs[i] as AnyTensor
        if (!seen.has(input)) stack.push({ node: input, close: false })
      }
    }
  }
  return order
}
