// Hyperbolic functions over all of double precision, and their slopes far out and near the ends.
import { describe, expect, it } from 'vitest'
import { expectSpecial, expectWithin, ulpsBetween } from '../../test/accuracy'
import { curvaturesOf, slopesOf } from '../../test/slopes'
import { acosh, asinh, atanh, cosh, sinh, tanh } from '../index'

// What the functions of V8 keep.
const engineUlp = 2

describe.each(Object.entries({ sinh, cosh, tanh, asinh, acosh, atanh }))('%s', (name, op) => {
  it(`is within ${engineUlp} ulp`, () => expectWithin(engineUlp, name, op))
  it('is at special values what NumPy has', () => expectSpecial(name, op))
})

it('tanh is flat far out, in every order', () => {
  const far = [-Infinity, -1000, 1000, Infinity]
  expect(slopesOf(tanh, far)).toEqual([0, 0, 0, 0])
  expect(curvaturesOf(tanh, far)).toEqual([0, 0, 0, 0])
})

it('slopes of inverses neither overflow nor lose their digits', () => {
  // cosh(asinh(x)) magnifies a rounding of asinh(x) by asinh(x), here 691.
  expect((slopesOf(asinh, [1e300])[0] as number) * 1e300).toBeCloseTo(1, 12)
  expect(slopesOf(asinh, [0, -Infinity])).toEqual([1, 0])
  expect(ulpsBetween(slopesOf(acosh, [1e300])[0] as number, 1e-300)).toBeLessThanOrEqual(3)
  expect(ulpsBetween(slopesOf(acosh, [1 + 2 ** -50])[0] as number, 2 ** 24.5)).toBeLessThanOrEqual(3)
  expect(slopesOf(acosh, [1, Infinity])).toEqual([Infinity, 0])
  expect(ulpsBetween(slopesOf(atanh, [1 - 2 ** -53])[0] as number, 2 ** 52)).toBeLessThanOrEqual(3)
  expect(slopesOf(atanh, [-1, 0, 1])).toEqual([Infinity, 1, Infinity])
})
