// Derivatives by differences. Takes a function of numbers at a point and a direction; gives the slope of each
// output along it, with an estimate of its error.
import { epsilon, moved, type Ground } from './ground'
import { Tableau } from './tableau'

/** The derivative of each output along a direction. */
export interface Slope {
  readonly value: Float64Array
  /** How far each may be off; Infinity where no steps gave finite values. */
  readonly error: Float64Array
  /** How large each output is around the point: what its changes are measured against. */
  readonly magnitude: Float64Array
}

/** How far differences go. */
export interface Ladder {
  /** The largest step, as a multiple of the direction. */
  readonly step: number
  /** The error, relative to the output, at which there is no need for smaller steps. */
  readonly enough: number
  /** Takes all steps, and trusts none that most of the others contradict. */
  readonly thorough?: boolean
}

const fewestRows = 5
const mostRows = 25

/**
 * Central differences over steps that halve, extrapolated for each output (see {@link Tableau}). Steps go
 * down to 1e-8 of the first where need be, so that a pole or kink beside the point does no harm.
 */
export function slopeAlong(
  ground: Ground,
  direction: Float64Array,
  { step: first, enough, thorough }: Ladder,
): Slope {
  const { target, values, noise } = ground
  const tableaus = Array.from(values, () => new Tableau())
  const peaks = values.map(Math.abs)
  for (let row = 0; row < mostRows; row++) {
    const step = first / 2 ** row
    const ahead = target.evaluate(moved(target.point, direction, step))
    const behind = target.evaluate(moved(target.point, direction, -step))
    for (const [i, tableau] of tableaus.entries()) {
      const [here, front, back] = [values[i] as number, ahead[i] as number, behind[i] as number]
      const magnitude = Math.max(Math.abs(front), Math.abs(back))
      // A step that changes nothing may have been lost beside what longer steps changed.
      const size = front === here && back === here ? (peaks[i] as number) : magnitude
      if (magnitude < Infinity) peaks[i] = Math.max(magnitude, peaks[i] as number)
      // The values are rounded, and so is the point, which moves them by their slope.
      const slant = (Math.abs(front - here) + Math.abs(back - here)) / step
      const rounding = (2 * epsilon * (size + slant) + (noise[i] as number)) / step
      tableau.add((front - back) / (2 * step), rounding, magnitude)
    }
    if (thorough === true || row + 1 < fewestRows) continue
    if (
      tableaus.every(({ value, error, magnitude }) => error <= enough * Math.max(Math.abs(value), magnitude))
    )
      break
  }
  return {
    value: Float64Array.from(tableaus, ({ value }) => value),
    error: Float64Array.from(tableaus, (tableau) =>
      thorough === true ? tableau.cautiousError : tableau.error,
    ),
    magnitude: Float64Array.from(tableaus, ({ magnitude }) => magnitude),
  }
}
