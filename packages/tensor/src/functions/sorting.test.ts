// Elements picked along an axis. Sorting itself is in argSort.test.ts.
import { describe, expect, it } from 'vitest'
import {
  DTypeError,
  IndexError,
  ShapeError,
  argMax,
  grad,
  takeAlongAxis,
  tensor,
  zeros,
  type AnyTensor,
  type Tensor,
} from '../index'

const int32 = { dtype: 'int32' } as const

describe('takeAlongAxis', () => {
  it('picks what argMax found', () => {
    const x = tensor([
      [1, 9, 3],
      [7, 5, 6],
    ])
    expect(takeAlongAxis(x, argMax(x, { axis: 1, keepDims: true })).arraySync()).toEqual([[9], [7]])
  })

  it('broadcasts the other axes', () => {
    const x = tensor([
      [1, 2, 3],
      [4, 5, 6],
    ])
    const last = takeAlongAxis(x as AnyTensor, tensor([[-1]], int32))
    expect(last.arraySync()).toEqual([[3], [6]])
  })

  it('adds the gradient up where an element is picked more than once', () => {
    const indices = tensor([[1, 1, 0]], int32)
    const gradient = grad((x: Tensor<[1, 2]>) =>
      takeAlongAxis(x, indices)
        .mul(tensor([1, 10, 100]))
        .sum(),
    )
    expect(gradient(zeros([1, 2])).arraySync()).toEqual([[100, 11]])
  })

  it('refuses indices that do not fit', () => {
    const x = zeros([2, 3]) as AnyTensor
    expect(() => takeAlongAxis(x, tensor([[3], [0]], int32))).toThrow(IndexError)
    expect(() => takeAlongAxis(x, tensor([[3], [0]], int32))).toThrow(
      'takeAlongAxis: index 3 is outside an axis of size 3; legal are -3 to 2',
    )
    // Not the neighbouring row's element, which the same offset in memory would hold.
    const later = takeAlongAxis(x, tensor([[2], [0]], int32).add(1))
    expect(() => later.dataSync()).toThrow('takeAlongAxis: index 3 is outside an axis of size 3')
    expect(() => takeAlongAxis(x, tensor([0], int32))).toThrow(ShapeError)
    expect(() => takeAlongAxis(x, tensor([0], int32))).toThrow(
      'takeAlongAxis: the indices must have as many axes as the tensor; got [1] for [2, 3]',
    )
    expect(() => takeAlongAxis(x, zeros([5, 1], int32))).toThrow(
      'takeAlongAxis: shapes [2, 1] and [5, 1] do not broadcast',
    )
    expect(() => takeAlongAxis(x, zeros([2, 1]) as AnyTensor)).toThrow(DTypeError)
    expect(() => takeAlongAxis(x, [0] as never)).toThrow(
      'takeAlongAxis: the second argument must be a tensor',
    )
  })
})
