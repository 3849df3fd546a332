// What a traced loss is built of, in the words of networks: layers, pre-activations, activations. Found in the graph by
// what ops do (element by element, product, view), never by their names. Takes a trace; gives numbers of its nodes,
// which hold for every trace of the same form.
import { sameShape } from './arrays'
import type { Made, Trace } from './trace'

/** A part of the graph with one way in, `from`, and one way out, `to`, of the same shape: an activation. */
export interface Block {
  readonly from: number
  readonly to: number
  /** Whether each element of the output depends on the same element of the input alone. */
  readonly pointwise: boolean
}

/** A product with a parameter, what is added to it, and the activation of that. */
export interface Layer {
  /** Counted from the input, from 1. */
  readonly number: number
  readonly product: number
  /** The pre-activation: the product with its bias. */
  readonly z: number
  /** The activation of z; z where there is none. */
  readonly a: number
}

/** A node at which something of its own begins or ends, so that a cotangent of it has a name. */
export interface Structure {
  /** The nodes that read each node, and as which input. */
  readonly readers: readonly (readonly { readonly node: number; readonly position: number }[])[]
  readonly layers: readonly Layer[]
  /** In how many layers' outputs a node stands: 0 for inputs, the number of layers for the loss. */
  readonly depth: readonly number[]
  /** The layer of each parameter, by path; 0 for one of none. */
  readonly layerOf: ReadonlyMap<string, number>
  /** The node that each is an element-wise function of; itself for what is none. */
  readonly roots: readonly number[]
  /** Nodes whose cotangents have names: what is no mere step within an element-wise formula. */
  readonly points: readonly number[]
  readonly blocks: readonly Block[]
}

/** The structure of a trace. */
export function structureOf(trace: Trace): Structure {
  const { makings, flows } = trace
  const readers = makings.map((): { node: number; position: number }[] => [])
  for (const [node, { inputs }] of makings.entries()) {
    for (const [position, input] of inputs.entries()) readers[input]?.push({ node, position })
  }
  const parametric = parametricNodes(trace)
  const roots = rootsOf(trace)
  const isLayer = ({ kind, inputs }: Made): boolean =>
    kind === 'product' && inputs.some((input) => parametric[input])
  const depth: number[] = []
  for (const made of makings) {
    depth.push(Math.max(0, ...made.inputs.map((input) => depth[input] as number)) + (isLayer(made) ? 1 : 0))
  }
  const pointwise = blocksOf(trace, roots, readers)
  const ends = new Set(pointwise.map(({ to }) => to))
  const points = [...makings.keys()].filter(
    (node) => flows[node] && !parametric[node] && (roots[node] === node || ends.has(node)),
  )
  const blocks = [...pointwise, ...coupledBlocks(trace, points, readers, pointwise)]
  const layers = [...makings.keys()]
    .filter((node) => isLayer(makings[node] as Made))
    .map((product): Layer => {
      const z = preActivation(product, makings, readers, parametric)
      const from = blocks.filter((block) => block.from === z)
      const activation = from.findLast((block) => block.pointwise) ?? from[0]
      return { number: depth[product] as number, product, z, a: activation?.to ?? z }
    })
  const surroundings = { readers, parametric, depth }
  const layerOf = new Map([...trace.sources].map(([path, node]) => [path, layerOfSource(node, surroundings)]))
  return { readers, layers, depth, layerOf, roots, points, blocks }
}

type Readers = Structure['readers']

/** Which nodes are a parameter, or one seen from elsewhere (its transpose, itself repeated). */
function parametricNodes({ makings, flows, sources }: Trace): boolean[] {
  const leaves = new Set(sources.values())
  const found: boolean[] = []
  for (const [node, { kind, inputs }] of makings.entries()) {
    const isView = (kind === 'view' || kind === 'reshape') && found[inputs[0] as number] === true
    found.push(flows[node] === true && (leaves.has(node) || isView))
  }
  return found
}

/**
 * For each node the one that it is an element-wise function of, as far back as there is only one: itself for what is
 * no such function. -1 for constants that are one number.
 */
function rootsOf(trace: Trace): number[] {
  const { makings, sources } = trace
  const given = new Set(sources.values())
  const fixed: boolean[] = []
  const roots: number[] = []
  for (const [node, { kind, inputs }] of makings.entries()) {
    fixed.push(!given.has(node) && inputs.every((input) => fixed[input]))
    if (fixed[node] && isUniform(trace.value(node).data)) {
      roots.push(-1)
    } else if (kind === 'map') {
      const origins = new Set(inputs.map((input) => roots[input] as number).filter((root) => root >= 0))
      roots.push(origins.size === 1 ? ([...origins][0] as number) : node)
    } else {
      roots.push(node)
    }
  }
  return roots
}

const isUniform = (data: Float64Array): boolean => data.every((x) => x === data[0])

/** The nodes that all paths from a root through its element-wise functions pass, and the blocks between them. */
function blocksOf(trace: Trace, roots: readonly number[], readers: Readers): Block[] {
  const { makings, flows } = trace
  const blocks: Block[] = []
  for (const root of makings.keys()) {
    if (roots[root] !== root || !flows[root] || trace.value(root).shape.length === 0) continue
    const members = [...makings.keys()].filter((node) => node === root || roots[node] === root)
    const within = new Set(members)
    const chain = members.filter((node) => {
      // No gradient may come to what is before a node from behind it, or from elsewhere.
      const before = members.filter((other) => other < node)
      return (
        flows[node] &&
        before.every((other) =>
          (readers[other] ?? []).every(
            (reader) => !flows[reader.node] || (within.has(reader.node) && reader.node <= node),
          ),
        )
      )
    })
    const [first, ...rest] = chain
    const last = rest.at(-1)
    if (first === undefined || last === undefined) continue
    // From the start to each, and from each to the end: an activation may be followed by a part of the loss.
    for (const to of rest) blocks.push({ from: first, to, pointwise: true })
    for (const from of rest) if (from !== last) blocks.unshift({ from, to: last, pointwise: true })
  }
  return blocks
}

/** The product with what parameters are added to it, element by element. */
function preActivation(
  product: number,
  makings: readonly Made[],
  readers: Readers,
  parametric: readonly boolean[],
): number {
  let node = product
  for (;;) {
    const [reader, ...others] = readers[node] ?? []
    if (reader === undefined || others.length > 0) return node
    const { kind, inputs } = makings[reader.node] as Made
    const joins = inputs.length > 1 && inputs.every((input) => input === node || parametric[input])
    if (kind !== 'reshape' && !(kind === 'map' && joins)) return node
    node = reader.node
  }
}

interface Surroundings {
  readonly readers: Readers
  readonly parametric: readonly boolean[]
  readonly depth: readonly number[]
}

/** The layer in which a source is used first. */
function layerOfSource(source: number, { readers, parametric, depth }: Surroundings): number {
  let node = source
  for (;;) {
    const reader = readers[node]?.[0]
    if (reader === undefined) return 0
    if (!parametric[reader.node]) return depth[reader.node] as number
    node = reader.node
  }
}

/** Activations that mix elements, such as softmax: one way in, one way out, the same shape, no product between. */
function coupledBlocks(
  trace: Trace,
  points: readonly number[],
  readers: Readers,
  known: readonly Block[],
): Block[] {
  const { makings, flows } = trace
  const shapeOf = (node: number): readonly number[] => trace.value(node).shape
  const inside = (from: number, to: number): Set<number> | undefined => {
    const members = new Set<number>()
    const stack = [to]
    for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
      if (node === from || members.has(node) || !flows[node]) continue
      if (node < from || (makings[node] as Made).inputs.length === 0 || makings[node]?.kind === 'product')
        return undefined
      members.add(node)
      stack.push(...(makings[node] as Made).inputs)
    }
    return members
  }
  return points.flatMap((from) =>
    points.flatMap((to): Block[] => {
      if (to <= from || !sameShape(shapeOf(from), shapeOf(to)) || shapeOf(to).length === 0) return []
      if (known.some((block) => block.from === from && block.to === to)) return []
      const members = inside(from, to)
      if (members === undefined) return []
      const closed = [from, ...members].every(
        (node) =>
          node === to ||
          (readers[node] ?? []).every((reader) => members.has(reader.node) || !flows[reader.node]),
      )
      const mixes = [...members].some((node) => makings[node]?.kind === 'reduce')
      return closed && mixes ? [{ from, to, pointwise: false }] : []
    }),
  )
}
