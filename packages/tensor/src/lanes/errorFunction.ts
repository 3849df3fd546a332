// The error function and its complement. In float64 by the approximations of W. J. Cody, which primitives/
// shares: see errorFunction.ts there. In float32 both have approximations of their own. In float64 erf is within
// 3 ulp of the exact value, erfc within 6.
import {
  atMost,
  formatOf,
  lostBy,
  polynomial,
  rational,
  saturating,
  upperHalf,
  withSign,
  type Rational,
} from './elementary'
import { exp } from './exponential'
import { abs, add, constant, convert, div, le, lt, mul, neg, select, sub, type Lane } from './lane'

/** erf(x) / x in x ** 2, for |x| up to 0.46875. */
export const near: Rational = [
  [
    1.85777706184603153e-1, 3.1611237438705656, 1.13864154151050156e2, 3.77485237685302021e2,
    3.20937758913846947e3,
  ],
  [1, 2.36012909523441209e1, 2.44024637934444173e2, 1.28261652607737228e3, 2.84423683343917062e3],
]

/** erfc(x) * exp(x ** 2) in x, from 0.46875 to 4. */
export const middle: Rational = [
  [
    2.15311535474403846e-8, 5.64188496988670089e-1, 8.88314979438837594, 6.61191906371416295e1,
    2.98635138197400131e2, 8.8195222124176909e2, 1.71204761263407058e3, 2.05107837782607147e3,
    1.23033935479799725e3,
  ],
  [
    1, 1.57449261107098347e1, 1.17693950891312499e2, 5.37181101862009858e2, 1.62138957456669019e3,
    3.29079923573345963e3, 4.36261909014324716e3, 3.43936767414372164e3, 1.23033935480374942e3,
  ],
]

/** x ** 2 * (1 / sqrt(pi) - x * erfc(x) * exp(x ** 2)) in 1 / x ** 2, from 4 on. */
export const far: Rational = [
  [
    1.63153871373020978e-2, 3.05326634961232344e-1, 3.60344899949804439e-1, 1.25781726111229246e-1,
    1.60837851487422766e-2, 6.58749161529837803e-4,
  ],
  [
    1, 2.56852019228982242, 1.87295284992346725, 5.27905102951428412e-1, 6.05183413124413191e-2,
    2.33520497626869185e-3,
  ],
]

// For tanh(atanh(erf(x)) / 2), good enough for erf(x) within 2.3e-8.
const single: Rational = [
  [-4.825606e-6, 1.0697705e-3, 0.020315694, 0.17584224, 0.9546088],
  [4.9067e-5, 5.9947865e-3, 0.0675752, 0.33709323, 1.692],
]

/** erfc of an x from 0.46875 up. */
function tail(x: Lane): Lane {
  const { float } = formatOf(x)
  // Beyond 28 nothing is left.
  const a = atMost(x, 28)
  const square = mul(a, a)
  const z = div(float(1), square)
  const distant = div(sub(float(1 / Math.sqrt(Math.PI)), mul(z, rational(z, far))), a)
  return mul(
    exp(neg(square), neg(lostBy(a, a, square))),
    select(le(a, float(4)), rational(a, middle), distant),
  )
}

const limit = 0.46875

export function erf(x: Lane): Lane {
  if (x.type === 'f32') return saturating(x, 3.92, single)
  const a = abs(x)
  const outer = withSign(sub(constant('f64', 1), tail(a)), x)
  return select(le(a, constant('f64', limit)), mul(x, rational(mul(x, x), near)), outer)
}

// erfc(x) * exp(x ** 2) in 3 / (3 + x), from 0 to where erfc vanishes in float32: a minimax fit, good to 1.4e-9.
const whole = [
  0.057204283965, -0.30074518082, 0.5575808101, -0.4733015768, 0.43371885072, -0.020888759846, 0.20019085027,
  0.16914914098, 0.18909642955, 0.18799323109, 1.9221667349e-6,
]

// What would lose digits, the polynomial, is computed in double precision, and the exponential is not.
function singleErfc(x: Lane): Lane {
  const a = atMost(abs(x), 10.1)
  const three = constant('f64', 3)
  const scaled = convert('f32', polynomial(div(three, add(convert('f64', a), three)), whole))
  // The square of the upper half of a is exact.
  const upper = upperHalf(a)
  const y = mul(exp(neg(mul(upper, upper)), mul(sub(upper, a), add(upper, a))), scaled)
  return select(lt(x, constant('f32', 0)), sub(constant('f32', 2), y), y)
}

const doubleErfc = (x: Lane): Lane => {
  const [a, zero, one] = [abs(x), constant('f64', 0), constant('f64', 1)]
  const outer = tail(a)
  const reflected = select(lt(x, zero), sub(constant('f64', 2), outer), outer)
  return select(le(a, constant('f64', limit)), sub(one, mul(x, rational(mul(x, x), near))), reflected)
}

export const erfc = (x: Lane): Lane => (x.type === 'f32' ? singleErfc(x) : doubleErfc(x))
