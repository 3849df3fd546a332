// From an explanation to findings: faults of one kind in several layers become one, each with its words and numbers.
import type { Fault, Finding } from '../problem/problem'
import { distance } from './arrays'
import type { Applied } from './apply'
import { errorOf, floorOf, rightOf, worstElement } from './evidence'
import { gradientsOf } from './fit'
import type { Explanation } from './search'
import { messageOf, sentenceOf } from './sentence'
import type { Field } from './steps'
import type { Trace } from './trace'
import { listed } from './words'

/** The same mistake in one place or several. */
type Slot = readonly Applied[]

/** The findings of an explanation, in the order in which they were found: from the output back. */
export function findingsOf(field: Field, explanation: Explanation, departing: readonly string[]): Finding[] {
  const groups: Slot[][] = []
  for (const { faults } of explanation.steps) {
    const [only] = faults
    const slots = groups.flat()
    const known = faults.length === 1 && only && slots.find((slot) => isSame(slot[0] as Applied, only))
    if (known === undefined || known === false || only === undefined) {
      groups.push(faults.map((fault) => [fault]))
    } else {
      for (const group of groups) {
        const at = group.indexOf(known)
        if (at >= 0) group[at] = [...known, only]
      }
    }
  }
  const all = explanation.steps.flatMap(({ faults }) => faults)
  return groups.map((group) => findingOf(field, group, all, explanation, departing))
}

const isSame = (a: Applied, b: Applied): boolean =>
  a.candidate.key === b.candidate.key && general(a) === general(b)

/** What a fault says apart from names: the same mistake elsewhere says the same. */
const general = ({ parts, candidate }: Applied): string =>
  candidate.read === undefined
    ? candidate.kind
    : parts.map(({ kind, message }) => `${kind} ${/ is (.*)$/.exec(message)?.[1] ?? ''}`).join()

function findingOf(
  field: Field,
  group: readonly Slot[],
  all: readonly Applied[],
  { unexplained, rivals }: Explanation,
  departing: readonly string[],
): Finding {
  const faults = group.flatMap(faultsOf)
  const mine = new Set(group.flat())
  const parameters = departing.filter(
    (path) => !unexplained.includes(path) && concerns(field, all, mine, path),
  )
  const [first] = faults as [Fault]
  const { traces } = field
  const worst = parameters.reduce((most, path) => Math.max(most, relativeError(field, path)), 0)
  const exact = traces.map((_, t) => {
    const gradients = gradientsOf(field, t, all)
    return parameters.reduce((most, path) => {
      const gradient = gradients?.get(path)
      return gradient === undefined
        ? most
        : Math.max(most, errorOf(traces[t] as Trace, path, gradient, field.parameters))
    }, 0)
  })
  const shown = parameters[0] ?? (departing[0] as string)
  const others = rivals.filter((rival) => !mine.has(rival))
  const rival =
    others[0] &&
    `; as well it could be that, in ${others[0].candidate.place}, it ${others[0].parts[0]?.message ?? ''}`
  return {
    parameter: shown,
    parameters,
    kind: first.kind,
    faults,
    message: sentenceOf(faults, parameters),
    evidence:
      `${worstElement(traces, shown, field.parameters)}; the right derivation with ${faults.length > 1 ? 'these faults' : 'this fault'} ` +
      `gives the hand's numbers on ${traces.length} of ${traces.length} fresh samples, ${precision(Math.max(...exact))}${rival ?? ''}`,
    relativeError: worst,
    certainty: unexplained.length === 0 && others.length === 0 && traces.length > 2 ? 'certain' : 'likely',
  }
}

const precision = (error: number): string => (error === 0 ? 'exactly' : `to ${error.toExponential(0)}`)

/** How far the hand is from autodiff at a parameter, at most. */
export const relativeError = ({ traces, parameters }: Field, path: string): number =>
  Math.max(...traces.map((trace) => errorOf(trace, path, rightOf(trace, path), parameters)))

/** Whether a parameter's gradient would be another without these faults. */
function concerns(field: Field, all: readonly Applied[], mine: ReadonlySet<Applied>, path: string): boolean {
  return field.traces.some((trace, t) => {
    const floor = floorOf(trace, field.parameters)
    const [a, b] = [all, all.filter((fault) => !mine.has(fault))].map((faults) =>
      gradientsOf(field, t, faults)?.get(path),
    )
    return a === undefined || b === undefined || distance(a, b, floor) > field.tolerance
  })
}

/** A mistake in several places as one fault, or as the several that it is multiplied of. */
function faultsOf(slot: Slot): Fault[] {
  const [first] = slot as readonly [Applied]
  return first.parts.map(({ kind, message }, i): Fault => {
    const messages = slot.map(({ parts }) => parts[i]?.message ?? message)
    return {
      kind,
      place: joined(slot.map(({ candidate }) => candidate.place)),
      message: messageOf(slot, messages),
    }
  })
}

/** `layers 1 and 2`; `layer 1: W1, b1 and layer 2: W2`. */
function joined(places: readonly string[]): string {
  const distinct = [...new Set(places)].toSorted()
  const numbers = distinct.map((place) => /^layer (\d+)$/.exec(place)?.[1])
  // `layer 1: W1` and `layer 2: W2` keep their names.
  if (distinct.length > 1 && numbers.every((number) => number !== undefined))
    return `layers ${listed(numbers as string[])}`
  return listed(distinct)
}
