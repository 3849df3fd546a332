// Running sums and their rounding.
import { describe, expect, it } from 'vitest'
import { AxisError, cumulativeSum, tensor, zeros } from '../index'

describe('cumulativeSum', () => {
  it('rounds each float32 sum once', () => {
    expect(cumulativeSum(tensor([2 ** 24, 1, 1])).arraySync()).toEqual([2 ** 24, 2 ** 24, 2 ** 24 + 2])
  })

  it('counts bool and uint8 in int32, which wraps', () => {
    const counts = cumulativeSum(tensor([true, false, true]))
    expect([counts.dtype, counts.arraySync()]).toEqual(['int32', [1, 1, 2]])
    expect(cumulativeSum(tensor([2 ** 31 - 1, 1], { dtype: 'int32' })).arraySync()).toEqual([
      2 ** 31 - 1,
      -(2 ** 31),
    ])
  })

  it('needs an axis for anything but a vector', () => {
    expect(() => cumulativeSum(zeros([2, 3]))).toThrow(AxisError)
    expect(() => cumulativeSum(zeros([2, 3]))).toThrow(
      'cumulativeSum: a tensor of shape [2, 3] needs an axis to add up along; say along which, as in { axis: -1 }, or ' +
        'flatten it first',
    )
    expect(() => cumulativeSum(tensor(1))).toThrow('a scalar has none; reshape it')
  })
})
