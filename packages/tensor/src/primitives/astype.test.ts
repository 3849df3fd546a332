// Casts: what each dtype makes of a number, and where gradients pass.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { slopesOf } from '../../test/slopes'
import { DTypeError, ValueError, astype, tensor, type AnyTensor, type DType } from '../index'

const cast = (values: readonly number[], dtype: DType): unknown =>
  astype(tensor(Float64Array.from(values)), dtype).arraySync()

// Calls that the static types refuse.
const untyped = astype as unknown as (...args: unknown[]) => unknown

describe('astype', () => {
  it('truncates towards zero and wraps for whole numbers', () => {
    expect(cast([1.9, -1.9, 2 ** 31, -(2 ** 31) - 1, NaN, Infinity], 'int32')).toEqual([
      1,
      -1,
      -(2 ** 31),
      2 ** 31 - 1,
      0,
      0,
    ])
    expect(cast([1.9, -1.9, 256.5, NaN, -Infinity], 'uint8')).toEqual([1, 255, 0, 0, 0])
    fc.assert(
      fc.property(fc.double({ min: -1e15, max: 1e15, noNaN: true }), (x) => {
        expect(cast([x], 'int32')).toEqual([Number(BigInt.asIntN(32, BigInt(Math.trunc(x))))])
        expect(cast([x], 'uint8')).toEqual([Number(BigInt.asUintN(8, BigInt(Math.trunc(x))))])
      }),
    )
  })

  it('is true for all but 0, and 1 for true', () => {
    expect(cast([0, -0, 1e-300, -2, NaN], 'bool')).toEqual([false, false, true, true, true])
    expect(astype(tensor([true, false]), 'float64').arraySync()).toEqual([1, 0])
  })

  it('rounds to float32', () => {
    expect(cast([0.1, 1e300, 1e-300], 'float32')).toEqual([Math.fround(0.1), Infinity, 0])
  })

  it('gives the same tensor for its own dtype', () => {
    const x = tensor([1, 2])
    expect(astype(x, 'float32')).toBe(x)
  })

  it('passes gradients between floats alone', () => {
    expect(slopesOf((x: AnyTensor) => x.astype('float32').mul(3).astype('float64'), [1, 2])).toEqual([3, 3])
    expect(slopesOf((x: AnyTensor) => x.astype('int32').astype('float64'), [1, 2])).toEqual([0, 0])
  })

  it('says what it expects', () => {
    expect(() => untyped(tensor(1), 'float16')).toThrow(
      new DTypeError('astype', '"float16" is not a dtype; use one of float32, float64, int32, uint8, bool'),
    )
    expect(() => untyped(tensor(1))).toThrow('astype: undefined is not a dtype')
    expect(() => untyped(1, 'int32')).toThrow(
      new ValueError('astype', 'the first argument must be a tensor; got 1; make one with tensor(...)'),
    )
  })
})
