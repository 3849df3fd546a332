// Powers: values over all of double precision, wrapping whole powers, gradients at 0 and below.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { expectSpecial, expectWithin } from '../../test/accuracy'
import { curvaturesOf, slopesOf } from '../../test/slopes'
import { DTypeError, pow, sqrt, tensor, vjp, type AnyTensor } from '../index'

// What the power of V8 keeps.
const powUlp = 2

const gradients = (a: readonly number[], b: readonly number[]): number[][] => {
  const [, pullback] = vjp(
    (x: AnyTensor, n: AnyTensor) => x.pow(n).sum(),
    tensor(Float64Array.from(a)) as AnyTensor,
    tensor(Float64Array.from(b)) as AnyTensor,
  )
  const pulled = pullback(tensor(1, { dtype: 'float64' }) as never) as unknown as AnyTensor[]
  return pulled.map((x) => x.arraySync())
}

describe('pow', () => {
  it('is accurate, and at special values what NumPy has', () => {
    expectWithin(powUlp, 'pow', pow)
    expectSpecial('pow', pow)
  })

  it('wraps for int32, and keeps the whole part of negative powers', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
        fc.integer({ min: 0, max: 300 }),
        (a, n) => {
          const expected = Number(BigInt.asIntN(32, BigInt(a) ** BigInt(n)))
          expect(pow(tensor(Int32Array.of(a)), n).dataSync()[0]).toBe(expected)
        },
      ),
    )
    const bases = tensor(Int32Array.of(1, -1, 2, -3, 0))
    expect(pow(bases, -2).arraySync()).toEqual([1, 1, 0, 0, 0])
    expect(pow(bases, -3).arraySync()).toEqual([1, -1, 0, 0, 0])
    expect(pow(tensor(Uint8Array.of(3, 16, 255)), 6).arraySync()).toEqual([729 & 255, 0, 1])
  })

  it('takes a number on either side', () => {
    expect(pow(2, tensor([0, 1, 3])).arraySync()).toEqual([1, 2, 8])
    expect(pow(tensor([2, 3]), 0.5).dtype).toBe('float32')
    expect(() => pow(tensor(Int32Array.of(2)), 0.5)).toThrow(DTypeError)
  })

  it('has derivatives of every order at 0 and below, for whole powers', () => {
    const x = [-2, -0, 0, 3]
    expect(slopesOf((x: AnyTensor) => x.pow(0), x)).toEqual([0, 0, 0, 0])
    expect(slopesOf((x: AnyTensor) => x.pow(1), x)).toEqual([1, 1, 1, 1])
    expect(slopesOf((x: AnyTensor) => x.pow(2), x)).toEqual([-4, 0, 0, 6])
    expect(slopesOf((x: AnyTensor) => x.pow(3), x)).toEqual([12, 0, 0, 27])
    expect(slopesOf((x: AnyTensor) => x.pow(-1), [-2, 4])).toEqual([-0.25, -0.0625])
    expect(curvaturesOf((x: AnyTensor) => x.pow(2), x)).toEqual([2, 2, 2, 2])
    expect(curvaturesOf((x: AnyTensor) => x.pow(1), x)).toEqual([0, 0, 0, 0])
    expect(curvaturesOf((x: AnyTensor) => x.pow(0), x)).toEqual([0, 0, 0, 0])
    expect(curvaturesOf((x: AnyTensor) => x.pow(3), x)).toEqual([-12, 0, 0, 18])
  })

  it('has the slope of its formula where the power itself overflows or vanishes', () => {
    expect(slopesOf((x: AnyTensor) => x.pow(2), [1e300, 1e-300, Infinity])).toEqual([2e300, 2e-300, Infinity])
    expect(slopesOf((x: AnyTensor) => x.pow(0.5), [0, 1e-300])).toEqual([Infinity, 5e149])
    // x ** 0 is 1 for every x.
    expect(slopesOf((x: AnyTensor) => x.pow(0), [0, 5e-324, Infinity, NaN])).toEqual([0, 0, 0, 0])
  })

  it('has gradient 0 for the exponent where the base is 0, and NaN where it is negative', () => {
    const [, exponents] = gradients([0, 0, 0, 0, -0], [2, 1, 0, -1, 3])
    expect(exponents).toEqual([0, 0, 0, 0, 0])
    expect(gradients([-2, Math.E], [2, 3])[1]).toEqual([NaN, Math.E ** 3])
  })
})

describe('sqrt', () => {
  it('is rounded once', () => {
    expectWithin(0, 'sqrt', sqrt)
    expectSpecial('sqrt', sqrt)
  })

  it('has its gradient at the edges', () => {
    expect(slopesOf(sqrt, [0, 4, 1e-300, 1e300, Infinity])).toEqual([Infinity, 0.25, 5e149, 5e-151, 0])
  })
})
