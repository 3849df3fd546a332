// What is no order of the axes.
import { describe, expect, it } from 'vitest'
import { AxisError, ValueError, transpose, zeros } from '../index'

describe('transpose', () => {
  it('says what is no order of the axes', () => {
    const x = zeros([2, 3])
    expect(() => transpose(x, [0, 0] as never)).toThrow(AxisError)
    expect(() => transpose(x, [0, 0] as never)).toThrow(
      'transpose: [0, 0] is no permutation of the axes of [2, 3]',
    )
    expect(() => transpose(x, [0] as never)).toThrow('transpose: [0] is no permutation of the axes of [2, 3]')
    expect(() => transpose(x, [0, 2] as never)).toThrow('transpose: axis 2 is outside a tensor of rank 2')
    expect(() => transpose(x, 1 as never)).toThrow(ValueError)
    expect(() => transpose(x, 1 as never)).toThrow(
      'transpose: the order of axes is an array such as [1, 0]; got 1',
    )
  })
})
