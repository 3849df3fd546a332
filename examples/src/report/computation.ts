// The graph of a computation, made smaller for people: what Graphviz reads of a drawing in, fewer nodes out. What only
// moves numbers about goes, constants go into the nodes that use them, and with them what nobody asked for.

/** Graphviz's account of a drawing, as far as it is used. */
export interface Account {
  readonly objects?: readonly {
    readonly _gvid: number
    readonly name: string
    readonly label?: string
    readonly nodes?: readonly number[]
  }[]
  readonly edges?: readonly { readonly tail: number; readonly head: number }[]
}

/** A step of the computation. */
export interface Step {
  readonly id: number
  /** What it is called, if it is an argument or a gradient. */
  readonly name: string | undefined
  /** The primitive and the constants that it uses, such as `div 10`. */
  readonly op: string
  readonly shape: string
  readonly pass: 'forward' | 'backward'
  /** `transposed`: it is used so. */
  readonly inputs: readonly Input[]
}

/** What a step uses. */
export interface Input {
  readonly id: number
  readonly transposed: boolean
}

interface Node {
  readonly id: number
  readonly name: string | undefined
  readonly primitive: string
  readonly attributes: string
  readonly shape: string
  readonly pass: Step['pass']
  readonly inputs: readonly number[]
}

/** Their results are their inputs' numbers, in another form. */
const movements: ReadonlySet<string> = new Set(['argument', 'astype', 'broadcastTo', 'reshape', 'transpose'])

/** The steps of a computation, less the gradients of what `isWanted` refuses. */
export function stepsOf(account: Account, isWanted: (name: string) => boolean): Step[] {
  const nodes = new Map(nodesOf(account).map((node) => [node.id, node]))
  const unwanted = (node: Node): boolean => node.name?.startsWith('∂') === true && !isWanted(node.name)
  const isMoved = (node: Node): boolean =>
    node.name === undefined && node.inputs.length === 1 && movements.has(node.primitive)

  /** Where the numbers come from that a node passes on. */
  const originOf = (id: number): Input => {
    let transposed = false
    let at = nodes.get(id) as Node
    while (isMoved(at)) {
      if (at.primitive === 'transpose') transposed = !transposed
      at = nodes.get(at.inputs[0] as number) as Node
    }
    return { id: at.id, transposed }
  }
  const constantOf = ({ id }: Input): string | undefined => {
    const node = nodes.get(id)
    return node?.primitive === 'scalar' ? /value: ([^,]+)/.exec(node.attributes)?.[1] : undefined
  }

  const usersOf = ({ id }: Node): number =>
    [...nodes.values()].filter(({ inputs }) => inputs.includes(id)).length

  const kept = new Map<number, Step>()
  const keep = [...nodes.values()].filter((node) => isEnd(node, nodes) && !unwanted(node))
  while (keep.length > 0) {
    const node = keep.pop() as Node
    if (kept.has(node.id)) continue
    // A gradient that only moves what one other step computes for it is that step.
    const origin = nodes.get(originOf(node.inputs[0] ?? node.id).id) as Node
    const source =
      node.inputs.length === 1 && movements.has(node.primitive) && usersOf(origin) === 1 ? origin : node
    const inputs = source.inputs.map(originOf)
    const constants = inputs.flatMap((input) => constantOf(input) ?? [])
    const used = inputs.filter((input) => constantOf(input) === undefined)
    const { id, name, shape, pass } = node
    kept.set(id, { id, name, op: [source.primitive, ...constants].join(' '), shape, pass, inputs: used })
    keep.push(...used.flatMap((input) => nodes.get(input.id) ?? []))
  }
  return [...kept.values()].toSorted((a, b) => a.id - b.id)
}

/** Whether nothing uses a node, or it has a name of its own. */
const isEnd = (node: Node, nodes: ReadonlyMap<number, Node>): boolean =>
  node.name?.startsWith('∂') === true || ![...nodes.values()].some(({ inputs }) => inputs.includes(node.id))

function nodesOf({ objects = [], edges = [] }: Account): Node[] {
  const backward = new Set(objects.find(({ name }) => name === 'cluster_backward')?.nodes)
  return objects
    .filter((object) => object.nodes === undefined)
    .map(({ _gvid: id, label = '' }) => ({
      id,
      ...readLabel(label),
      pass: backward.has(id) ? 'backward' : 'forward',
      inputs: edges.filter(({ head }) => head === id).map(({ tail }) => tail),
    }))
}

/** Reads `name`, `primitive`, `attributes`, `shape dtype`, of which name and attributes may be missing. */
function readLabel(label: string): Pick<Node, 'name' | 'primitive' | 'attributes' | 'shape'> {
  const lines = label.split('\\n')
  const isNamed = lines[0]?.startsWith('∂') === true || lines[1] === 'argument'
  const [primitive = '', ...rest] = isNamed ? lines.slice(1) : lines
  return {
    name: isNamed ? lines[0] : undefined,
    primitive,
    attributes: rest.slice(0, -1).join(', '),
    shape: (rest.at(-1) ?? '').replace(/ \w+$/, ''),
  }
}
