// Rounding to whole numbers: every kind against a formula of its own, ties, and what is whole already.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { expectSpecial, valuesOf } from '../../test/accuracy'
import { slopesOf } from '../../test/slopes'
import { ceil, floor, round, tensor, trunc } from '../index'

const ops = { floor, ceil, trunc, round }

describe.each(Object.entries(ops))('%s', (name, op) => {
  it('is at special values what NumPy has', () => expectSpecial(name, op))
  it('has gradient 0', () => expect(slopesOf(op, [-1.5, -1, 0, 0.3, 2])).toEqual([0, 0, 0, 0, 0]))
  it('leaves whole numbers as they are', () => {
    expect(op(tensor(Int32Array.of(-7, 0, 2 ** 31 - 1))).arraySync()).toEqual([-7, 0, 2 ** 31 - 1])
    expect(valuesOf(op, [2 ** 53 + 2, -1e300])).toEqual([2 ** 53 + 2, -1e300])
  })
})

describe('round', () => {
  it('takes the even one of two', () => {
    expect(valuesOf(round, [-2.5, -1.5, -0.5, 0.5, 1.5, 2.5])).toEqual([-2, -2, -0, 0, 2, 2])
    // The largest number below a half, and the largest with a half.
    expect(valuesOf(round, [0.49999999999999994, 2 ** 52 - 0.5])).toEqual([0, 2 ** 52])
  })

  it('is never further than half away, and even where it is just that far', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1e6, max: 1e6, noNaN: true }),
        fc.integer({ min: -1e6, max: 1e6 }),
        (x, n) => {
          const [near, tie] = valuesOf(round, [x, n / 2]) as [number, number]
          expect(Number.isInteger(near)).toBe(true)
          expect(Math.abs(near - x)).toBeLessThanOrEqual(0.5)
          if (Math.abs(tie - n / 2) === 0.5) expect(Math.abs(tie % 2)).toBe(0)
        },
      ),
    )
  })
})
