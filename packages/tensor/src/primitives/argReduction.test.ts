// Where the largest and the smallest element are, ties and NaN included.
import { describe, expect, it } from 'vitest'
import { ShapeError, argMax, argMin, tensor, zeros } from '../index'

describe('argMax and argMin', () => {
  it('take the first of several, and the first NaN before all', () => {
    expect(argMax(tensor([1, 3, 3])).item()).toBe(1)
    expect(argMin(tensor([3, 1, 1])).item()).toBe(1)
    expect(argMax(tensor([1, NaN, Infinity, NaN])).item()).toBe(1)
    expect(argMin(tensor([1, NaN, -Infinity, NaN])).item()).toBe(1)
    expect(argMax(tensor([NaN, 1])).item()).toBe(0)
  })

  it('are int32, of any dtype', () => {
    expect(argMax(tensor([false, true])).dtype).toBe('int32')
    expect(argMax(tensor([false, true])).item()).toBe(1)
    expect(argMin(tensor([5, 4], { dtype: 'uint8' })).item()).toBe(1)
  })

  it('keep what keepDims asks for', () => {
    expect(argMax(zeros([2, 3]), { keepDims: true }).shape).toEqual([1, 1])
    expect(argMax(zeros([2, 3]), { axis: 1, keepDims: true }).shape).toEqual([2, 1])
  })

  it('find nothing among nothing', () => {
    expect(() => argMax(zeros([0]))).toThrow(ShapeError)
    expect(() => argMax(zeros([0]))).toThrow('argMax: there is no argMax of no elements; shape [0] has none')
    expect(() => argMin(zeros([2, 0]), { axis: 1 })).toThrow('there is no argMin of no elements')
    expect(argMax(zeros([0, 2]), { axis: 1 }).shape).toEqual([0])
  })
})
