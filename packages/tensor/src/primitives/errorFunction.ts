// The error function and its complement, of one number in double precision: three rational functions,
// chosen by the size of the argument.
//
// W. J. Cody, Rational Chebyshev approximations for the error function, Mathematics of Computation 23
// (1969), 631-637. The approximations are good to 6e-19; computed in double precision, erf is within 5 ulp
// of the exact result and erfc within 7, also far out in its tail, down to the smallest normal number.

import type { Rational } from '../lanes/elementary'
import { far, middle, near } from '../lanes/errorFunction'

function rational([p, q]: Rational, x: number): number {
  const at = (coefficients: readonly number[]): number => coefficients.reduce((sum, c) => sum * x + c, 0)
  return at(p) / at(q)
}

const inverseRootPi = 0.5641895835477563

// From here on erfc is less than half of the smallest number there is.
const vanishing = 27.3

/** exp(-x ** 2): the square is split so that its rounding, times a large x, does not spoil the result. */
function gaussian(x: number): number {
  const coarse = Math.trunc(x * 16) / 16
  return Math.exp(-coarse * coarse) * Math.exp(-(x - coarse) * (x + coarse))
}

const inner = (x: number): number => x * rational(near, x * x)

/** erfc for x from 0.46875 on. */
function tail(x: number): number {
  if (x > vanishing) return 0
  if (x <= 4) return gaussian(x) * rational(middle, x)
  const z = 1 / (x * x)
  return (gaussian(x) * (inverseRootPi - z * rational(far, z))) / x
}

/** The error function: 2 / sqrt(pi) times the integral of exp(-t ** 2) from 0 to x. */
export function erfOf(x: number): number {
  if (Math.abs(x) <= 0.46875) return inner(x)
  return x < 0 ? tail(-x) - 1 : 1 - tail(x)
}

/** 1 - erf(x), which keeps its digits where that vanishes. */
export function erfcOf(x: number): number {
  if (Math.abs(x) <= 0.46875) return 1 - inner(x)
  return x < 0 ? 2 - tail(-x) : tail(x)
}
