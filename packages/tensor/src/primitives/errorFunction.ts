// The error function and its complement, of one number in double precision: three rational functions,
// chosen by the size of the argument.
//
// W. J. Cody, Rational Chebyshev approximations for the error function, Mathematics of Computation 23
// (1969), 631-637. The approximations are good to 6e-19; computed in double precision, erf is within 5 ulp
// of the exact result and erfc within 7, also far out in its tail, down to the smallest normal number.

/** p(x) / q(x), the coefficients of the highest powers first. */
function rational(p: readonly number[], q: readonly number[], x: number): number {
  const at = (coefficients: readonly number[]): number => coefficients.reduce((sum, c) => sum * x + c, 0)
  return at(p) / at(q)
}

// erf(x) / x in x ** 2, for |x| up to 0.46875.
const nearP = [
  1.85777706184603153e-1, 3.1611237438705656, 1.13864154151050156e2, 3.77485237685302021e2,
  3.20937758913846947e3,
]
const nearQ = [1, 2.36012909523441209e1, 2.44024637934444173e2, 1.28261652607737228e3, 2.84423683343917062e3]

// erfc(x) * exp(x ** 2) in x, from 0.46875 to 4.
const middleP = [
  2.15311535474403846e-8, 5.64188496988670089e-1, 8.88314979438837594, 6.61191906371416295e1,
  2.98635138197400131e2, 8.8195222124176909e2, 1.71204761263407058e3, 2.05107837782607147e3,
  1.23033935479799725e3,
]
const middleQ = [
  1, 1.57449261107098347e1, 1.17693950891312499e2, 5.37181101862009858e2, 1.62138957456669019e3,
  3.29079923573345963e3, 4.36261909014324716e3, 3.43936767414372164e3, 1.23033935480374942e3,
]

// x ** 2 * (1 / sqrt(pi) - x * erfc(x) * exp(x ** 2)) in 1 / x ** 2, from 4 on.
const farP = [
  1.63153871373020978e-2, 3.05326634961232344e-1, 3.60344899949804439e-1, 1.25781726111229246e-1,
  1.60837851487422766e-2, 6.58749161529837803e-4,
]
const farQ = [
  1, 2.56852019228982242, 1.87295284992346725, 5.27905102951428412e-1, 6.05183413124413191e-2,
  2.33520497626869185e-3,
]

const inverseRootPi = 0.5641895835477563

// From here on erfc is less than half of the smallest number there is.
const vanishing = 27.3

/** exp(-x ** 2): the square is split so that its rounding, times a large x, does not spoil the result. */
function gaussian(x: number): number {
  const coarse = Math.trunc(x * 16) / 16
  return Math.exp(-coarse * coarse) * Math.exp(-(x - coarse) * (x + coarse))
}

const near = (x: number): number => x * rational(nearP, nearQ, x * x)

/** erfc for x from 0.46875 on. */
function tail(x: number): number {
  if (x > vanishing) return 0
  if (x <= 4) return gaussian(x) * rational(middleP, middleQ, x)
  const z = 1 / (x * x)
  return (gaussian(x) * (inverseRootPi - z * rational(farP, farQ, z))) / x
}

/** The error function: 2 / sqrt(pi) times the integral of exp(-t ** 2) from 0 to x. */
export function erfOf(x: number): number {
  if (Math.abs(x) <= 0.46875) return near(x)
  return x < 0 ? tail(-x) - 1 : 1 - tail(x)
}

/** 1 - erf(x), which keeps its digits where that vanishes. */
export function erfcOf(x: number): number {
  if (Math.abs(x) <= 0.46875) return 1 - near(x)
  return x < 0 ? 2 - tail(-x) : tail(x)
}
