// Limits: what is kept, what is moved, and the gradient on either side of a limit.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { valuesOf } from '../../test/accuracy'
import { slopesOf } from '../../test/slopes'
import { DTypeError, ValueError, clip, tensor, type AnyTensor } from '../index'

// Calls that the static types refuse.
const untyped = clip as unknown as (...args: unknown[]) => unknown

describe('clip', () => {
  it('moves what is outside to the nearest limit, and leaves NaN alone', () => {
    fc.assert(
      fc.property(fc.double(), fc.double({ noNaN: true }), fc.double({ noNaN: true }), (x, min, max) => {
        const both = (x: AnyTensor) => clip(x, min, max)
        // Adding 0 makes 0 of -0: which of the two is no matter.
        expect((valuesOf(both, [x])[0] as number) + 0).toBe(Math.min(Math.max(x, min), max) + 0)
      }),
      { examples: [[5, 2, 1]] },
    )
  })

  it('leaves a side open for null, or when it is left out', () => {
    const x = [-5, 0, 5]
    expect(valuesOf((x: AnyTensor) => clip(x, -1, null), x)).toEqual([-1, 0, 5])
    expect(valuesOf((x: AnyTensor) => clip(x, null, 1), x)).toEqual([-5, 0, 1])
    expect(valuesOf((x: AnyTensor) => clip(x, null, null), x)).toEqual(x)
    expect(valuesOf((x: AnyTensor) => untyped(x, -1), x)).toEqual([-1, 0, 5])
  })

  it('takes whole numbers', () => {
    const result = clip(tensor(Int32Array.of(-50, 3, 50)), -10, 10)
    expect(result.dtype).toBe('int32')
    expect(result.arraySync()).toEqual([-10, 3, 10])
  })

  it('has gradient 1 within and at the limits, 0 outside', () => {
    expect(slopesOf((x: AnyTensor) => clip(x, -1, 1), [-Infinity, -2, -1, 0, 1, 2, NaN])).toEqual([
      0, 0, 1, 1, 1, 0, 1,
    ])
  })

  it('says what it expects', () => {
    const x = tensor([1, 2])
    expect(() => untyped(x, 'low')).toThrow(
      new ValueError('clip', 'min must be a number, or null for no limit; got "low"'),
    )
    expect(() => clip(x, 0, NaN)).toThrow(
      new ValueError('clip', 'max must be a number, or null for no limit; got NaN'),
    )
    expect(() => untyped(tensor([true]), 0, 1)).toThrow(
      new DTypeError('clip', "bool is no number here; use astype('int32') or astype('float32') first"),
    )
    expect(() => clip(tensor(Int32Array.of(1)), 0, 1.5)).toThrow(
      new DTypeError('clip', "1.5 is no int32; use astype('float32') on the tensor first"),
    )
    expect(() => untyped([1], 0, 1)).toThrow('clip: the first argument must be a tensor; got an array of 1')
  })
})
