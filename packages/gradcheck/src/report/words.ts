// Phrases that reports share.
import { printed } from '../gradients/report'
import type { Finding } from '../problem/problem'
import type { Section } from './document'

/** Names in a sentence: `a, b and c`. */
export const listed = (names: readonly string[]): string =>
  names.length < 2
    ? (names[0] ?? 'nothing')
    : `${names.slice(0, -1).join(', ')} and ${names.at(-1) as string}`

/** A finding as it is shown. */
export function sectionOf({ parameters, faults, certainty, message, evidence }: Finding): Section {
  const kinds = listed(faults.map(({ kind }) => kind))
  const where = parameters.length === 0 ? '' : ` in ${listed(parameters)}`
  return {
    heading: `${kinds}${where}${certainty === 'unknown' ? '' : ` (${certainty})`}`,
    lines: [message, evidence].flatMap((text) => text.split('\n')).filter((line) => line !== ''),
  }
}

/** What stands above a table: the sizes of the case and its loss. */
export function captionOf(
  { sizes, loss }: { readonly sizes: Readonly<Record<string, number>>; readonly loss: number },
  what: string,
): string {
  const named = Object.entries(sizes).map(([name, size]) => `${name} = ${size}`)
  return `${what}${named.length === 0 ? '' : `: ${named.join(', ')}`}; loss ${printed(loss)}`
}
