// One number of autodiff beside one of differences, and all numbers along one direction. Takes both and what
// is known of their errors; gives a verdict.
import { slopeAlong, type Ladder } from './differences'
import { meanSize } from './directions'
import type { Ground } from './ground'

/** The two ways in which autodiff multiplies with a Jacobian. */
export type Mode = 'forward' | 'reverse'

/**
 * `agree`: to within the tolerance, or to within the error of differences that are sharp enough to tell.
 * `disagree`: by more than both. `unresolved`: differences are too coarse here to tell.
 */
export type Verdict = 'agree' | 'disagree' | 'unresolved'

/** A verdict and by how much the two numbers differ, relative to their scale. */
export interface Comparison {
  readonly verdict: Verdict
  readonly relativeError: number
}

/** Two numbers that should be equal. */
export interface Pair {
  readonly autodiff: number
  readonly numeric: number
  /** How far the differences may be off. */
  readonly error: number
  /** The size of what was added up to either number: what an error is relative to. */
  readonly scale: number
  /** The usual size of the values: what is a rounding error of these is none of autodiff. */
  readonly usual: number
  /** The largest size around: where errors are below the tolerance's share of it, no more can be asked. */
  readonly surroundings: number
}

// Ridders' error is an estimate, not a bound.
const doubt = 3
// The share of the tolerance that values of the usual size are rounded by, inside as well.
const rounded = 1e-3

/** The verdict on one pair. */
export function compare(pair: Pair, tolerance: number): Comparison {
  const { autodiff, numeric, error, scale, usual, surroundings } = pair
  const difference = Math.abs(autodiff - numeric)
  const relativeError = Number.isNaN(difference) || scale === Infinity ? Infinity : difference / scale
  if (relativeError <= tolerance) return { verdict: 'agree', relativeError }
  if (difference <= rounded * tolerance * usual) return { verdict: 'agree', relativeError: 0 }
  if (!(difference <= doubt * error)) return { verdict: 'disagree', relativeError }
  const isSharp = doubt * error <= tolerance * surroundings
  return isSharp ? { verdict: 'agree', relativeError: 0 } : { verdict: 'unresolved', relativeError }
}

/** A direction, a cotangent, and what autodiff makes of them; a mode that is not checked has no product. */
export interface Probe {
  readonly direction: Float64Array
  readonly cotangent: Float64Array
  readonly pushed?: Float64Array | undefined
  readonly pulled?: Float64Array | undefined
}

/** How to compare. */
export interface Terms extends Ladder {
  readonly tolerance: number
}

/** The verdict on each mode that a probe has. */
export type Comparisons = ReadonlyMap<Mode, Comparison>

/**
 * Compares along a direction: forward mode output by output, reverse mode by the product with the cotangent.
 * Errors are relative to the sum of the absolute terms, so that a product that happens to be near 0 is no
 * matter. A disagreement is one only if a thorough look at other steps says so, too.
 */
export function compareAlong(ground: Ground, probe: Probe, terms: Terms): Comparisons {
  const first = compareOnce(ground, probe, terms)
  if ([...first.values()].every(({ verdict }) => verdict === 'agree')) return first
  const second = compareOnce(ground, probe, { ...terms, step: terms.step / apart, thorough: true })
  return new Map([...first].map(([mode, one]) => [mode, agreed(one, second.get(mode) ?? one)]))
}

// From steps that halve to others that share none with them.
const apart = 90

function agreed(one: Comparison, other: Comparison): Comparison {
  if (one.verdict === other.verdict) return one
  const agreeing = [one, other].find(({ verdict }) => verdict === 'agree')
  return agreeing ?? { ...one, verdict: 'unresolved' }
}

function compareOnce(ground: Ground, probe: Probe, terms: Terms): Comparisons {
  const { direction, cotangent, pushed, pulled } = probe
  const { tolerance } = terms
  const { usual } = ground
  const slope = slopeAlong(ground, direction, terms)
  const typical = meanSize(direction)
  const surroundings = slope.magnitude.map((size, i) => Math.max(size, usual[i] as number, typical))
  const comparisons = new Map<Mode, Comparison>()
  if (pushed !== undefined) {
    const each = Array.from(pushed, (autodiff, i) => {
      const numeric = slope.value[i] as number
      const pair = {
        autodiff,
        numeric,
        error: slope.error[i] as number,
        scale: Math.max(Math.abs(autodiff), Math.abs(numeric)),
        usual: usual[i] as number,
        surroundings: surroundings[i] as number,
      }
      return compare(pair, tolerance)
    })
    comparisons.set('forward', worstOf(each))
  }
  if (pulled !== undefined) {
    const pair = {
      autodiff: dot(pulled, direction),
      numeric: dot(cotangent, slope.value),
      error: dotSizes(cotangent, slope.error),
      scale: Math.max(dotSizes(pulled, direction), dotSizes(cotangent, slope.value)),
      usual: dotSizes(cotangent, usual),
      surroundings: dotSizes(cotangent, surroundings),
    }
    comparisons.set('reverse', compare(pair, tolerance))
  }
  return comparisons
}

const severity: Readonly<Record<Verdict, number>> = { agree: 0, unresolved: 1, disagree: 2 }

function worstOf(comparisons: readonly Comparison[]): Comparison {
  let worst: Comparison = { verdict: 'agree', relativeError: 0 }
  for (const each of comparisons) {
    const more = severity[each.verdict] - severity[worst.verdict]
    if (more > 0 || (more === 0 && each.relativeError > worst.relativeError)) worst = each
  }
  return worst
}

/** The sum of products. What is multiplied by 0 does not count, not even NaN: it was not moved. */
export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  b.forEach((y, i) => {
    if (y !== 0) sum += (a[i] as number) * y
  })
  return sum
}

/** The sum of the products' sizes. */
export const dotSizes = (a: Float64Array, b: Float64Array): number => dot(a.map(Math.abs), b.map(Math.abs))
