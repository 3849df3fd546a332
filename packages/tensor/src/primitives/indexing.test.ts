// Elements taken by index, and gradients added up where they came from.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  AxisError,
  DTypeError,
  IndexError,
  ValueError,
  grad,
  take,
  tensor,
  zeros,
  type AnyTensor,
  type Tensor,
} from '../index'

const int32 = { dtype: 'int32' } as const

describe('take', () => {
  it('picks what the indices say', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -4, max: 3 }), { maxLength: 8 }), (indices) => {
        const values = [10, 20, 30, 40]
        const picked = take(tensor(values), tensor(indices, int32))
        expect(picked.arraySync()).toEqual(indices.map((i) => values.at(i)))
      }),
    )
  })

  it('takes whole numbers and arrays of them', () => {
    const x = tensor([
      [1, 2],
      [3, 4],
    ])
    expect(take(x, 1).arraySync()).toEqual([3, 4])
    expect(take(x, -1, { axis: 1 }).arraySync()).toEqual([2, 4])
    expect(take(x, [1, 0, 1]).arraySync()).toEqual([
      [3, 4],
      [1, 2],
      [3, 4],
    ])
    expect(take(x, []).shape).toEqual([0, 2])
  })

  it('adds the gradient up where an index is repeated', () => {
    const indices = tensor([1, 1, -1, 0], int32)
    const gradient = grad((x: Tensor<[3]>) =>
      x
        .take(indices)
        .mul(tensor([1, 10, 100, 1000]))
        .sum(),
    )
    expect(gradient(tensor([0, 0, 0])).arraySync()).toEqual([1000, 11, 100])
  })

  it('rounds a gradient of float32 once', () => {
    const indices = tensor(new Int32Array(3))
    const weights = tensor([2 ** 24, 1, 1])
    const gradient = grad((x: Tensor<[1]>) => x.take(indices).mul(weights).sum())
    expect(gradient(tensor([0])).arraySync()).toEqual([2 ** 24 + 2])
  })

  it('refuses an index outside the axis: at the call where its value is there, else when it is computed', () => {
    const x = zeros([2, 3])
    expect(() => take(x, tensor([0, 3], int32), { axis: 1 })).toThrow(IndexError)
    expect(() => take(x, tensor([0, 3], int32), { axis: 1 })).toThrow(
      'take: index 3 is outside an axis of size 3; legal are -3 to 2',
    )
    expect(() => take(x, [-3])).toThrow('take: index -3 is outside an axis of size 2; legal are -2 to 1')
    expect(() => take(zeros([0]), 0)).toThrow(
      'take: index 0 is outside an axis of size 0; the axis has no elements',
    )
    const later = take(x, tensor([2], int32).add(1))
    expect(() => later.dataSync()).toThrow('take: index 3 is outside an axis of size 2; legal are -2 to 1')
    try {
      take(x, 7)
    } catch (error) {
      expect([(error as IndexError).index, (error as IndexError).size]).toEqual([7, 2])
    }
  })

  it('says what indices are', () => {
    const loose = take as (...args: unknown[]) => AnyTensor
    const x = zeros([3])
    expect(() => loose(x, tensor([1]))).toThrow(DTypeError)
    expect(() => loose(x, tensor([1]))).toThrow(
      "take: indices are int32 or uint8; got float32; use astype('int32')",
    )
    expect(() => loose(x, [0.5])).toThrow(ValueError)
    expect(() => loose(x, [0.5])).toThrow('take: index 0 must be a whole number; got 0.5')
    expect(() => loose(x, '1')).toThrow(
      'take: indices are an int32 tensor, a whole number or an array of them; got "1"',
    )
    expect(() => loose(x, [2 ** 32])).toThrow('take: index 4294967296 is outside an axis of size 3')
    expect(() => loose(tensor(1), 0)).toThrow(AxisError)
  })
})
