// Stacking and cutting up.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  AxisError,
  ShapeError,
  ValueError,
  arange,
  concat,
  split,
  stack,
  zeros,
  type AnyTensor,
} from '../index'

describe('stack', () => {
  it('says which shapes differ', () => {
    const join = stack as (...args: unknown[]) => AnyTensor
    expect(() => join([zeros([2]), zeros([3])])).toThrow(ShapeError)
    expect(() => join([zeros([2]), zeros([3])])).toThrow(
      'stack: shapes must be equal; got [2] and [3]; concat joins along an axis they have',
    )
    expect(() => join([zeros([2])], { axis: 2 })).toThrow(AxisError)
    expect(() => join([])).toThrow('stack: there must be at least one tensor; got an empty array')
  })
})

describe('split', () => {
  it('is undone by concat', () => {
    const cuts = fc
      .array(fc.integer({ min: 0, max: 6 }), { maxLength: 4 })
      .map((list) => list.toSorted((a, b) => a - b))
    fc.assert(
      fc.property(cuts, fc.constantFrom(0, 1), (indices, axis) => {
        const x = arange(36).reshape([6, 6])
        const parts = split(x, indices, { axis })
        expect(parts.length).toBe(indices.length + 1)
        expect(concat(parts, { axis }).arraySync()).toEqual(x.arraySync())
      }),
    )
  })

  it('says where it cannot cut', () => {
    const x = zeros([5, 2])
    expect(() => split(x, 2)).toThrow(ShapeError)
    expect(() => split(x, 2)).toThrow(
      'split: axis 0 of [5, 2] does not divide into 2 equal parts; give indices to cut at instead',
    )
    expect(() => split(x, 0)).toThrow(ValueError)
    expect(() => split(x, 0)).toThrow('split: the number of sections must be a whole number from 1 up; got 0')
    expect(() => split(x, [3, 1])).toThrow('split: indices to cut at must ascend from 0 to 5; got [3, 1]')
    expect(() => split(x, [6])).toThrow('split: indices to cut at must ascend from 0 to 5; got [6]')
    expect(() => split(x, 'half' as never)).toThrow(
      'split: sections are a number or an array of indices to cut at; got "half"',
    )
  })
})
