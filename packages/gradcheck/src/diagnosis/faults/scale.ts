// A cotangent, or a finished gradient, multiplied by a number: a wrong sign, a constant factor, a sum for a mean, or,
// with 0, nothing at all. One fault with a number in it; what the number is, tells which.
import { scale } from '../arrays'
import type { Candidate, Generator, Reading, Setting } from '../candidate'
import { readRatios, type Vocabulary } from '../ratios'
import { toward, type Flow, type Hook, type Trace } from '../trace'
import { nameOf, placeOf, placeOfParameter } from '../words'

/** The dimensions that ratios are read in. */
export type Sizes = Omit<Vocabulary, 'what'>

/** The scaled cotangents of all points, of the ways out of forks, and of parameters. */
export const scales =
  (sizes: Sizes): Generator =>
  (setting) => [...ofPoints(setting, sizes), ...ofBranches(setting, sizes), ...ofParameters(setting, sizes)]

const reader =
  (sizes: Sizes, what: string) =>
  (ratios: readonly number[], traces: readonly Trace[]): Reading | undefined =>
    readRatios(ratios, traces, { ...sizes, what })

const scaled =
  (by: number): Hook =>
  (cotangent, proceed) =>
    proceed(scale(cotangent, by))

function ofPoints(setting: Setting, sizes: Sizes): Candidate[] {
  return setting.structure.points.filter(isShared(setting)).map((node) => {
    const last = node === setting.structure.layers.at(-1)?.z
    // Where it comes in, before the last pre-activation, no gradient tells.
    const place = `${placeOf(setting, node)}${last ? ', or the loss' : ''}`
    const what = place === 'the loss' ? "the loss's derivative" : `the gradient of ${nameOf(setting, node)}`
    return {
      kind: 'factor',
      key: 'scale',
      place,
      message: what,
      cost: 1,
      read: reader(sizes, what),
      mutate: (_, by) => ({ hooks: new Map([[node, scaled(by)]]) }),
    }
  })
}

/** What reaches one parameter alone is that parameter's gradient, and is called so; but for the loss. */
function isShared({ trace, structure, parameters }: Setting): (node: number) => boolean {
  const { readers, layers } = structure
  const reaching = parameters.map((path) => toward(trace, [path]))
  const own = new Set<number>()
  for (const path of parameters) {
    let node = trace.sources.get(path) ?? -1
    for (;;) {
      const [reader, ...others] = (readers[node] ?? []).filter((each) => trace.flows[each.node])
      if (reader === undefined || others.length > 0) break
      node = reader.node
      if (node >= (layers.at(-1)?.z ?? 0) || reaching.filter((reaches) => reaches[node]).length > 1) break
      own.add(node)
    }
  }
  return (node) => !own.has(node)
}

/** Where a node is read twice, the cotangent is a sum of two: one of them scaled. */
function ofBranches(setting: Setting, sizes: Sizes): Candidate[] {
  const { structure, trace } = setting
  const within = (node: number): boolean => structure.blocks.some(({ from, to }) => from < node && node <= to)
  const leaves = [...trace.sources.values()].filter((node) => trace.flows[node])
  return [...structure.points, ...leaves].flatMap((node) => {
    const readers = (structure.readers[node] ?? []).filter((reader) => trace.flows[reader.node])
    if (readers.length < 2) return []
    return [...new Set(readers.map((reader) => reader.node))].map((branch): Candidate => {
      const what = `what reaches ${nameOf(setting, node)} through ${trace.makings[branch]?.op ?? 'an op'}`
      const hook =
        (by: number): Hook =>
        (cotangent, proceed) =>
          proceed(cotangent).map(([to, flow]): Flow => [to, to === node ? scale(flow, by) : flow])
      return {
        kind: 'factor',
        key: 'scale a branch',
        place: placeOf(setting, node),
        message: what,
        // Within an activation the other faults of activations are likelier.
        cost: within(branch) ? 1.5 : 1.15,
        read: reader(sizes, what),
        mutate: (_, by) => ({ hooks: new Map([[branch, hook(by)]]) }),
      }
    })
  })
}

function ofParameters(setting: Setting, sizes: Sizes): Candidate[] {
  return setting.parameters.map((path) => {
    const what = `the gradient of ${path}`
    return {
      kind: 'factor',
      key: 'scale',
      place: placeOfParameter(setting, path),
      message: what,
      cost: 1.02,
      scope: new Set([path]),
      read: reader(sizes, what),
      mutate: (_, by) => ({
        finish: (gradients) =>
          new Map([...gradients].map(([name, value]) => [name, name === path ? scale(value, by) : value])),
      }),
    }
  })
}
