// Faults applied: the gradients that a derivation with these faults would give.
import type { Numbers } from '../problem/problem'
import type { Candidate, Mutation, Part } from './candidate'
import { gradientIn, rightWalk, toward, walk, type Hook, type Trace } from './trace'

/** A candidate with its number in each trace, and what it says. */
export interface Applied {
  readonly candidate: Candidate
  /** By trace; any number for a candidate without. */
  readonly numbers: readonly number[]
  readonly parts: readonly Part[]
  readonly cost: number
}

/** A candidate with one number for all traces, for trying. */
export const attempt = (candidate: Candidate, number: number, traces: readonly Trace[]): Applied => ({
  candidate,
  numbers: traces.map(() => number),
  parts: [],
  cost: candidate.cost,
})

/**
 * The gradients of parameters in trace `t` under some faults. Each parameter's comes from the walk with those faults
 * that concern it; what faults do to finished gradients comes last, in their order.
 *
 * @param wanted the parameters that are asked for; others may be left out of the result
 * @throws Unfit where shapes do not fit together under these faults.
 */
export function gradientsUnder(
  trace: Trace,
  t: number,
  faults: readonly Applied[],
  parameters: readonly string[],
  wanted: readonly string[] = parameters,
): ReadonlyMap<string, Numbers> {
  const mutations = faults.map(({ candidate, numbers }) => candidate.mutate(trace, numbers[t] as number))
  // A finished gradient may be made of others.
  const paths = mutations.some(({ finish }) => finish !== undefined) ? parameters : wanted
  const groups = new Map<string, { readonly concerned: readonly Mutation[]; readonly paths: string[] }>()
  for (const path of paths) {
    const reaches = toward(trace, [path])
    const concerned = mutations.filter(
      ({ hooks }, i) =>
        hooks !== undefined &&
        (faults[i]?.candidate.scope?.has(path) ?? true) &&
        [...hooks.keys()].some((node) => reaches[node]),
    )
    const key = concerned.map((mutation) => mutations.indexOf(mutation)).join()
    const group = groups.get(key)
    if (group === undefined) groups.set(key, { concerned, paths: [path] })
    else group.paths.push(path)
  }
  let gradients: ReadonlyMap<string, Numbers> = new Map(
    [...groups.values()].flatMap(({ concerned, paths }) => {
      const cotangents =
        concerned.length === 0 ? rightWalk(trace) : walk(trace, merged(concerned), toward(trace, paths))
      return paths.map((path) => [path, gradientIn(trace, cotangents, path)] as const)
    }),
  )
  for (const { finish } of mutations) if (finish !== undefined) gradients = finish(gradients)
  return gradients
}

function merged(mutations: readonly Mutation[]): ReadonlyMap<number, readonly Hook[]> {
  const [only, ...others] = mutations
  if (only?.hooks !== undefined && others.length === 0)
    return new Map([...only.hooks].map(([node, hook]) => [node, [hook]]))
  const hooks = new Map<number, Hook[]>()
  for (const mutation of mutations) {
    for (const [node, hook] of mutation.hooks ?? []) hooks.set(node, [...(hooks.get(node) ?? []), hook])
  }
  return hooks
}
