// Hyperbolic functions by exp and expm1, their inverses by log1p; tanh in float32, which every other network
// is made of, by a rational function of its own. In float64 all are within 2 ulp of the exact value, tanh
// within 3.
import { inDouble, nearZero, saturating, withSign, type Rational } from './elementary'
import { quarterExp, quarterExpm1 } from './exponential'
import { abs, add, constant, div, fma, gt, mul, select, sqrt, sub, type Lane } from './lane'
import { log1p } from './logarithm'

// For tanh(x / 2), good enough for tanh(x) within 1e-8.
const single: Rational = [
  [1.030917e-4, 0.026881699, 0.903],
  [2.2166337e-6, 2.1782022e-3, 0.20426333, 1.806],
]

/** The hyperbolic tangent. */
export function tanh(x: Lane): Lane {
  if (x.type === 'f32') return saturating(x, 9.02, single)
  // With e = expm1(-2|x|) it is -e / (2 + e).
  const quarter = quarterExpm1(mul(abs(x), constant('f64', -2)))
  const y = div(abs(quarter), add(quarter, constant('f64', 0.5)))
  return nearZero(x, withSign(y, x))
}

export const sinh = inDouble((x) => {
  const quarter = quarterExpm1(abs(x))
  const double = add(quarter, quarter)
  // With e = expm1(|x|) it is (e + e / (e + 1)) / 2.
  return nearZero(x, withSign(add(double, div(quarter, add(double, constant('f64', 0.5)))), x))
})

export const cosh = inDouble((x) => {
  const quarter = quarterExp(abs(x))
  return add(add(quarter, quarter), div(constant('f64', 0.125), quarter))
})

// log1p(x), or from where on x + x is as good as what x stands for, log1p(2 x).
const large = 2 ** 60
const log1pOf = (a: Lane, y: Lane): Lane => {
  const far = gt(a, constant('f64', large))
  return add(log1p(select(far, a, y)), select(far, constant('f64', Math.LN2), constant('f64', 0)))
}

export const asinh = inDouble((x) => {
  const [a, one] = [abs(x), constant('f64', 1)]
  const square = mul(a, a)
  return withSign(log1pOf(a, add(a, div(square, add(one, sqrt(add(one, square)))))), x)
})

export const acosh = inDouble((x) => {
  const t = sub(x, constant('f64', 1))
  // Below 1 the first root is NaN.
  return log1pOf(x, fma(sqrt(t), sqrt(add(t, constant('f64', 2))), t))
})

export const atanh = inDouble((x) => {
  const a = abs(x)
  const y = log1p(div(add(a, a), sub(constant('f64', 1), a)))
  return withSign(mul(y, constant('f64', 0.5)), x)
})
