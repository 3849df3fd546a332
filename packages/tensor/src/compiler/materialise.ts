// Which values get memory of their own. Takes a graph, gives each step's lowering and the set of values that
// are stored; all others are recomputed inside the kernels that read them.
import { sizeOf } from '../core/shape'
import { laneTypeOf } from '../lanes/cast'
import { position, read, type Lane } from '../lanes/lane'
import type { Lowering } from '../lanes/lowering'
import { simplifyLane } from '../lanes/simplify'
import { merges } from './affine'
import { signatureOf, type Graph, type Step } from './graph'

/** A graph with what the compiler makes of each step. */
export interface Lowered {
  readonly graph: Graph
  /** By step; undefined for what the primitive itself evaluates. */
  readonly lowerings: readonly (Lowering | undefined)[]
  /** Values with a buffer, inputs included. */
  readonly stored: ReadonlySet<number>
}

// A value that is read in several places is stored if recomputing it takes more instructions than this ...
const cheap = 10
// ... and any value whose expression would grow past this: registers and code are finite.
const largest = 160

/** Decides what is stored. */
export function materialise(graph: Graph): Lowered {
  const { inputs, steps, outputs } = graph
  const base = inputs.length
  const lowerings = steps.map((step) =>
    step.primitive.lower?.(
      step.inputs.map((input) => signatureOf(graph, input)),
      step,
      step.attributes,
    ),
  )
  const lowered: Lowered = { graph, lowerings, stored: new Set<number>() }
  const stored = lowered.stored as Set<number>
  for (let value = 0; value < base; value++) stored.add(value)
  for (const value of outputs) stored.add(value)

  const uses = usesOf(graph)

  // What must lie in memory because of what it is, or of who reads it.
  steps.forEach((step, i) => {
    const lowering = lowerings[i]
    switch (lowering?.kind) {
      case undefined:
        for (const input of step.inputs) stored.add(input)
        stored.add(base + i)
        break
      case 'generate':
        for (const { input } of lowering.reads) stored.add(step.inputs[input] as number)
        break
      case 'reduce':
      case 'join':
      case 'fold':
        stored.add(base + i)
        break
      case 'product':
        for (const input of step.inputs) stored.add(beneathViews(lowered, input))
        stored.add(base + i)
        break
      case 'reshape': {
        const input = step.inputs[0] as number
        if (!merges(step.shape, signatureOf(graph, input).shape)) stored.add(input)
        break
      }
      case 'map':
      case 'view':
    }
  })

  // What is read of a product.
  steps.forEach((_, i) => {
    if (lowerings[i]?.kind !== 'product' || outputs.includes(base + i)) return
    const read = whatIsRead(lowered, uses, base + i)
    if (read !== undefined) stored.add(read)
  })

  // What is stored because recomputing it would cost more.
  const weights = Array.from({ length: base }, () => 0)
  // What depends on nothing is computed when compiling: the number that each of its elements is.
  const constants = new Map<number, Lane>()
  steps.forEach((step, i) => {
    const value = base + i
    const operands = step.inputs.map(
      (input) => constants.get(input) ?? read(laneTypeOf(signatureOf(graph, input).dtype), 0),
    )
    const lane = laneOf(lowerings[i], operands)
    if (lane?.op === 'constant' && !stored.has(value)) constants.set(value, lane)
    let weight = lane === undefined ? 0 : countNodes(lane)
    for (const input of step.inputs) if (!stored.has(input)) weight += weights[input] as number
    weights.push(weight)
    if (stored.has(value)) return
    if (weight > largest || (weight > cheap && (uses.get(value)?.size ?? 0) > 1)) stored.add(value)
  })
  // A value that is repeated along an axis would be computed once for each repetition.
  steps.forEach((step, i) => {
    const input = step.inputs[0]
    if (lowerings[i]?.kind !== 'view' || input === undefined) return
    const grows = sizeOf(step.shape) > sizeOf(signatureOf(graph, input).shape)
    const source = beneathViews(lowered, input)
    if (grows && !stored.has(source) && (weights[source] as number) > 0) stored.add(source)
  })
  return lowered
}

/** The value of which `value` is a view, through any number of views: the first that is stored or is no view. */
export function beneathViews({ graph, lowerings, stored }: Lowered, value: number): number {
  const base = graph.inputs.length
  let at = value
  while (!stored.has(at)) {
    const step = graph.steps[at - base] as Step
    const kind = lowerings[at - base]?.kind
    if (kind !== 'view' && kind !== 'reshape') break
    at = step.inputs[0] as number
  }
  return at
}

/**
 * The last of the maps that all who read a product go through, apart from those whose results are stored anyway; on the
 * way it may get another shape. Stored in place of the product it takes no more memory, and the product's kernel computes it while it has all in registers.
 */
function whatIsRead(
  { graph, lowerings, stored }: Lowered,
  uses: ReadonlyMap<number, ReadonlySet<number>>,
  product: number,
): number | undefined {
  const base = graph.inputs.length
  const isKnown = (value: number): boolean => {
    const source = beneathViews({ graph, lowerings, stored }, value)
    const lowering = lowerings[source - base]
    return source < product || (lowering?.kind === 'generate' && lowering.reads.length === 0)
  }
  let [value, last] = [product, product]
  for (;;) {
    const all = [...(uses.get(value) ?? [])]
    const others = all.filter((user) => !stored.has(user))
    const [next, other] = others.length > 0 ? others : all
    if (next === undefined || other !== undefined) break
    const kind = lowerings[next - base]?.kind
    const { inputs } = graph.steps[next - base] as Step
    if (kind === 'map' && inputs.every((input) => input === value || isKnown(input))) {
      // The only one who reads it, and stored anyway: nothing on the way there is.
      if (stored.has(next)) return undefined
      last = next
    } else if (kind !== 'reshape' || stored.has(next)) break
    value = next
  }
  return last === product ? undefined : last
}

function usesOf({ inputs, steps }: Graph): Map<number, Set<number>> {
  const uses = new Map<number, Set<number>>()
  steps.forEach((step, i) => {
    for (const value of step.inputs) {
      const users = uses.get(value) ?? new Set<number>()
      uses.set(value, users.add(inputs.length + i))
    }
  })
  return uses
}

// What a step adds to an expression of its operands; undefined for what has no lanes.
function laneOf(lowering: Lowering | undefined, operands: readonly Lane[]): Lane | undefined {
  switch (lowering?.kind) {
    case 'map':
      return simplifyLane(lowering.lane(operands))
    case 'generate':
      return simplifyLane(
        lowering.lane(
          position(0),
          lowering.reads.map(({ input }) => operands[input] as Lane),
        ),
      )
    case 'view':
    case 'reshape':
      return operands[0]
    default:
      return undefined
  }
}

/** How many instructions a program has; constants and what is read are none. */
export function countNodes(root: Lane): number {
  const seen = new Set<Lane>()
  const stack = [root]
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (node.inputs.length === 0 || seen.has(node)) continue
    seen.add(node)
    stack.push(...node.inputs)
  }
  return seen.size
}
