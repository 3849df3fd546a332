// How a number depends on sizes: a constant, times or divided by some of them. Takes numbers with the sizes they were
// found at; gives the simplest law that all of them follow, and its words.
import { printed } from '../gradients/report'

/** A number and the sizes it was found at. */
export interface Observation {
  readonly value: number
  readonly sizes: ReadonlyMap<string, number>
}

/** `constant * over / under`, of sizes by name. */
export interface Law {
  readonly constant: number
  readonly over: readonly string[]
  readonly under: readonly string[]
}

/** What the sizes of a law make. */
export const sizesIn = ({ over, under }: Law, sizes: ReadonlyMap<string, number>): number => {
  const product = (names: readonly string[]): number =>
    names.reduce((all, name) => all * (sizes.get(name) ?? 1), 1)
  return product(over) / product(under)
}

/** The law, of two sizes at most; undefined if there is none. */
export function lawOf(observations: readonly Observation[], tolerance: number): Law | undefined {
  const [first] = observations
  if (first === undefined) return undefined
  for (const [over, under] of candidates([...first.sizes.keys()])) {
    const shape = { constant: 1, over, under }
    const constant = first.value / sizesIn(shape, first.sizes)
    const holds = observations.every(
      ({ value, sizes }) => Math.abs(value / (constant * sizesIn(shape, sizes)) - 1) <= tolerance,
    )
    if (holds) return { constant, over, under }
  }
  return undefined
}

function* candidates(names: readonly string[]): Generator<readonly [over: string[], under: string[]]> {
  yield [[], []]
  for (const name of names) yield [[name], []]
  for (const name of names) yield [[], [name]]
  const pairs = names.flatMap((a, i) => names.slice(i + 1).map((b) => [a, b]))
  for (const pair of pairs) yield [pair, []]
  for (const pair of pairs) yield [[], pair]
  for (const [a, b] of pairs) {
    yield [[a as string], [b as string]]
    yield [[b as string], [a as string]]
  }
}

/** What a change by such a law says of sums and means. */
export function describeSizes({ over, under }: Law): string {
  if (under.length === 0) {
    const names = over.join(' and ')
    return `changed by ${over.join(' times ')} times what the loss asks for: a sum over ${names} where its mean belongs`
  }
  if (over.length === 0) {
    return `changed by 1 / ${under.join(' / ')} of what the loss asks for: divided by ${under.join(' and ')} once too often`
  }
  return `changed by ${over.join(' ')} / ${under.join(' ')} of what the loss asks for: a mean over ${under.join(' ')} where one over ${over.join(' ')} belongs`
}

/** The change as a formula. */
export const formulaOf = ({ constant, over, under }: Law): string => {
  const sign = constant < 0 ? '+' : '-'
  return `${sign}${[printed(Math.abs(constant)), ...over].join(' * ')}${under.map((name) => ` / ${name}`).join('')} * gradient`
}
