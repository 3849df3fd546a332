// Sums and extremes: rounding, nothing to reduce, NaN, ties.
import { describe, expect, it } from 'vitest'
import {
  AxisError,
  DTypeError,
  ShapeError,
  grad,
  max,
  min,
  ones,
  sum,
  tensor,
  zeros,
  type Tensor,
} from '../index'

describe('sum', () => {
  it('rounds a float32 sum once', () => {
    // In float32 arithmetic 1 would be lost beside 2^24.
    expect(
      tensor([2 ** 24, 1, 1])
        .sum()
        .item(),
    ).toBe(2 ** 24 + 2)
    expect(ones([20_000_000]).sum().item()).toBe(20_000_000)
    expect(tensor([1e38, 3e38, -3e38]).sum().item()).toBe(Math.fround(1e38))
  })

  it('of nothing is 0', () => {
    expect(zeros([0]).sum().item()).toBe(0)
    expect(zeros([2, 0, 3]).sum({ axis: 1 }).arraySync()).toEqual([
      [0, 0, 0],
      [0, 0, 0],
    ])
    expect(zeros([0, 2]).sum({ axis: 1 }).shape).toEqual([0])
  })

  it('over no axes is the tensor', () => {
    expect(tensor([1, 2]).sum({ axis: [] }).arraySync()).toEqual([1, 2])
  })

  it('counts bool and uint8 in int32, which wraps', () => {
    const flags = tensor([true, true, false]).sum()
    expect([flags.dtype, flags.item()]).toEqual(['int32', 2])
    const bytes = tensor([200, 200], { dtype: 'uint8' }).sum()
    expect([bytes.dtype, bytes.item()]).toEqual(['int32', 400])
    expect(
      tensor([2 ** 31 - 1, 1], { dtype: 'int32' })
        .sum()
        .item(),
    ).toBe(-(2 ** 31))
    // The low bits stay, which double precision would lose in the running sum.
    const many = tensor(new Int32Array(2 ** 22).fill(2 ** 31 - 1)).sum()
    expect(many.item()).toBe(-(2 ** 22))
  })

  it('says which axes there are', () => {
    const x = zeros([2, 3])
    expect(() => x.sum({ axis: 2 as never })).toThrow(AxisError)
    expect(() => x.sum({ axis: 2 as never })).toThrow(
      'sum: axis 2 is outside a tensor of rank 2; legal are -2 to 1',
    )
    expect(() => x.sum({ axis: [0, -2] })).toThrow('sum: axis 0 is named twice in [0, -2]')
    expect(() => sum([1, 2] as never)).toThrow('sum: the first argument must be a tensor; got an array of 2')
  })
})

describe('max and min', () => {
  it('are NaN where one element is', () => {
    const x = tensor([
      [1, NaN],
      [Infinity, -Infinity],
    ])
    expect(x.max({ axis: 1 }).arraySync()).toEqual([NaN, Infinity])
    expect(x.min({ axis: 1 }).arraySync()).toEqual([NaN, -Infinity])
  })

  it('keep whole dtypes', () => {
    const x = tensor([-5, 2 ** 31 - 1], { dtype: 'int32' })
    expect([x.max().item(), x.min().item(), x.max().dtype]).toEqual([2 ** 31 - 1, -5, 'int32'])
  })

  it('split the gradient evenly between ties', () => {
    const x = tensor([
      [3, 1, 3],
      [2, 2, 2],
    ])
    expect(grad((v: Tensor<[2, 3]>) => v.max({ axis: 1 }).sum())(x).arraySync()).toEqual([
      [0.5, 0, 0.5],
      [Math.fround(1 / 3), Math.fround(1 / 3), Math.fround(1 / 3)],
    ])
    expect(grad((v: Tensor<[2, 3]>) => v.min())(x).arraySync()).toEqual([
      [0, 1, 0],
      [0, 0, 0],
    ])
  })

  it('give no gradient to what led to NaN', () => {
    expect(grad((v: Tensor<[2]>) => v.max())(tensor([NaN, 1])).arraySync()).toEqual([0, 0])
  })

  it('of nothing are no numbers', () => {
    expect(() => max(zeros([2, 0]), { axis: 1 })).toThrow(ShapeError)
    expect(() => max(zeros([2, 0]), { axis: 1 })).toThrow(
      'max: there is no max of no elements; shape [2, 0] has none',
    )
    expect(() => min(zeros([0]))).toThrow('min: there is no min of no elements; shape [0] has none')
    expect(max(zeros([2, 0]), { axis: 0 }).shape).toEqual([0])
  })

  it('say what to use for bool', () => {
    expect(() => max(tensor([true]))).toThrow(DTypeError)
    expect(() => max(tensor([true]))).toThrow('max: bool is no number here; use any()')
    expect(() => min(tensor([true]))).toThrow('min: bool is no number here; use all()')
  })
})
