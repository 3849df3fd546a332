// A function at the point where it is checked: its values, how exact they are, and how large.
import type { Target } from './target'

/** The distance of 1 to the next number. */
export const epsilon = 2 ** -52

/** What is known of a function at the point, before any derivative. */
export interface Ground {
  readonly target: Target
  /** The values at the point. */
  readonly values: Float64Array
  /** How much each value jitters when the point hardly moves. */
  readonly noise: Float64Array
  /** For each value the size that is usual: its own may be 0 by chance or by cancellation. */
  readonly usual: Float64Array
}

/** The point, a number of steps along a direction. */
export const moved = (point: Float64Array, direction: Float64Array, step: number): Float64Array =>
  point.map((x, i) => x + step * (direction[i] as number))

/**
 * The ground of a target.
 *
 * The noise is the spread of differences of third and higher order over points close together, where a
 * smooth function has none (Moré and Wild, "Estimating computational noise", SIAM J. Sci. Comput. 33, 2011):
 * a few units in the last place of what is added up inside for honest float64, about 1e-7 of it where
 * float32 is used. The points lie so close once that only the rounding of their moves is left, and once some
 * ten millionths apart; of those ahead and those behind the smaller spread counts, and the point itself is left
 * out, since a function may break there.
 */
export function groundOf(
  target: Target,
  values: Float64Array,
  usual: Float64Array,
  direction: Float64Array,
): Ground {
  const jitter = (spacing: number): Float64Array => {
    const steps = Array.from({ length: points }, (_, k) => (k + 1) * spacing)
    const rows = steps.map((step) => target.evaluate(moved(target.point, direction, step)))
    return values.map((_, i) => spread(rows.map((row) => row[i] as number)))
  }
  const levels = [epsilon, 2 ** -22].map((spacing) => {
    const [ahead, behind] = [jitter(spacing), jitter(-spacing)]
    return ahead.map((level, i) => Math.min(level, behind[i] as number))
  })
  const noise = values.map((_, i) => Math.max(...levels.map((level) => level[i] as number)))
  return { target, values, noise, usual }
}

const points = 8
// (k!)^2 / (2k)! for orders 3, 4, 5: what undoes the growth of independent noise in differences, squared.
const gains = [1 / 20, 1 / 70, 1 / 252]

/** The least level of noise that any order of differences of a sequence shows; 0 where it is not finite. */
function spread(sequence: readonly number[]): number {
  let differences = differencesOf(differencesOf(sequence))
  const levels = gains.map((gain) => {
    differences = differencesOf(differences)
    return Math.sqrt((gain * differences.reduce((sum, d) => sum + d * d, 0)) / differences.length)
  })
  const least = Math.min(...levels)
  return Number.isFinite(least) ? least : 0
}

const differencesOf = (sequence: readonly number[]): number[] =>
  sequence.slice(1).map((next, i) => next - (sequence[i] as number))
