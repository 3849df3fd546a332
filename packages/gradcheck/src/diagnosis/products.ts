// Products with parameters on the way back: each sends a cotangent to either operand, made of the other. Here the
// other is replaced.
import { graph, tensor, type AnyTensor } from '@chainrule/tensor'
import type { Numbers } from '../problem/problem'
import { product, sameShape, transposed } from './arrays'
import { numbersOf } from './pullback'
import type { Structure } from './structure'
import { Unfit, type Flow, type Hook, type Trace } from './trace'

/** One operand of a product, and where it comes from. */
export interface Operand {
  readonly product: number
  readonly position: number
  /** The operand itself. */
  readonly node: number
  /** What the operand is a view of: a parameter, an activation. */
  readonly origin: number
  /** The views between the two, from the origin on. */
  readonly views: readonly number[]
}

/** The operands of all products through which gradients flow. */
export function operandsOf(trace: Trace, structure: Structure): readonly (readonly [Operand, Operand])[] {
  const named = new Set([...trace.sources.values(), ...structure.points])
  return [...trace.makings.entries()].flatMap(([product, { kind, inputs }]) => {
    if (kind !== 'product' || !trace.flows[product] || inputs.length !== 2) return []
    const [left, right] = inputs.map((node, position): Operand => {
      const views: number[] = []
      let origin = node
      while (!named.has(origin) && ['view', 'reshape'].includes(trace.makings[origin]?.kind ?? '')) {
        views.unshift(origin)
        origin = trace.makings[origin]?.inputs[0] as number
      }
      return { product, position, node, origin, views }
    })
    return [[left as Operand, right as Operand]]
  })
}

/** The operand that another origin would give, by the same views; undefined where shapes do not allow it. */
function through(trace: Trace, { views }: Operand, origin: Numbers): Numbers | undefined {
  if (views.length === 0) return origin
  const start = tensor(origin.data, { dtype: 'float64' }).reshape(origin.shape as never) as AnyTensor
  try {
    return numbersOf(
      views.reduce<AnyTensor>((x, view) => graph.again(trace.nodes[view] as AnyTensor, [x]), start),
    )
  } catch {
    return undefined
  }
}

/**
 * A product of matrices that makes the cotangent of one operand, `to`, with other values of the other operand,
 * `replaced`: those that another `origin` gives.
 *
 * @param key what tells this replacement from others of the same trace
 */
export function replacing(
  trace: Trace,
  key: string,
  to: Operand,
  replaced: Operand,
  origin: () => Numbers,
): Hook {
  const other = trace.once(`${key} ${to.product} ${to.position}`, () => through(trace, replaced, origin()))
  // A shape of its own is possible where nothing but the finished gradient comes of it.
  const direct = to.views.length === 0 && trace.makings[to.node]?.inputs.length === 0
  return (cotangent, proceed) => {
    if (other === undefined || other.shape.length !== 2) throw new Unfit()
    const flow =
      to.position === 0 ? product(cotangent, transposed(other)) : product(transposed(other), cotangent)
    if (flow === undefined || (!direct && !sameShape(flow.shape, trace.value(to.node).shape)))
      throw new Unfit()
    return proceed(cotangent).map(([node, right]): Flow => [node, node === to.node ? flow : right])
  }
}
