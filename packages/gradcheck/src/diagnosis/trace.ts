// A problem at one draw of its inputs: the loss as a numbered graph with all its values, the right gradients, and what
// the hand says. Faults are planted into the walk back through it.
import { graph, realize, tree, vjp, type AnyTensor } from '@chainrule/tensor'
import type { Inputs, Numbers, Problem } from '../problem/problem'
import { filled, sameShape } from './arrays'
import { numbersOf, pullbackOf, type Pullback } from './pullback'

/** The loss of one draw. Nodes are numbered in an order in which inputs come first; the loss is the last. */
export interface Trace {
  readonly seed: number
  readonly given: Inputs
  readonly nodes: readonly AnyTensor[]
  /** For each node the op's name, its kind and its inputs by number. */
  readonly makings: readonly Made[]
  /** The numbers of the problem's inputs that the loss depends on, by path. */
  readonly sources: ReadonlyMap<string, number>
  /** The shape of each input, by path. */
  readonly shapes: ReadonlyMap<string, readonly number[]>
  /** Whether a gradient flows through a node to one of the parameters. */
  readonly flows: readonly boolean[]
  readonly hand: ReadonlyMap<string, Numbers>
  /** What is alike in two draws of which the loss is made by the same ops. */
  readonly form: string
  /** The elements of a node. */
  readonly value: (node: number) => Numbers
  /** The derivative rule of a node. */
  readonly pullback: (node: number) => Pullback
  /** Something that is worked out once for this draw. */
  readonly once: <T>(key: string, make: () => T) => T
}

/** One node: its op. */
export interface Made {
  readonly op: string
  readonly kind: graph.OpKind
  readonly inputs: readonly number[]
}

/** Draws inputs and traces the loss of them. */
export const traceOf = (problem: Problem, seed: number): Trace => traceAt(problem, seed, problem.sample(seed))

/** Traces the loss of given inputs. */
export function traceAt(problem: Problem, seed: number, given: Inputs): Trace {
  let aliases: Inputs = {}
  let loss: AnyTensor | undefined
  vjp((inputs: Inputs) => {
    aliases = inputs
    loss = problem.loss(inputs)
    return loss
  }, given as never)
  const leaves = new Map(tree.entries(aliases).map(([path, tensor]) => [tensor, path]))
  const nodes = graph.order([loss as AnyTensor], (node) => leaves.has(node))
  const numbers = new Map(nodes.map((node, i) => [node, i]))
  const makings = nodes.map((node): Made => {
    if (leaves.has(node)) return { op: 'input', kind: 'leaf', inputs: [] }
    const { op, kind, inputs } = graph.making(node)
    return { op, kind, inputs: inputs.map((input) => numbers.get(input) as number) }
  })
  const sources = new Map(
    [...leaves].flatMap(([tensor, path]): [string, number][] => {
      const number = numbers.get(tensor)
      return number === undefined ? [] : [[path, number]]
    }),
  )
  realize(nodes)
  const values = new Map<number, Numbers>()
  const kept = new Map<string, unknown>()
  const once = <T>(key: string, make: () => T): T => {
    if (!kept.has(key)) kept.set(key, make())
    return kept.get(key) as T
  }
  const rules: Pullback[] = []
  const pullback = (node: number): Pullback => (rules[node] ??= pullbackOf(nodes[node] as AnyTensor))
  // A node that no rule sends anything through (a comparison, a stopped gradient) carries none, whatever is below it.
  const flows: boolean[] = []
  const targets = new Set(problem.parameters.map((path) => sources.get(path)))
  const sends = (node: number, to: number): boolean =>
    flows[(makings[node] as Made).inputs[to] as number] === true &&
    pullback(node)(filled((nodes[node] as AnyTensor).shape, 0))[to] !== undefined
  for (const [i, { inputs }] of makings.entries()) {
    flows.push(
      targets.has(i) || (isFloat(nodes[i] as AnyTensor) && inputs.some((_, position) => sends(i, position))),
    )
  }
  return {
    seed,
    given,
    nodes,
    makings,
    sources,
    shapes: new Map([...leaves].map(([tensor, path]) => [path, tensor.shape as readonly number[]])),
    flows,
    hand: problem.hand(given),
    form: makings.map(({ op, inputs }) => `${op}(${inputs.join()})`).join(' '),
    value: (node) => {
      const value = values.get(node) ?? numbersOf(nodes[node] as AnyTensor)
      values.set(node, value)
      return value
    },
    pullback,
    once,
  }
}

const isFloat = ({ dtype }: AnyTensor): boolean => dtype === 'float64' || dtype === 'float32'

/** A cotangent on its way to a node. */
export type Flow = readonly [node: number, cotangent: Numbers]

/**
 * What a node sends on, in place of what its rule says. `proceed` is the rule; `seen` gives the cotangents of nodes
 * that the walk has passed.
 */
export type Hook = (
  cotangent: Numbers,
  proceed: (cotangent: Numbers) => readonly Flow[],
  seen: (node: number) => Numbers | undefined,
) => readonly Flow[]

/** Thrown where a fault makes shapes that do not fit: such a program would not have run. */
export class Unfit extends Error {}

/** The nodes through which gradients flow to some of the parameters. */
export const toward = (trace: Trace, paths: readonly string[]): readonly boolean[] =>
  trace.once(`toward ${paths.join()}`, () => {
    const targets = new Set(paths.map((path) => trace.sources.get(path)))
    const found: boolean[] = []
    for (const [node, { inputs }] of trace.makings.entries()) {
      found.push(trace.flows[node] === true && (targets.has(node) || inputs.some((input) => found[input])))
    }
    return found
  })

/**
 * The cotangents of nodes, by reverse mode through the trace with some nodes' rules replaced.
 *
 * @param flows the nodes that are visited: all through which gradients flow, if left out
 */
export function walk(
  trace: Trace,
  hooks: ReadonlyMap<number, readonly Hook[]> = new Map(),
  flows: readonly boolean[] = trace.flows,
): readonly (Numbers | undefined)[] {
  const { nodes, makings } = trace
  const last = nodes.length - 1
  const sums: (Numbers | undefined)[] = []
  sums[last] = filled([], 1)
  for (let node = last; node >= 0; node--) {
    const cotangent = sums[node]
    const { inputs } = makings[node] as Made
    if (cotangent === undefined || inputs.length === 0) continue
    const rule = (ct: Numbers): readonly Flow[] =>
      trace
        .pullback(node)(ct)
        .flatMap((flow, i): Flow[] => {
          const to = inputs[i] as number
          return flow === undefined || !flows[to] ? [] : [[to, flow]]
        })
    const seen = (other: number): Numbers | undefined => sums[other]
    const proceed = (hooks.get(node) ?? []).reduce<(ct: Numbers) => readonly Flow[]>(
      (inner, hook) => (ct) => hook(ct, inner, seen),
      rule,
    )
    for (const [to, flow] of proceed(cotangent)) sums[to] = add(sums[to], flow)
  }
  return sums
}

function add(sum: Numbers | undefined, flow: Numbers): Numbers {
  if (sum === undefined) return flow
  if (!sameShape(sum.shape, flow.shape)) throw new Unfit()
  return { shape: sum.shape, data: sum.data.map((x, i) => x + (flow.data[i] as number)) }
}

/** The right cotangents. */
export const rightWalk = (trace: Trace): readonly (Numbers | undefined)[] =>
  trace.once('right', () => walk(trace))

/** A parameter's gradient in a walk; zeros where nothing arrives. */
export function gradientIn(
  trace: Trace,
  cotangents: readonly (Numbers | undefined)[],
  path: string,
): Numbers {
  const source = trace.sources.get(path)
  const found = source === undefined ? undefined : cotangents[source]
  return found ?? filled(trace.shapes.get(path) ?? [], 0)
}
