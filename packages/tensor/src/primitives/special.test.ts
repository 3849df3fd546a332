// erf, erfc and sigmoid: accurate in value and slope, far out in their tails too.
import { describe, expect, it } from 'vitest'
import { expectSpecial, expectWithin, ulpsBetween, valuesOf } from '../../test/accuracy'
import { curvaturesOf, slopesOf } from '../../test/slopes'
import { erf, erfc, sigmoid } from '../index'

// The bounds that their documentation states.
const ulps = { erf: 5, erfc: 7, sigmoid: 3 }

describe.each(Object.entries({ erf, erfc, sigmoid }))('%s', (name, op) => {
  const bound = ulps[name as keyof typeof ulps]
  it(`is within ${bound} ulp`, () => expectWithin(bound, name, op))
  it('is at special values what NumPy has', () => expectSpecial(name, op))
  it('is flat far out, in every order', () => {
    const far = [-1e150, -1000, 1000, 1e150]
    for (const dtype of ['float32', 'float64'] as const) {
      const finite = dtype === 'float32' ? [-1e18, -1000, 1000, 1e18] : far
      expect(slopesOf(op, finite, dtype)).toEqual([0, 0, 0, 0])
      expect(curvaturesOf(op, finite, dtype)).toEqual([0, 0, 0, 0])
    }
    expect(slopesOf(op, [-Infinity, Infinity])).toEqual([0, 0])
  })
})

it('erf is odd, and erfc is what it lacks to 1', () => {
  const xs = Array.from({ length: 600 }, (_, i) => i / 100)
  const opposite = xs.map((x) => -x)
  const [y, z] = [valuesOf(erf, xs), valuesOf(erfc, xs)]
  expect(valuesOf(erf, opposite)).toEqual(y.map((value) => -value))
  y.forEach((value, i) => expect(value + (z[i] as number)).toBeCloseTo(1, 15))
})

it('the slope of sigmoid keeps its digits in both tails', () => {
  for (const x of [40, 300, 700]) {
    for (const slope of slopesOf(sigmoid, [x, -x])) {
      // sigmoid(x) * sigmoid(-x) is exp(-|x|) to the last digit here; a few roundings in the rule.
      expect(ulpsBetween(slope, Math.exp(-x)), `${slope} at ${x}`).toBeLessThanOrEqual(4)
    }
  }
})
