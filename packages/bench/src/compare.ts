// Whether systems that did the same work came to the same results.
import { at } from './data'
import { median } from './statistics'

/** How far results may differ, relative to the largest: by sums of float32 numbers in another order, and no more. */
export const tolerance = 1e-4

/** A system whose results are not those of the others. */
export interface Disagreement<S extends string = string> {
  readonly system: S
  readonly message: string
}

/**
 * Compares the systems' results, number by number, with the median of all of them: of three systems the one that is
 * wrong is named, of two that differ both are.
 */
export function disagreements<S extends string>(
  results: ReadonlyMap<S, readonly (number | null)[]>,
): Disagreement<S>[] {
  const all = [...results.values()]
  const length = Math.max(0, ...all.map((values) => values.length))
  const together = Array.from({ length }, (_, i) => medianOf(all.map((values) => numberAt(values, i))))
  const allowed = tolerance * Math.max(...together.map(Math.abs))
  return [...results].flatMap(([system, values]) => {
    // Written so that NaN, which is near nothing, is wrong too.
    const wrong = together.findIndex((x, i) => !(Math.abs(numberAt(values, i) - x) <= allowed))
    if (wrong < 0) return []
    const [came, expected] = [numberAt(values, wrong), at(together, wrong)]
    return [{ system, message: `number ${wrong + 1} of its results is ${came}, but ${expected} overall` }]
  })
}

// In JSON NaN is null; a result that is missing is as wrong.
const numberAt = (values: readonly (number | null)[], i: number): number => values[i] ?? Number.NaN

function medianOf(values: readonly number[]): number {
  const finite = values.filter((value) => Number.isFinite(value))
  return finite.length > 0 ? median(finite) : Number.NaN
}
