// Axes that come, go and are asserted.
import { describe, expect, it } from 'vitest'
import {
  AxisError,
  ShapeError,
  expandDims,
  moveAxis,
  squeeze,
  swapAxes,
  zeros,
  type AnyTensor,
} from '../index'

describe('axes', () => {
  it('come and go', () => {
    const x = zeros([2, 3])
    expect([0, 1, 2, -1, -2, -3].map((axis) => expandDims(x as AnyTensor, axis).shape)).toEqual([
      [1, 2, 3],
      [2, 1, 3],
      [2, 3, 1],
      [2, 3, 1],
      [2, 1, 3],
      [1, 2, 3],
    ])
    expect(squeeze(zeros([1, 2, 1])).shape).toEqual([2])
    expect(squeeze(zeros([1, 2, 1]), -1).shape).toEqual([1, 2])
  })

  it('say where they cannot', () => {
    const x = zeros([2, 3]) as AnyTensor
    expect(() => expandDims(x, 3)).toThrow(AxisError)
    expect(() => expandDims(x, 3)).toThrow(
      'expandDims: axis 3 is outside a tensor of rank 3; legal are -3 to 2',
    )
    expect(() => expandDims(x, undefined as never)).toThrow(
      'expandDims: axis must be a whole number; got undefined',
    )
    expect(() => squeeze(x, 0)).toThrow(ShapeError)
    expect(() => squeeze(x, 0)).toThrow('squeeze: axis 0 of [2, 3] has size 2, not 1')
    expect(() => moveAxis(x, 2, 0)).toThrow(
      'moveAxis: axis 2 is outside a tensor of rank 2; legal are -2 to 1',
    )
    expect(() => swapAxes(x, 0, 2)).toThrow(
      'swapAxes: axis 2 is outside a tensor of rank 2; legal are -2 to 1',
    )
  })

  it('are asserted by as', () => {
    const x = zeros([2, 3]) as AnyTensor
    expect(x.as([2, 3])).toBe(x)
    expect(() => x.as([3, 2])).toThrow(ShapeError)
    expect(() => x.as([3, 2])).toThrow('as: the tensor has shape [2, 3], not [3, 2]; reshape changes it')
  })
})
