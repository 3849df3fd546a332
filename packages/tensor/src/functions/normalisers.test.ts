// softmax and its logarithm, at the ends of the range too.
import { describe, expect, test } from 'vitest'
import {
  AxisError,
  DTypeError,
  ValueError,
  grad,
  logSoftmax,
  softmax,
  tensor,
  zeros,
  type AnyTensor,
} from '../index'

const float64 = { dtype: 'float64' } as const

describe('softmax', () => {
  test('is exact where exp overflows, and where it vanishes', () => {
    expect(softmax(tensor([1000, 1000, -1000])).arraySync()).toEqual([0.5, 0.5, 0])
    expect(softmax(tensor([-1000, -1000], float64)).arraySync()).toEqual([0.5, 0.5])
    expect(softmax(tensor([1e300, 0], float64)).arraySync()).toEqual([1, 0])
    const [small] = softmax(tensor([-700, 0], float64)).arraySync() as number[]
    expect(small).toBe(Math.exp(-700))
  })

  test('runs along the axis that is named, the last by default', () => {
    const x = tensor([
      [0, Math.log(3)],
      [0, 0],
    ])
    const rows = x.softmax().arraySync() as number[][]
    expect(rows[0]?.[1]).toBeCloseTo(0.75, 6)
    expect(rows[1]).toEqual([0.5, 0.5])
    const columns = x.softmax({ axis: 0 }).arraySync() as number[][]
    expect(columns.map(([first]) => first)).toEqual([0.5, 0.5])
    expect(x.softmax({ axis: -2 }).arraySync()).toEqual(columns)
  })

  test('-Infinity has no share; where nothing has one, or one is infinite, all are NaN', () => {
    expect(softmax(tensor([-Infinity, 5])).arraySync()).toEqual([0, 1])
    expect(softmax(tensor([-Infinity, -Infinity])).arraySync()).toEqual([NaN, NaN])
    expect(softmax(tensor([Infinity, 0])).arraySync()).toEqual([NaN, NaN])
    expect(softmax(tensor([NaN, 0])).arraySync()).toEqual([NaN, NaN])
  })

  test('of nothing is nothing', () => {
    expect(softmax(zeros([2, 0])).shape).toEqual([2, 0])
    expect(softmax(zeros([0, 2])).shape).toEqual([0, 2])
  })

  test('uint8 and bool become float32', () => {
    expect(softmax(tensor([1, 1], { dtype: 'uint8' })).dtype).toBe('float32')
    expect(softmax(tensor([true, true])).arraySync()).toEqual([0.5, 0.5])
  })

  test('errors', () => {
    const loose = softmax as (...args: unknown[]) => unknown
    expect(() => loose(tensor(1))).toThrow(AxisError)
    expect(() => loose(tensor(1))).toThrow(
      'softmax: axis -1 is outside a tensor of rank 0; a scalar has no axes',
    )
    expect(() => loose(zeros([2]), { axis: 1 })).toThrow('softmax: axis 1 is outside a tensor of rank 1')
    expect(() => loose(zeros([2]), { dim: 0 })).toThrow("softmax: there is no option 'dim'; there is axis")
    expect(() => loose(zeros([2], { dtype: 'int32' }))).toThrow(DTypeError)
    expect(() => loose([1, 2])).toThrow(ValueError)
  })
})

describe('logSoftmax', () => {
  test('is exact at both ends, where the logarithm of softmax is -Infinity', () => {
    expect(logSoftmax(tensor([1000, 0])).arraySync()).toEqual([0, -1000])
    expect(logSoftmax(tensor([-1000, 1000], float64)).arraySync()).toEqual([-2000, 0])
    expect(logSoftmax(tensor([1e300, -1e300], float64)).arraySync()).toEqual([0, -2e300])
    const [even] = logSoftmax(tensor([1000, 1000], float64)).arraySync() as number[]
    expect(even).toBe(-Math.log(2))
  })

  test('-Infinity stays; where all are, or one is infinite, all are NaN', () => {
    expect(logSoftmax(tensor([-Infinity, 5])).arraySync()).toEqual([-Infinity, 0])
    expect(logSoftmax(tensor([-Infinity, -Infinity])).arraySync()).toEqual([NaN, NaN])
    expect(logSoftmax(tensor([Infinity, 0])).arraySync()).toEqual([NaN, NaN])
  })

  test('the gradient of a chosen one is that one less softmax, also at the ends', () => {
    const slope = grad((x: AnyTensor) => x.logSoftmax().slice(0))
    expect(slope(tensor([0, 0], float64)).arraySync()).toEqual([0.5, -0.5])
    expect(slope(tensor([-1000, 1000], float64)).arraySync()).toEqual([1, -1])
  })
})
