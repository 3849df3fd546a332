// Trigonometric functions over all of double precision, and their slopes near poles and ends.
import { describe, expect, it } from 'vitest'
import { expectSpecial, expectWithin, ulpsBetween } from '../../test/accuracy'
import { slopesOf } from '../../test/slopes'
import { acos, asin, atan, atan2, cos, sin, tan, tensor, vjp, type AnyTensor } from '../index'

// What compiled functions keep on these arguments; lanes/accuracy.test.ts has the bounds for all.
const ulp = 2

describe.each(Object.entries({ sin, cos, tan, asin, acos, atan, atan2 }))('%s', (name, op) => {
  it(`is within ${ulp} ulp, for large angles too`, () => expectWithin(ulp, name, op))
  it('is at special values what NumPy has', () => expectSpecial(name, op))
})

it('slopes of inverses keep their digits near the ends', () => {
  const x = 1 - 2 ** -53
  // 1 - x ** 2 is 2 ** -52 - 2 ** -106.
  const expected = 2 ** 26 / Math.sqrt(1 - 2 ** -54)
  expect(ulpsBetween(slopesOf(asin, [x])[0] as number, expected)).toBeLessThanOrEqual(2)
  expect(ulpsBetween(slopesOf(acos, [-x])[0] as number, -expected)).toBeLessThanOrEqual(2)
  expect(slopesOf(asin, [-1, 0, 1])).toEqual([Infinity, 1, Infinity])
  expect(slopesOf(acos, [-1, 0, 1])).toEqual([-Infinity, -1, -Infinity])
  expect(slopesOf(atan, [-Infinity, -1e300, 0, 1e150, Infinity])).toEqual([0, 0, 1, 1e-300, 0])
})

describe('atan2', () => {
  const gradients = (y: number, x: number): number[] => {
    const [first, second] = [y, x].map((value) => tensor(Float64Array.of(value)) as AnyTensor)
    const [, pullback] = vjp(
      (y: AnyTensor, x: AnyTensor) => y.atan2(x),
      first as AnyTensor,
      second as AnyTensor,
    )
    const pulled = pullback(tensor(Float64Array.of(1)) as never) as unknown as AnyTensor[]
    return pulled.flatMap((gradient) => gradient.arraySync() as number[])
  }

  it('has gradients however far the point is, or near', () => {
    for (const scale of [1, 1e300, 1e-300]) {
      const [dy, dx] = gradients(3 * scale, -4 * scale) as [number, number]
      // A few roundings in the rule.
      expect(ulpsBetween(dy, -4 / 25 / scale), `${dy}`).toBeLessThanOrEqual(4)
      expect(ulpsBetween(dx, -3 / 25 / scale), `${dx}`).toBeLessThanOrEqual(4)
    }
  })

  it('has them on the axes, and none at the origin', () => {
    expect(gradients(0, 2)).toEqual([0.5, -0])
    expect(gradients(2, 0)).toEqual([0, -0.5])
    expect(gradients(0, 0)).toEqual([NaN, NaN])
  })
})
