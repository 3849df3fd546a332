// The elementary functions as compiled code, over the whole float range: how far they are from the exact
// values in float32, and from JavaScript's in float64. With CHAINRULE_ALL_FLOATS=1 in the environment every
// float32 there is goes through every function, which takes hours.
import { describe, expect, it } from 'vitest'
import { float32s, float64s, special, ulps32, ulps64, uniform } from '../../test/lanes/floats'
import { canFuse, kernelOf, type Rule } from '../../test/lanes/kernel'
import { erfcOf, erfOf } from '../primitives/errorFunction'
import * as errorFunctions from './errorFunction'
import * as exponentials from './exponential'
import * as hyperbolic from './hyperbolic'
import * as angles from './inverseTrigonometric'
import * as logarithms from './logarithm'
import { pow } from './power'
import * as trigonometric from './trigonometric'

type Function = (x: number) => number

const sigmoid: Function = (x) => {
  const e = Math.exp(-Math.abs(x))
  return x >= 0 ? 1 / (1 + e) : e / (1 + e)
}

/** What each function is compared with, and the bounds: in ulp, of float32 and of float64. */
const functions: readonly (readonly [
  name: string,
  rule: Rule,
  exact: Function,
  single: number,
  double: number,
])[] = [
  ['exp', exponentials.exp as Rule, Math.exp, 2, 2],
  ['exp2', exponentials.exp2 as Rule, (x) => 2 ** x, 2, 2],
  ['expm1', exponentials.expm1 as Rule, Math.expm1, 2, 3],
  ['log', logarithms.log as Rule, Math.log, 2, 2],
  ['log2', logarithms.log2 as Rule, Math.log2, 2, 2],
  ['log10', logarithms.log10 as Rule, Math.log10, 2, 3],
  ['log1p', logarithms.log1p as Rule, Math.log1p, 2, 2],
  ['sigmoid', exponentials.sigmoid as Rule, sigmoid, 4, 3],
  ['tanh', hyperbolic.tanh as Rule, Math.tanh, 4, 4],
  ['sinh', hyperbolic.sinh, Math.sinh, 4, 4],
  ['cosh', hyperbolic.cosh, Math.cosh, 4, 3],
  ['asinh', hyperbolic.asinh, Math.asinh, 4, 4],
  ['acosh', hyperbolic.acosh, Math.acosh, 4, 4],
  ['atanh', hyperbolic.atanh, Math.atanh, 4, 4],
  ['sin', trigonometric.sin as Rule, Math.sin, 4, 4],
  ['cos', trigonometric.cos as Rule, Math.cos, 4, 4],
  ['tan', trigonometric.tan, Math.tan, 4, 5],
  ['asin', angles.asin, Math.asin, 4, 4],
  ['acos', angles.acos, Math.acos, 4, 4],
  ['atan', angles.atan as Rule, Math.atan, 4, 3],
  ['erf', errorFunctions.erf as Rule, erfOf, 4, 8],
  ['erfc', errorFunctions.erfc, erfcOf, 4, 12],
]

// Of every so many floats one is tried: a million of them, or all.
const all = process.env['CHAINRULE_ALL_FLOATS'] === '1'
const step = all ? 1 : 4093
const doubles = 40_000

/** The largest of the distances, and where. */
class Worst {
  ulps = 0
  at = NaN

  see(ulps: number, at: number): void {
    if (ulps > this.ulps) [this.ulps, this.at] = [ulps, at]
  }
}

describe.each([false, ...(canFuse ? [true] : [])])('with multiplications fused: %s', (fma) => {
  it.each(functions)(
    '%s is within its bound in float32',
    (_, rule, exact, bound) => {
      const kernel = kernelOf((x) => rule(x as never), ['float32'], 'float32', fma)
      const worst = new Worst()
      const check = (x: Float32Array): void => {
        const y = kernel(x)
        for (let i = 0; i < y.length; i++) {
          worst.see(ulps32(y[i] as number, exact(x[i] as number)), x[i] as number)
        }
      }
      check(Float32Array.from(special))
      for (const x of float32s(step, 1)) check(x)
      expect(worst.ulps, `at ${worst.at}`).toBeLessThanOrEqual(bound)
    },
    all ? 3_600_000 : 60_000,
  )

  it.each(functions)('%s is within its bound in float64', (_, rule, exact, _single, bound) => {
    const kernel = kernelOf((x) => rule(x as never), ['float64'], 'float64', fma)
    const worst = new Worst()
    const x = Float64Array.from([...special, 2 ** -1074, -Number.MAX_VALUE, ...float64s(doubles, 1)])
    kernel(x).forEach((y, i) => worst.see(ulps64(y, exact(x[i] as number)), x[i] as number))
    expect(worst.ulps, `at ${worst.at}`).toBeLessThanOrEqual(bound)
  })

  // Bases of any size with exponents that leave the power finite.
  const next = uniform(3)
  const bases = float64s(doubles, 2).map(Math.abs)
  const exponents = bases.map((a) => ((next() - 0.5) * 2 * 700) / Math.abs(Math.log(a)))

  it('pow is within 4 ulp in float32', () => {
    const a = new Float32Array(bases)
    const b = new Float32Array(exponents)
    const worst = new Worst()
    kernelOf(
      pow as Rule,
      ['float32', 'float32'],
      'float32',
      fma,
    )(a, b).forEach((y, i) => worst.see(ulps32(y, (a[i] as number) ** (b[i] as number)), i))
    expect(worst.ulps, `${a[worst.at]} ** ${b[worst.at]}`).toBeLessThanOrEqual(4)
  })

  it('pow is within 1e-12 of the engine in float64, and within 3 ulp where that is good', () => {
    const y = kernelOf(pow as Rule, ['float64', 'float64'], 'float64', fma)(bases, exponents)
    y.forEach((power, i) => {
      const [a, b] = [bases[i] as number, exponents[i] as number]
      expect(Math.abs(power / a ** b - 1), `${a} ** ${b}`).toBeLessThan(1e-12)
      if (Math.abs(Math.log(power)) < 30) expect(ulps64(power, a ** b)).toBeLessThanOrEqual(3)
    })
  })

  it('pow is exact for small whole numbers', () => {
    const a = Float64Array.from({ length: 400 }, (_, i) => (i % 20) - 10)
    const b = Float64Array.from({ length: 400 }, (_, i) => Math.floor(i / 20))
    const y = kernelOf(pow as Rule, ['float64', 'float64'], 'float64', fma)(a, b)
    y.forEach((power, i) =>
      expect(ulps64(power, (a[i] as number) ** (b[i] as number))).toBeLessThanOrEqual(1),
    )
  })

  it('sin and cos keep their digits near their zeros', () => {
    // The doubles nearest to multiples of pi / 2, and floats.
    const multiples = Float64Array.from({ length: 20_000 }, (_, i) => (i * Math.PI) / 2)
    for (const [rule, exact] of [
      [trigonometric.sin, Math.sin],
      [trigonometric.cos, Math.cos],
    ] as const) {
      const double = kernelOf(rule as Rule, ['float64'], 'float64', fma)(multiples)
      double.forEach((y, i) => expect(ulps64(y, exact(multiples[i] as number))).toBeLessThanOrEqual(4))
      const singles = new Float32Array(multiples)
      const single = kernelOf(rule as Rule, ['float32'], 'float32', fma)(singles)
      single.forEach((y, i) => expect(ulps32(y, exact(singles[i] as number))).toBeLessThanOrEqual(4))
    }
  })
})

it('tanh and erf stay within -1..1', () => {
  for (const rule of [hyperbolic.tanh, errorFunctions.erf]) {
    const kernel = kernelOf(rule as Rule, ['float32'], 'float32')
    for (const x of float32s(4001, 5)) expect(kernel(x).every((y) => !(Math.abs(y) > 1))).toBe(true)
  }
})
