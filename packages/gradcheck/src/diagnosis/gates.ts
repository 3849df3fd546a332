// The derivative of an activation block: at its own argument, and at others. On the way back through the block a
// cotangent is multiplied by it, so it is called the block's gate.
import { graph, zeros, type AnyTensor } from '@chainrule/tensor'
import type { Numbers } from '../problem/problem'
import { filled, map, plus } from './arrays'
import type { Setting } from './candidate'
import { replay } from './pullback'
import type { Block } from './structure'
import type { Trace } from './trace'
import { activationOf } from './words'

/** What the block sends to its input for a cotangent of its output. */
export function throughBlock(trace: Trace, { from, to }: Block, cotangent: Numbers): Numbers {
  const sums = new Map([[to, cotangent]])
  for (let node = to; node > from; node--) {
    const sum = sums.get(node)
    if (sum === undefined) continue
    const inputs = trace.makings[node]?.inputs ?? []
    for (const [i, flow] of trace.pullback(node)(sum).entries()) {
      const input = inputs[i] as number
      if (flow === undefined || !trace.flows[input]) continue
      const before = sums.get(input)
      sums.set(input, before === undefined ? flow : plus(before, flow))
    }
  }
  return sums.get(from) ?? filled(cotangent.shape, 0)
}

/** The derivative of a pointwise block at its own input. */
export const slopeOf = (trace: Trace, block: Block): Numbers =>
  trace.once(`slope ${block.from} ${block.to}`, () =>
    throughBlock(trace, block, filled(trace.value(block.to).shape, 1)),
  )

/** The derivative of a pointwise block elsewhere: at `z`, of the same shape as its input. */
export function slopeAt(setting: Setting, trace: Trace, block: Block, z: Numbers): Numbers {
  const known = activationOf(setting, block)
  if (known !== undefined) return map(z, known.slope)
  return derivativeAt(trace, block, z)
}

/** The derivative of the sum of a node by another, `from`, at other values of that. */
export function derivativeAt(
  trace: Trace,
  { from, to }: Pick<Block, 'from' | 'to'>,
  value: Numbers,
): Numbers {
  const f = trace.once(`derivative ${from} ${to}`, () => derivativeOf(trace, from, to))
  return f(value)
}

/** What lies between two nodes done again from another input, and pulled back: a function of arrays. */
function derivativeOf(trace: Trace, from: number, to: number): (value: Numbers) => Numbers {
  const { nodes, makings } = trace
  const input = nodes[from] as AnyTensor
  const seed = zeros(input.shape, { dtype: input.dtype }) as AnyTensor
  const anew = new Map<number, AnyTensor>([[from, seed]])
  for (let node = from + 1; node <= to; node++) {
    const inputs = makings[node]?.inputs ?? []
    if (!inputs.some((i) => anew.has(i))) continue
    const tensors = inputs.map((i) => anew.get(i) ?? (nodes[i] as AnyTensor))
    anew.set(node, graph.again(nodes[node] as AnyTensor, tensors))
  }
  const one = zeros((nodes[to] as AnyTensor).shape, { dtype: input.dtype }).add(1) as AnyTensor
  const sums = new Map<number, AnyTensor>([[to, one]])
  for (let node = to; node > from; node--) {
    const sum = sums.get(node)
    const again = anew.get(node)
    if (sum === undefined || again === undefined) continue
    const flows = graph.pullBack(again, sum)
    for (const [i, input] of (makings[node]?.inputs ?? []).entries()) {
      const flow = flows[i]
      if (flow === undefined || !anew.has(input)) continue
      const before = sums.get(input)
      sums.set(input, before === undefined ? flow : (before.add(flow) as AnyTensor))
    }
  }
  const f = replay(seed, [sums.get(from)])
  return (z) => f(z)[0] ?? filled(z.shape, 0)
}
