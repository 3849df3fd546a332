// Values of arithmetic at the edges, and its gradients where a convention decides.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { expectSpecial, expectWithin, valuesOf } from '../../test/accuracy'
import { slopesOf } from '../../test/slopes'
import { abs, remainder, sign, tensor, vjp, type AnyTensor } from '../index'

const int32 = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })

describe('remainder', () => {
  it('is exact, as NumPy has it', () => {
    // One rounding, where b is added to bring the sign to that of b.
    expectWithin(1, 'remainder', remainder)
    expectSpecial('remainder', remainder)
  })

  it('has the sign of the divisor and is smaller than it', () => {
    const finite = fc.double({ noNaN: true, noDefaultInfinity: true })
    fc.assert(
      fc.property(finite, finite, (a, b) => {
        fc.pre(b !== 0)
        const [r] = valuesOf(remainder, [a], [b]) as [number]
        expect(Math.abs(r)).toBeLessThanOrEqual(Math.abs(b))
        if (r !== 0) expect(Math.sign(r)).toBe(Math.sign(b))
      }),
    )
  })

  it('of int32 is that of floored division, and 0 by zero', () => {
    fc.assert(
      fc.property(int32, int32, (a, b) => {
        const [m, n] = [BigInt(a), BigInt(b)]
        const expected = b === 0 ? 0n : ((m % n) + n) % n
        expect(remainder(tensor(Int32Array.of(a)), tensor(Int32Array.of(b))).dataSync()[0]).toBe(
          Number(expected),
        )
      }),
    )
    expect(remainder(tensor(Uint8Array.of(7, 7)), tensor(Uint8Array.of(4, 0))).arraySync()).toEqual([3, 0])
  })

  it('has the gradient of the quotient that its value has, not of the rounded one', () => {
    // 1 / 0.1 is rounded up to 10, but 0.1 as a double is a little more than a tenth and goes 9 times into 1.
    const [y, pullback] = vjp(
      (a: AnyTensor, b: AnyTensor) => a.remainder(b),
      tensor(1, { dtype: 'float64' }) as AnyTensor,
      tensor(0.1, { dtype: 'float64' }) as AnyTensor,
    )
    expect(y.item()).toBeCloseTo(0.1)
    const gradients = pullback(tensor(1, { dtype: 'float64' }) as never) as unknown as AnyTensor[]
    expect(gradients.map((x) => x.item())).toEqual([1, -9])
  })
})

describe('abs and sign', () => {
  it('keep NaN and have no sign at 0', () => {
    expectSpecial('abs', abs)
    expect(valuesOf(sign, [NaN, -Infinity, -1e-300, -0, 0, 1e-300])).toEqual([NaN, -1, -1, 0, 0, 1])
  })

  it('of whole numbers', () => {
    expect(abs(tensor(Int32Array.of(-7, 7, -(2 ** 31)))).arraySync()).toEqual([7, 7, -(2 ** 31)])
    expect(sign(tensor(Int32Array.of(-7, 0, 7))).arraySync()).toEqual([-1, 0, 1])
  })

  it('have gradient 0 at 0, and sign everywhere', () => {
    expect(slopesOf(abs, [-2, 0, 3])).toEqual([-1, 0, 1])
    expect(slopesOf(sign, [-2, 0, 3])).toEqual([0, 0, 0])
  })
})
