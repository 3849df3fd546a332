// What is said of a finding: its faults as one or two sentences. Takes faults with their places and the parameters whose
// gradients are wrong for them; gives text in which layer, parameter, what is used and what belongs are named once.
import type { Applied } from './apply'
import { listed } from './words'

/** One fault, or the same in several places: the part of each that is told. */
export interface Told {
  readonly place: string
  readonly message: string
}

// Messages that begin with one of these need a subject; and the verb for several.
const verbs: Readonly<Record<string, string>> = {
  uses: 'use',
  leaves: 'leave',
  multiplies: 'multiply',
  takes: 'take',
}

/** The gradients of parameters, as a subject: `W1's gradient`; `the gradients of W1 and b1`. */
const gradientsOf = (parameters: readonly string[]): string =>
  parameters.length === 1 ? `${parameters[0]}'s gradient` : `the gradients of ${listed(parameters)}`

/** The sentences on faults that together make the gradients of some parameters wrong. */
export function sentenceOf(faults: readonly Told[], parameters: readonly string[]): string {
  const alone = faults.length === 1
  const told = faults.map(({ place, message }) => {
    const [verb = ''] = message.split(' ')
    const plural = verbs[verb]
    if (plural === undefined) return `${layersOf(place)}: ${message}`
    const subject = alone ? gradientsOf(parameters) : 'the gradient'
    const says = alone && parameters.length > 1 ? plural : verb
    return `${layersOf(place)}: ${subject} ${says}${message.slice(verb.length)}`
  })
  const text = told.join('; and ')
  const names = new Set(text.match(/[\p{L}\p{N}_$.[\]]*[\p{L}\p{N}_$\]]/gu))
  if (parameters.every((path) => names.has(path))) return `${text}.`
  const gradients = parameters.length === 1 ? 'the gradient' : 'the gradients'
  return `${text}. This makes ${gradients} of ${listed(parameters)} wrong.`
}

/** `layer 1: W1` without the parameter, which the message names. */
function layersOf(place: string): string {
  if (!/^layer \d+: /.test(place)) return place
  const numbers = [...new Set([...place.matchAll(/\blayer (\d+): /g)].map(([, number]) => number as string))]
  return `layer${numbers.length > 1 ? 's' : ''} ${listed(numbers.toSorted((a, b) => Number(a) - Number(b)))}`
}

/** The messages of one mistake in several places as one message. */
export function messageOf(slot: readonly Applied[], messages: readonly string[]): string {
  const distinct = [...new Set(messages)]
  const owners = slot.map(({ candidate: { scope } }) => (scope?.size === 1 ? [...scope][0] : undefined))
  const patterns = new Set(messages.map((message, i) => message.replaceAll(owners[i] ?? '\0', '\0')))
  const [pattern = ''] = patterns
  const joined = distinct.join('; ')
  if (distinct.length === 1 || patterns.size > 1) return joined
  const several = `the gradients of ${listed(owners as string[])}`
  const merged = pattern
    .replace(/^the gradient of \0 is /, `${several} are `)
    .replace(/^the gradient of \0 has /, `${several} have `)
    .replace(/^in \0's gradient /, `in ${several} `)
    .replace(/^\0's gradient (\w+)/, (whole, verb: string) => `${several} ${verbs[verb] ?? whole}`)
    .replace('what it should be', 'what they should be')
  return merged.includes('\0') ? joined : merged
}
