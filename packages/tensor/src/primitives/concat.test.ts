// Tensors put behind each other.
import { describe, expect, it } from 'vitest'
import {
  AxisError,
  DTypeError,
  ShapeError,
  ValueError,
  concat,
  stack,
  tensor,
  zeros,
  type AnyTensor,
} from '../index'

// The compiler would refuse most of these.
const join = concat as (tensors: unknown, options?: unknown) => AnyTensor

describe('concat', () => {
  it('promotes dtypes', () => {
    const joined = join([tensor([true]), tensor([2], { dtype: 'uint8' }), tensor([1.5])])
    expect([joined.dtype, joined.arraySync()]).toEqual(['float32', [1, 2, 1.5]])
    expect(() => join([tensor([1], { dtype: 'int32' }), tensor([1])])).toThrow(DTypeError)
    expect(() => join([tensor([1], { dtype: 'int32' }), tensor([1])])).toThrow(
      'concat: int32 and float32 do not mix without loss; astype one of them',
    )
  })

  it('says which shapes do not fit', () => {
    expect(() => join([zeros([2, 3]), zeros([2, 4])])).toThrow(ShapeError)
    expect(() => join([zeros([2, 3]), zeros([2, 4])])).toThrow(
      'concat: shapes [2, 3] and [2, 4] differ in more than axis 0, along which they are joined',
    )
    expect(() => join([zeros([2]), zeros([2, 1])])).toThrow('concat: shapes [2] and [2, 1] differ')
    expect(() => join([tensor(1), tensor(2)])).toThrow(
      'concat: scalars have no axis to be joined along; use stack',
    )
    expect(() => join([zeros([2])], { axis: 1 })).toThrow(AxisError)
  })

  it('says what is no array of tensors', () => {
    expect(() => join([])).toThrow(ValueError)
    expect(() => join([])).toThrow('concat: there must be at least one tensor; got an empty array')
    expect(() => join(zeros([2]))).toThrow(
      'concat: the first argument must be an array of tensors; got a Tensor',
    )
    expect(() => join([zeros([2]), [1]])).toThrow('an array of 1')
    expect(stack([zeros([0])]).shape).toEqual([1, 0])
  })
})
