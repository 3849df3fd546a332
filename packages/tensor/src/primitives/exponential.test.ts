// Exponentials and logarithms over all of double precision, and their slopes where digits are easily lost.
import { describe, expect, it } from 'vitest'
import { expectSpecial, expectWithin, ulpsBetween } from '../../test/accuracy'
import { slopesOf } from '../../test/slopes'
import { exp, exp2, expm1, log, log10, log1p, log2, tensor } from '../index'

// What the functions of V8 keep.
const engineUlp = 2

describe.each(Object.entries({ exp, exp2, expm1, log, log2, log10, log1p }))('%s', (name, op) => {
  it(`is within ${engineUlp} ulp`, () => expectWithin(engineUlp, name, op))
  it('is at special values what NumPy has', () => expectSpecial(name, op))
})

it('powers of two are exact, both ways', () => {
  const exponents = Float64Array.from({ length: 2098 }, (_, i) => i - 1074)
  const powers = exp2(tensor(exponents))
  expect(powers.dataSync()).toEqual(exponents.map((n) => 2 ** n))
  expect(log2(powers).dataSync()).toEqual(exponents)
})

it('slopes keep their digits where the value has lost them', () => {
  // An ulp for each of the roundings in the rule.
  const ruleUlp = 3
  const cases: readonly [(x: never) => unknown, number, number][] = [
    [exp, -700, Math.exp(-700)],
    [expm1, -40, Math.exp(-40)],
    [exp2, -1000, Math.LN2 * 2 ** -1000],
    [log, 1e-300, 1e300],
    [log, 1e300, 1e-300],
    [log2, 1e300, 1e-300 / Math.LN2],
    [log10, 1e-300, 1e300 / Math.LN10],
    [log1p, 2 ** -53 - 1, 2 ** 53],
    [log1p, 1e-300, 1],
  ]
  for (const [op, x, expected] of cases) {
    const [slope] = slopesOf(op, [x]) as [number]
    expect(ulpsBetween(slope, expected), `slope ${slope} at ${x}`).toBeLessThanOrEqual(ruleUlp)
  }
})
