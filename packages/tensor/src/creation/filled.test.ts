// Tensors of one value.
import { describe, expect, it } from 'vitest'
import { DTypeError, ShapeError, ValueError, full, ones, onesLike, tensor, zeros, zerosLike } from '../index'

describe('zeros, ones and full', () => {
  it('have the dtype that is asked for', () => {
    expect([zeros([2]).dtype, zeros([2], { dtype: 'int32' }).dtype]).toEqual(['float32', 'int32'])
    expect(ones([2], { dtype: 'bool' }).arraySync()).toEqual([true, true])
    expect(full([], 2.5).item()).toBe(2.5)
    expect(full([1], NaN).arraySync()).toEqual([NaN])
  })

  it('are like another tensor', () => {
    const x = tensor([1, 2], { dtype: 'uint8' })
    expect([zerosLike(x).dtype, zerosLike(x).arraySync()]).toEqual(['uint8', [0, 0]])
    expect([onesLike(x, { dtype: 'float64' }).dtype, onesLike(x).arraySync()]).toEqual(['float64', [1, 1]])
    expect(() => zerosLike([2] as never)).toThrow(
      'zerosLike: the first argument must be a tensor; got an array of 1',
    )
  })

  it('say what is no shape, no value and no dtype', () => {
    expect(() => zeros(3 as never)).toThrow(ValueError)
    expect(() => zeros(3 as never)).toThrow('zeros: a shape is an array of dimensions such as [2, 3]; got 3')
    expect(() => zeros([2, -1])).toThrow(ShapeError)
    expect(() => zeros([NaN])).toThrow('zeros: dimension 0 must be a whole number from 0 up; got NaN')
    expect(() => ones([2 ** 20, 2 ** 20])).toThrow('ones: [1048576, 1048576] has')
    expect(() => full([2], undefined as never)).toThrow('full: the value must be a number; got undefined')
    expect(() => full([2], 1.5, { dtype: 'int32' })).toThrow(DTypeError)
    expect(() => full([2], 1.5, { dtype: 'int32' })).toThrow(
      'full: 1.5 is no int32; round it, or choose another dtype',
    )
    expect(() => zeros([2], { dtype: 'double' as never })).toThrow('zeros: "double" is not a dtype')
    expect(() => zeros([2], 'int32' as never)).toThrow('zeros: options are an object with dtype; got "int32"')
  })
})
