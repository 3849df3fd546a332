// Named powers at the edges of double precision, and wrapping squares.
import { expect, it } from 'vitest'
import { ulpsBetween, valuesOf } from '../../test/accuracy'
import { slopesOf } from '../../test/slopes'
import { reciprocal, rsqrt, square, tensor } from '../index'

it('square', () => {
  expect(valuesOf(square, [-3, -0, 1e200, Infinity, NaN])).toEqual([9, 0, Infinity, Infinity, NaN])
  expect(square(tensor(Int32Array.of(-7, 65537))).arraySync()).toEqual([49, 131073])
  expect(slopesOf(square, [-3, 0, 1e300])).toEqual([-6, 0, 2e300])
})

it('reciprocal', () => {
  expect(valuesOf(reciprocal, [4, 0, -0, Infinity, NaN])).toEqual([0.25, Infinity, -Infinity, 0, NaN])
  expect(slopesOf(reciprocal, [2, -4, Infinity])).toEqual([-0.25, -0.0625, 0])
})

it('rsqrt', () => {
  expect(valuesOf(rsqrt, [4, 0, Infinity, -1, NaN])).toEqual([0.5, Infinity, 0, NaN, NaN])
  // A square root and a quotient, each rounded.
  expect(ulpsBetween(valuesOf(rsqrt, [3e-300])[0] as number, 5.773502691896258e149)).toBeLessThanOrEqual(1)
  expect(ulpsBetween(slopesOf(rsqrt, [4])[0] as number, -1 / 16)).toBeLessThanOrEqual(1)
})
