// Means and variances of few, many and far-off numbers.
import { describe, expect, it } from 'vitest'
import {
  DTypeError,
  ValueError,
  grad,
  mean,
  std,
  tensor,
  variance,
  zeros,
  type AnyTensor,
  type Tensor,
} from '../index'

const float64 = { dtype: 'float64' } as const

describe('mean', () => {
  it('of bool and uint8 is float32, of int32 an error', () => {
    const share = mean(tensor([true, true, false, false]))
    expect([share.dtype, share.item()]).toEqual(['float32', 0.5])
    expect(mean(tensor([200, 201], { dtype: 'uint8' })).item()).toBe(200.5)
    expect(() => mean(tensor([1], { dtype: 'int32' }) as AnyTensor)).toThrow(DTypeError)
    expect(() => mean(tensor([1], { dtype: 'int32' }) as AnyTensor)).toThrow(
      "mean: expected a float tensor, got int32; use astype('float32') or astype('float64') first",
    )
  })

  it('of nothing is NaN', () => {
    expect(mean(zeros([0])).item()).toBeNaN()
    expect(mean(zeros([0, 2]), { axis: 0 }).arraySync()).toEqual([NaN, NaN])
  })
})

describe('variance and std', () => {
  it('are not disturbed by a large mean', () => {
    // One pass, the mean of squares less the square of the mean, gives 0 here or worse.
    const x = tensor([1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16], float64)
    expect(variance(x, { correction: 1 }).item()).toBe(30)
    expect(variance(tensor([4096.25, 4096.75])).item()).toBe(0.0625)
    expect(std(tensor([1e150, -1e150], float64)).item()).toBe(1e150)
  })

  it('say when a correction leaves nothing', () => {
    const x = zeros([2, 1])
    expect(() => variance(x, { axis: 1, correction: 1 })).toThrow(ValueError)
    expect(() => variance(x, { axis: 1, correction: 1 })).toThrow(
      'variance: a correction of 1 leaves nothing to divide by: there is 1 element',
    )
    expect(() => std(x, { correction: 3 })).toThrow(
      'std: a correction of 3 leaves nothing to divide by: there are 2',
    )
    expect(() => std(x, { correction: '1' as never })).toThrow(
      'std: the correction must be a finite number; got "1"',
    )
    expect(variance(zeros([0])).item()).toBeNaN()
  })

  it('std has gradient 0 where it is 0', () => {
    expect(std(tensor([2, 2])).item()).toBe(0)
    expect(grad((x: Tensor<[2]>) => std(x))(tensor([2, 2])).arraySync()).toEqual([0, 0])
    expect(std(tensor([NaN, 2])).item()).toBeNaN()
  })
})
