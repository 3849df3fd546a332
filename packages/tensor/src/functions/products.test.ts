// Products of vectors and tensors: which axes they sum over, and what they refuse.
import { describe, expect, test } from 'vitest'
import {
  AxisError,
  DTypeError,
  ShapeError,
  ValueError,
  arange,
  dot,
  outer,
  tensor,
  tensordot,
  zeros,
} from '../index'

// The same calls with arguments that the types refuse.
const [looseDot, looseOuter, looseTensordot] = [dot, outer, tensordot] as unknown as ((
  ...args: unknown[]
) => {
  arraySync: () => unknown
})[]

describe('dot', () => {
  test('sums the products of two vectors', () => {
    expect(dot(tensor([1, 2, 3]), tensor([1, 10, 100])).item()).toBe(321)
    expect(dot(zeros([0]), zeros([0])).item()).toBe(0)
    expect(tensor([1, 2]).dot(tensor([3, 4], { dtype: 'float64' })).dtype).toBe('float64')
  })

  test('takes nothing but two vectors of one length', () => {
    expect(() => looseDot?.(zeros([2, 3]), zeros([3]))).toThrow(ShapeError)
    expect(() => looseDot?.(zeros([2, 3]), zeros([3]))).toThrow(
      'dot: two vectors are expected, got [2, 3] and [3]; use matmul for matrices, tensordot for other axes',
    )
    expect(() => looseDot?.(zeros([2]), zeros([3]))).toThrow(
      'dot: dimensions 2 and 3 differ; they must be equal',
    )
    expect(() => looseDot?.(zeros([2], { dtype: 'bool' }), zeros([2]).astype('bool'))).toThrow(DTypeError)
    expect(() => looseDot?.([1], zeros([1]))).toThrow(ValueError)
  })
})

describe('outer', () => {
  test('multiplies each with each', () => {
    expect(outer(tensor([1, 2]), tensor([1, 10, 100])).arraySync()).toEqual([
      [1, 10, 100],
      [2, 20, 200],
    ])
    expect(outer(zeros([0]), zeros([2])).shape).toEqual([0, 2])
  })

  test('takes nothing but two vectors', () => {
    expect(() => looseOuter?.(zeros([2, 3]), zeros([3]))).toThrow(
      'outer: two vectors are expected, got [2, 3] and [3]; flatten them first with reshape([-1]), or use tensordot with axes: 0',
    )
    expect(() => looseOuter?.(zeros([2]).astype('bool'), zeros([2]).astype('bool'))).toThrow(
      "outer: bool is no number here; use astype('int32') or astype('float32') first",
    )
  })
})

describe('tensordot', () => {
  const a = arange(24).reshape([2, 3, 4])

  test('sums over the last axes of one and the first of the other', () => {
    const b = arange(12).reshape([3, 4])
    expect(tensordot(a, b).arraySync()).toEqual([506, 1298])
    expect(tensordot(b, tensor([1, 1, 1, 1]), { axes: 1 }).arraySync()).toEqual([6, 22, 38])
    expect(tensordot(tensor([1, 2]), tensor([1, 10]), { axes: 0 }).arraySync()).toEqual([
      [1, 10],
      [2, 20],
    ])
    expect(tensordot(tensor(3), tensor(4), { axes: 0 }).item()).toBe(12)
  })

  test('sums over pairs of listed axes, in the order of the lists', () => {
    const b = arange(24).reshape([4, 3, 2])
    const direct = tensordot(a, b, {
      axes: [
        [0, -1],
        [2, 0],
      ],
    })
    expect(direct.shape).toEqual([3, 3])
    const [x, y] = [a.arraySync() as number[][][], b.arraySync() as number[][][]]
    const element = (j: number, k: number): number =>
      x.reduce(
        (sum, plane, i) => sum + (plane[j] ?? []).reduce((s, v, l) => s + v * (y[l]?.[k]?.[i] ?? NaN), 0),
        0,
      )
    expect(direct.arraySync()).toEqual([0, 1, 2].map((j) => [0, 1, 2].map((k) => element(j, k))))
  })

  test.each<[unknown, new (...args: never[]) => Error, string]>([
    [3, AxisError, 'tensordot: there are no 3 axes to sum over in [2, 3, 4] and [3, 5]; at most 2'],
    [-1, ValueError, 'tensordot: axes must be a whole number from 0 up; got -1'],
    [
      [[1], [1]],
      ShapeError,
      'tensordot: axis 1 of [2, 3, 4] and axis 1 of [3, 5] differ (3 and 5); pair axes of one size',
    ],
    [
      [
        [1, 1],
        [0, 1],
      ],
      AxisError,
      'tensordot: axis 1 is named twice in [1, 1]',
    ],
    [[[3], [0]], AxisError, 'tensordot: axis 3 is outside a tensor of rank 3; legal are -3 to 2'],
    [[[0, 1], [0]], ValueError, 'tensordot: axes pairs 2 axes with 1; there must be as many of each'],
    [
      [1, 0],
      ValueError,
      'tensordot: axes is a number, or two arrays of axes such as [[0, 1], [1, 0]]; got an array of 2',
    ],
    ['1', ValueError, 'tensordot: axes is a number, or two arrays of axes such as [[0, 1], [1, 0]]; got "1"'],
  ])('axes %j are an error', (axes, type, message) => {
    const call = (): unknown => looseTensordot?.(a, zeros([3, 5]), { axes })
    expect(call).toThrow(type)
    expect(call).toThrow(message)
  })

  test('options are checked', () => {
    expect(() => looseTensordot?.(a, a, { axis: 1 })).toThrow(
      "tensordot: there is no option 'axis'; there is axes",
    )
    expect(() => looseTensordot?.(a, a, 1)).toThrow('tensordot: options are an object with axes; got 1')
  })
})
