// Cutting a program that is too long, or keeps too much, into parts that are run one after the other. Takes and gives
// plain data.
import type { Graph } from '../compiler/graph'
import { bytesPerElement } from '../core/dtype'
import { sizeOf } from '../core/shape'
import type { Signature } from '../graph/primitive'

/** Steps that a program has at most: compiling takes time that grows with them. */
export const longestPart = 2000
/** Bytes of values that a program gives back at most, where it can be helped: only then can they go, one by one. */
export const largestPart = 1 << 28

/** Some consecutive steps. */
export interface Part {
  /** Numbers of steps, whose values are to be stored. */
  readonly outputs: readonly number[]
  /** Numbers of earlier steps, whose values are needed no more once this part has run. */
  readonly done: readonly number[]
}

const bytesOf = ({ shape, dtype }: Signature): number => sizeOf(shape) * bytesPerElement(dtype)

/** How many bytes the outputs of a graph take. */
export const outputBytesOf = ({ inputs, steps, outputs }: Graph): number =>
  outputs.reduce(
    (sum, value) => sum + bytesOf(steps[value - inputs.length] ?? (inputs[value] as Signature)),
    0,
  )

/**
 * The graph in parts. Each ends where little is alive, among the places that leave it at least half as long as it may
 * be: then the parts of a long chain of equal pieces, such as the steps of a recurrence, are equal as well, and are
 * compiled once.
 */
export function partsOf(graph: Graph, longest = longestPart, largest = largestPart): Part[] {
  const { inputs, steps, outputs } = graph
  const first = inputs.length
  const kept = new Set(outputs.map((value) => value - first))
  const last = lastUses(graph)
  const alive = aliveBehind(graph, last)
  const parts: Part[] = []
  let temporaries: number[] = []
  for (let start = 0, end; start < steps.length; start = end) {
    let most = start
    for (let bytes = 0; most < steps.length && most - start < longest; most++) {
      if (kept.has(most)) bytes += bytesOf(steps[most] as Signature)
      if (bytes > largest && most > start) break
    }
    end = most
    if (most < steps.length) {
      for (let at = most; at > (start + most) / 2; at--) {
        if ((alive[at - 1] as number) < (alive[end - 1] as number)) end = at
      }
    }
    const mine: number[] = []
    for (let i = start; i < end; i++) if (kept.has(i) || (last[i] as number) >= end) mine.push(i)
    temporaries.push(...mine.filter((i) => !kept.has(i)))
    const until = end
    parts.push({ outputs: mine, done: temporaries.filter((i) => (last[i] as number) < until) })
    temporaries = temporaries.filter((i) => (last[i] as number) >= until)
  }
  return parts
}

/** For each step the last one that uses its value; itself where there is none. */
function lastUses({ inputs, steps }: Graph): number[] {
  const last = steps.map((_, i) => i)
  for (const [i, step] of steps.entries()) {
    for (const input of step.inputs) if (input >= inputs.length) last[input - inputs.length] = i
  }
  return last
}

/** For each step how many bytes of values must be there behind it, because later steps use them. */
function aliveBehind({ steps }: Graph, last: readonly number[]): number[] {
  const change = steps.map(() => 0)
  for (const [i, step] of steps.entries()) {
    const bytes = bytesOf(step)
    const end = last[i] as number
    change[i] = (change[i] as number) + bytes
    change[end] = (change[end] as number) - bytes
  }
  let sum = 0
  return change.map((bytes) => (sum += bytes))
}
