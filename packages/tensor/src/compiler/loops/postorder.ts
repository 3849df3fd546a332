// The nodes of lane programs, each behind its inputs; and once only.
import type { Lane } from '../../lanes/lane'

/** Every node below the roots once, inputs first. A loop and not a recursion: programs may be deep. */
export function postorder(roots: readonly Lane[]): Lane[] {
  const order: Lane[] = []
  const seen = new Set<Lane>()
  const open = roots.toReversed()
  for (let lane = open.at(-1); lane !== undefined; lane = open.at(-1)) {
    const before = open.length
    if (!seen.has(lane)) for (const input of lane.inputs) if (!seen.has(input)) open.push(input)
    if (open.length > before) continue
    open.pop()
    if (seen.has(lane)) continue
    seen.add(lane)
    order.push(lane)
  }
  return order
}

/** The reads, positions and results below the roots. */
export const leavesOf = (roots: readonly Lane[]): Lane[] =>
  postorder(roots).filter(({ op, inputs }) => inputs.length === 0 && op !== 'constant')

interface Unified {
  readonly lane: Lane
  readonly id: number
}

/** The same programs in which nodes that say the same are one node. */
export function unify(roots: readonly Lane[]): Lane[] {
  const known = new Map<string, Unified>()
  const unified = new Map<Lane, Unified>()
  for (const node of postorder(roots)) {
    const { op, type, name, value } = node
    let key = `${op} ${type} ${name} ${Object.is(value, -0) ? '-0' : value}`
    for (const input of node.inputs) key += ` ${unified.get(input)?.id}`
    let same = known.get(key)
    if (same === undefined) {
      same = {
        lane: { ...node, inputs: node.inputs.map((input) => unified.get(input)?.lane as Lane) },
        id: known.size,
      }
      known.set(key, same)
    }
    unified.set(node, same)
  }
  return roots.map((root) => unified.get(root)?.lane as Lane)
}
