// Steps of an explanation: faults that explain a gradient, what they cost, and which of several are better.
import { fingerprint } from './arrays'
import type { Applied } from './apply'
import type { Candidate } from './candidate'
import { explainedBy, gradientsOf, type Search } from './fit'

/** What the search goes through. */
export interface Field extends Search {
  readonly candidates: readonly Candidate[]
  /** The layer of each parameter, from the input; 0 for none. */
  readonly layerOf: ReadonlyMap<string, number>
}

/** Faults that explain one or more parameters: one, or a pair that is needed together. */
export interface Step {
  readonly faults: readonly Applied[]
  readonly explained: ReadonlySet<string>
  readonly cost: number
}

/** What the same mistake costs in one more layer: hardly anything. */
export const again = 0.25

/** Faults as a step, if they explain something and spoil nothing that was explained. */
export function stepOf(
  field: Field,
  faults: readonly Applied[],
  explained: ReadonlySet<string>,
  added: readonly Applied[],
): Step | undefined {
  const now = explainedBy(field, [...faults, ...added])
  if (now.size <= explained.size || [...explained].some((path) => !now.has(path))) return undefined
  const cost = added.reduce((sum, fault) => sum + fault.cost * (isRepeated(fault, faults) ? again : 1), 0)
  return { faults: added, explained: now, cost }
}

const isRepeated = ({ candidate: { key }, parts }: Applied, faults: readonly Applied[]): boolean =>
  faults.some(
    (other) =>
      other.candidate.key === key &&
      other.parts.map(({ kind }) => kind).join() === parts.map(({ kind }) => kind).join(),
  )

/** The most explained first, then the plainest; of those that do the same, one. */
export function ranked(field: Field, faults: readonly Applied[], steps: readonly Step[]): Step[] {
  const sorted = steps.toSorted((a, b) => b.explained.size - a.explained.size || a.cost - b.cost)
  const seen = new Set<string>()
  return sorted.filter((step) => {
    const gradients = gradientsOf(field, 0, [...faults, ...step.faults])
    const rest = field.parameters.filter((path) => !step.explained.has(path))
    const doings = rest.map((path) => {
      const gradient = gradients?.get(path)
      return gradient === undefined ? '' : fingerprint(gradient)
    })
    const key = [[...step.explained].toSorted().join(), step.faults[0]?.parts[0]?.kind, ...doings].join('; ')
    if (seen.has(key)) return false
    seen.add(key)
    return true
  })
}
