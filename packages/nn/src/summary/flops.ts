// How much computing a part of a graph is. Takes tensors that are not computed yet; gives floating-point operations, of
// which the compiler may merge some: what the formulas say, not what a machine does.
import { graph, type AnyTensor } from '@chainrule/tensor'

/**
 * The operations of one step: 2 m n k for products, 1 for each element of what is computed element by element, 1 for
 * each element that is combined; nothing for what only moves elements.
 */
export function flopsOf(x: AnyTensor): number {
  const { kind, inputs } = graph.making(x)
  // What is there is not computed again; it has forgotten what it was made of.
  if (inputs.length === 0) return 0
  switch (kind) {
    case 'product':
      return 2 * x.size * ((inputs[0] as AnyTensor).shape.at(-1) as number)
    case 'map':
    case 'other':
      return x.size
    case 'reduce':
    case 'fold':
      return (inputs[0] as AnyTensor).size
    case 'view':
    case 'reshape':
    case 'join':
    case 'generate':
    case 'leaf':
      return 0
  }
}

/** The operations between `from` and `to`, but for those that were `counted` before; they are counted now. */
export function flopsBetween(
  from: readonly AnyTensor[],
  to: readonly AnyTensor[],
  counted: Set<AnyTensor>,
): number {
  const ends = new Set(from)
  let flops = 0
  for (const x of graph.order(to, (x) => ends.has(x))) {
    if (ends.has(x) || counted.has(x)) continue
    counted.add(x)
    flops += flopsOf(x)
  }
  return flops
}
