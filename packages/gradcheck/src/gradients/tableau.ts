// Extrapolation of one number's differences to the step 0. Takes central differences over steps that halve;
// gives the derivative with an estimate of its error.

interface Estimate {
  readonly value: number
  readonly error: number
}

const none: Estimate = { value: Number.NaN, error: Infinity }
const columns = 6

/**
 * Neville's tableau for differences whose error is a series in the square of the step (Ridders, "Accurate
 * computation of F'(x) and F'(x) F''(x)", Advances in Engineering Software 4, 1982; Press et al., Numerical
 * Recipes, section 5.7). Of each row the entry counts whose neighbours differ least from it, and of all rows
 * the one that agrees best with the row above: a single row may agree with itself by accident.
 */
export class Tableau {
  /** The best estimate so far. */
  value = 0
  /** How far it may be off; Infinity until three differences are finite. */
  error = Infinity
  /** The size of the values around the best estimate. */
  magnitude = 0

  readonly #differences: number[] = []
  #above: readonly number[] = []
  #last = none

  /**
   * Adds the difference over half the step of the last.
   *
   * @param rounding how far it may be off for the rounding of the values
   * @param magnitude the size of the values
   */
  add(difference: number, rounding: number, magnitude: number): void {
    const row = [difference]
    let best = none
    for (const [column, coarser] of this.#above.entries()) {
      const finer = row[column] as number
      const next = finer + (finer - coarser) / (4 ** (column + 1) - 1)
      best = better(best, { value: finer, error: Math.abs(finer - coarser) + rounding })
      best = better(best, {
        value: next,
        error: Math.max(Math.abs(next - finer), Math.abs(next - coarser)) + rounding,
      })
      if (row.length < columns) row.push(next)
    }
    const error = Math.max(best.error, this.#last.error, Math.abs(best.value - this.#last.value))
    if (error < this.error) {
      this.value = best.value
      this.error = error
      this.magnitude = magnitude
    }
    this.#differences.push(difference)
    this.#above = row
    this.#last = best
  }

  /**
   * The error, and how far half of the plain differences are from the value: where values are mere rounding,
   * some agree by accident, but never half of them. Where the value is 0 because small steps change nothing,
   * as when a small number is lost beside a large one, half of those that change something.
   */
  get cautiousError(): number {
    const distances = this.#differences
      .map((difference) => Math.abs(difference - this.value))
      .filter((distance) => !Number.isNaN(distance))
    const lost = this.value === 0 ? median(distances.filter((distance) => distance > 0)) : 0
    return Math.max(this.error, lost, median(distances))
  }
}

const median = (sizes: readonly number[]): number => sizes.toSorted((a, b) => a - b)[sizes.length >> 1] ?? 0

const better = (a: Estimate, b: Estimate): Estimate => (b.error < a.error ? b : a)
