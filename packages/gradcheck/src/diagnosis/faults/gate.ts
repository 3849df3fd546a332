// What faults of activations share: on the way back through a block the cotangent is multiplied by something else
// than the block's derivative, for all that lies below, or in the formula of one gradient alone.
import type { FaultKind, Numbers } from '../../problem/problem'
import { fingerprint, isFinite, times } from '../arrays'
import type { Candidate, Reading, Setting } from '../candidate'
import type { Block } from '../structure'
import type { Hook, Trace } from '../trace'
import { placeOf } from '../words'

/** Something by which the cotangent is multiplied in place of the derivative. */
export interface Gate {
  readonly kind: FaultKind
  readonly message: string
  /** What the mistake is, whatever the activation; the message if left out. */
  readonly key?: string
  readonly cost: number
  readonly of: (trace: Trace, number: number) => Numbers
  /** For a gate with a number in it. */
  readonly read?: (numbers: readonly number[], traces: readonly Trace[]) => Reading | undefined
}

/** An activation: the block, or, with `to` the same as `from`, the place where one is missing. */
export function candidatesOf(setting: Setting, block: Block, gates: readonly Gate[]): Candidate[] {
  const place = placeOf(setting, block.from)
  const distinct = gates.filter(differsFromOthers(setting))
  const scopes = scopesAt(setting, block.from)
  return distinct.flatMap((gate) => {
    const { kind, message, cost, of, read } = gate
    const mutate: Candidate['mutate'] = (trace, number) => {
      const value = trace.once(`${block.from} ${block.to} ${message} ${number}`, () => of(trace, number))
      return { hooks: new Map([[block.to, gated(block, value)]]) }
    }
    return scopes.map(({ scope, place: at = place, more, words }): Candidate => ({
      kind,
      key: `${kind}: ${gate.key ?? message}`,
      place: at,
      message: words === '' ? message : `${words} ${message}`,
      cost: cost + more,
      core: gate,
      ...(scope && { scope }),
      ...(read && { read }),
      mutate,
    }))
  })
}

const gated =
  ({ from, to }: Block, gate: Numbers): Hook =>
  (cotangent, proceed) =>
    from === to ? proceed(times(cotangent, gate)) : [[from, times(cotangent, gate)]]

/** Gates that are the same in all traces are one; the one that comes first is kept. */
function differsFromOthers({ traces }: Setting): (gate: Gate) => boolean {
  const seen = new Set<string>()
  return ({ of, read }) => {
    if (read !== undefined) return true
    const values = traces.map((trace) => of(trace, 1))
    const key = values.map(fingerprint).join(';')
    if (seen.has(key) || !values.every(isFinite)) return false
    seen.add(key)
    return true
  }
}

interface Scope {
  readonly scope?: ReadonlySet<string>
  readonly place?: string
  readonly words: string
  readonly more: number
}

// A fault in the formula of one gradient is rarer than one in the delta that all share.
const local = 0.3

/** A delta enters the layer's own gradients, and is passed on: a fault may be in all of these, or in one. */
export function scopesAt({ structure, parameters }: Setting, node: number): Scope[] {
  const layer = structure.layers.find(({ z }) => z === node)
  if (layer === undefined) return [{ words: '', more: 0 }]
  const own = parameters.filter((path) => structure.layerOf.get(path) === layer.number)
  const below = parameters.filter((path) => (structure.layerOf.get(path) ?? 0) < layer.number)
  const scopes: Scope[] = [{ words: '', more: 0 }]
  for (const path of own) {
    if (own.length + below.length > 1)
      scopes.push({
        scope: new Set([path]),
        place: `layer ${layer.number}: ${path}`,
        words: `${path}'s gradient`,
        more: local,
      })
  }
  if (below.length > 0 && own.length > 0)
    scopes.push({ scope: new Set(below), words: 'what is passed down', more: local })
  return scopes
}
