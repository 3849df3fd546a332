// The same elements in another shape.
import { describe, expect, it } from 'vitest'
import { ShapeError, ValueError, reshape, tensor, zeros } from '../index'

describe('reshape', () => {
  it('finds the dimension that is -1', () => {
    expect(reshape(zeros([2, 6]), [3, -1]).shape).toEqual([3, 4])
    expect(reshape(zeros([0, 6]), [-1, 3]).shape).toEqual([0, 3])
    expect(reshape(tensor(1), [-1]).shape).toEqual([1])
  })

  it('says why a shape does not fit', () => {
    const x = zeros([2, 3])
    expect(() => reshape(x, [4, 2])).toThrow(ShapeError)
    expect(() => reshape(x, [4, 2])).toThrow(
      'reshape: [2, 3] has 6 elements, [4, 2] 8; the numbers must be equal',
    )
    expect(() => reshape(x, [4, -1])).toThrow(
      'reshape: [2, 3] does not fit [4, -1]: 6 elements do not divide by 4',
    )
    expect(() => reshape(x, [-1, -1])).toThrow('reshape: only one dimension can be -1; got [-1, -1]')
    expect(() => reshape(zeros([0]), [0, -1])).toThrow(
      'reshape: [0] does not fit [0, -1]: any size fits at -1',
    )
    expect(() => reshape(x, [6.5])).toThrow('reshape: dimension 0 must be a whole number from 0 up; got 6.5')
    expect(() => reshape(x, 6 as never)).toThrow(ValueError)
    expect(() => reshape(x, 6 as never)).toThrow(
      'reshape: a shape is an array of dimensions such as [2, -1]; got 6',
    )
  })

  it('is not touched by what becomes of the array that it was given', () => {
    const shape = [3, 2]
    const x = reshape(zeros([2, 3]), shape)
    shape[0] = 7
    expect(x.shape).toEqual([3, 2])
  })
})
