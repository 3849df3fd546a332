// Parts of a tensor as NumPy writes them.
import { describe, expect, it } from 'vitest'
import {
  IndexError,
  ShapeError,
  ValueError,
  arange,
  grad,
  slice,
  zeros,
  type AnyTensor,
  type Tensor,
} from '../index'

// Values are checked against NumPy in test/arrays.test.ts.
describe('slice', () => {
  it('reads as NumPy writes', () => {
    const x = arange(12).reshape([3, 4])
    expect(x.slice(1).arraySync()).toEqual([4, 5, 6, 7])
    expect(x.slice(-1, 0).item()).toBe(8)
    expect(x.slice(null, [1, 3]).arraySync()).toEqual([
      [1, 2],
      [5, 6],
      [9, 10],
    ])
    expect(x.slice([0, 2], [null, null, -1]).arraySync()).toEqual([
      [3, 2, 1, 0],
      [7, 6, 5, 4],
    ])
    expect(x.slice(undefined, 1).arraySync()).toEqual([1, 5, 9])
    expect(x.slice()).toBe(x)
  })

  it('moves bounds that are outside to the ends', () => {
    const x = arange(4)
    expect(x.slice([-9, 2]).arraySync()).toEqual([0, 1])
    expect(x.slice([2, 9]).arraySync()).toEqual([2, 3])
    expect(x.slice([9, -9, -2]).arraySync()).toEqual([3, 1])
    expect(x.slice([3, 1]).arraySync()).toEqual([])
  })

  it('sends the gradient back to where the elements were, backwards too', () => {
    const weights = arange(2).add(1)
    const gradient = grad((x: Tensor<[5]>) => x.slice([4, 0, -2]).mul(weights).sum())
    expect(gradient(zeros([5])).arraySync()).toEqual([0, 0, 2, 0, 1])
  })

  it('says what is no part', () => {
    const loose = slice as (x: AnyTensor, ...ranges: unknown[]) => AnyTensor
    const x = zeros([2, 3])
    expect(() => loose(x, 0, 3)).toThrow(IndexError)
    expect(() => loose(x, 0, 3)).toThrow('slice: index 3 is outside axis 1 of [2, 3]; legal are -3 to 2')
    expect(() => loose(zeros([0]), 0)).toThrow('slice: index 0 is outside axis 0 of [0]; it has no elements')
    expect(() => loose(x, 0, 0, 0)).toThrow(ShapeError)
    expect(() => loose(x, 0, 0, 0)).toThrow('slice: 3 ranges were given for a tensor of rank 2 ([2, 3])')
    expect(() => loose(x, [0, 2, 0])).toThrow(ValueError)
    expect(() => loose(x, [0, 2, 0])).toThrow('slice: the step of axis 0 is 0; use 1, or -1 to go backwards')
    expect(() => loose(x, [0, 1, 1, 1])).toThrow(
      'slice: the range of axis 0 must be null, an index or [start, stop, step]; got an array of 4',
    )
    expect(() => loose(x, ':')).toThrow(
      'slice: the range of axis 0 must be null, an index or [start, stop, step]; got ":"',
    )
    expect(() => loose(x, null, [0, NaN])).toThrow(
      'slice: the stop of axis 1 must be a whole number; got NaN',
    )
    expect(() => loose(x, 0.5)).toThrow('slice: the index of axis 0 must be a whole number; got 0.5')
  })
})
