// Derivatives by differences, the measure of those by rule.
import type { AnyTensor } from '../../src/index'
import { stored } from './inputs'

export type Numbers = Float64Array
export type Call = (...inputs: AnyTensor[]) => readonly AnyTensor[]

/** sum(a * b) over all pairs of arrays. */
export const inner = (a: readonly ArrayLike<number>[], b: readonly ArrayLike<number>[]): number =>
  a.reduce(
    (total, x, i) =>
      total + Array.from(x).reduce((sum, v, j) => sum + v * ((b[i] as Numbers)[j] as number), 0),
    0,
  )

/** The largest size among the terms that two inner products are made of: what an error is relative to. */
export const scaleOf = (a: readonly ArrayLike<number>[], b: readonly ArrayLike<number>[]): number =>
  Math.max(
    1,
    ...a.flatMap((x, i) => Array.from(x).map((v, j) => Math.abs(v * ((b[i] as Numbers)[j] as number)))),
  )

// Five points: the error is h^4 f'''''/30, so 1e-12 for values and ranges of order 1, and rounding adds 1e-13.
const h = 1e-3

/**
 * The derivative of `f` at `points` along `tangents`, one array for each output, by the five-point
 * central difference (Abramowitz and Stegun, 25.3.6). Inputs without a tangent stay.
 */
export function directionalDerivative(
  f: Call,
  points: readonly AnyTensor[],
  tangents: readonly (Numbers | undefined)[],
): Numbers[] {
  const at = (step: number): Numbers[] => {
    const moved = points.map((point, i) => {
      const tangent = tangents[i]
      if (tangent === undefined) return point
      const values = Float64Array.from(
        point.dataSync() as Numbers,
        (x, j) => x + step * (tangent[j] as number),
      )
      return stored(values, point.shape, 'float64')
    })
    return f(...moved).map((output) => output.dataSync() as Numbers)
  }
  const [far, near, back, away] = [at(2 * h), at(h), at(-h), at(-2 * h)]
  return far.map((_, i) =>
    Float64Array.from(near[i] as Numbers, (value, j) => {
      const n = (rows: Numbers[]): number => (rows[i] as Numbers)[j] as number
      return (8 * (value - n(back)) - (n(far) - n(away))) / (12 * h)
    }),
  )
}
