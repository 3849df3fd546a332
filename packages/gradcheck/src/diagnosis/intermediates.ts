// Where a derivation that nothing explains departs first: its intermediate values beside those of autodiff.
import type { Numbers, Problem } from '../problem/problem'
import { distance, sameShape } from './arrays'
import { worstOf } from './evidence'
import type { Structure } from './structure'
import { rightWalk, type Trace } from './trace'

interface Named {
  readonly name: string
  /** The hand's numbers in each trace. */
  readonly numbers: readonly (Numbers | undefined)[]
}

/** One sentence on the first intermediate, from the loss back, that is wrong; undefined if none is known to be. */
export function firstDeparture(
  problem: Problem,
  traces: readonly Trace[],
  structure: Structure,
  tolerance: number,
): string | undefined {
  const maps = traces.map((trace) => problem.intermediates?.(trace.given) ?? new Map<string, Numbers>())
  const names = [...(maps[0]?.keys() ?? [])]
  const named = names.map((name): Named => ({ name, numbers: maps.map((found) => found.get(name)) }))
  const right = new Map<string, number>()
  for (const one of named) {
    const node = nodeOf(one, traces, tolerance)
    if (node !== undefined) right.set(one.name, node)
  }
  const taken = new Set(right.values())
  const wrong = named
    .filter(({ name }) => !right.has(name))
    .flatMap((one) => {
      const node = guess(one, traces, structure, taken)
      return node === undefined ? [] : [{ ...one, node }]
    })
    .toSorted((a, b) => b.node - a.node)
  const [first] = wrong
  if (first === undefined) return undefined
  const above = [...right].filter(([, node]) => node > first.node).map(([name]) => name)
  const t = traces.length - 1
  const hand = first.numbers[t] as Numbers
  const truth = rightWalk(traces[t] as Trace)[first.node] as Numbers
  const so =
    above.length === 0
      ? ''
      : `; ${above.join(', ')}, nearer to the loss, ${above.length === 1 ? 'is' : 'are'} right`
  return `the first intermediate that departs, from the loss back, is ${first.name}: ${worstOf(first.name, hand, truth)}${so}`
}

/** The node of which an intermediate is the cotangent, or the value, in all traces. */
function nodeOf({ numbers }: Named, traces: readonly Trace[], tolerance: number): number | undefined {
  const agree = (of: (trace: Trace, node: number) => Numbers | undefined) => (node: number) =>
    traces.every((trace, t) => {
      const mine = numbers[t]
      const theirs = of(trace, node)
      return (
        mine !== undefined && theirs !== undefined && distance(mine, theirs, Number.MIN_VALUE) <= tolerance
      )
    })
  const nodes = [...(traces[0]?.nodes.keys() ?? [])].toReversed()
  const cotangent = (trace: Trace, node: number): Numbers | undefined => rightWalk(trace)[node]
  const value = (trace: Trace, node: number): Numbers => trace.value(node)
  return nodes.find(agree(cotangent)) ?? nodes.find(agree(value))
}

/** The node that a name speaks of: by its letter and number, else the last one of that shape that no other name has. */
function guess(
  { name, numbers }: Named,
  traces: readonly Trace[],
  { layers, points }: Structure,
  taken: ReadonlySet<number>,
): number | undefined {
  const fits = (node: number): boolean =>
    traces.every((trace, t) => {
      const mine = numbers[t]
      const theirs = rightWalk(trace)[node]
      return mine !== undefined && theirs !== undefined && sameShape(mine.shape, theirs.shape)
    })
  const [trace] = traces
  for (const [path, node] of trace?.sources ?? []) if (name.endsWith(path) && fits(node)) return node
  const said = /([a-z]+)[_[(]*(\d+)[\])]*$/i.exec(name)
  const layer = layers.find(({ number }) => number === Number(said?.[2]))
  const spoken = layer && (/a$|act|out/i.test(said?.[1] ?? '') ? layer.a : layer.z)
  if (spoken !== undefined && fits(spoken)) return spoken
  return points.toReversed().find((node) => fits(node) && !taken.has(node))
}
