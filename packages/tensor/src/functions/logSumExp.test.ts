// The logarithm of a sum of exponentials, at the ends of the range too.
import { describe, expect, it } from 'vitest'
import { DTypeError, grad, logSumExp, tensor, zeros, type AnyTensor, type Tensor } from '../index'

const float64 = { dtype: 'float64' } as const

describe('logSumExp', () => {
  it('is exact where exp overflows, and where it vanishes', () => {
    for (const shift of [0, 1000, -1000, 1e300]) {
      expect(logSumExp(tensor([shift, shift], float64)).item()).toBe(shift + Math.LN2)
    }
    expect(logSumExp(tensor([1000, -1000])).item()).toBe(1000)
    expect(logSumExp(tensor([-1000, -1e300], float64)).item()).toBe(-1000)
  })

  it('goes to the ends', () => {
    expect(logSumExp(tensor([-Infinity, 2])).item()).toBe(2)
    expect(logSumExp(tensor([-Infinity, -Infinity])).item()).toBe(-Infinity)
    expect(logSumExp(tensor([Infinity, -Infinity])).item()).toBe(Infinity)
    expect(logSumExp(tensor([NaN, Infinity])).item()).toBeNaN()
    expect(logSumExp(zeros([0])).item()).toBe(-Infinity)
  })

  it('has the gradient softmax, and 0 where all is -Infinity', () => {
    const gradient = grad((x: Tensor<[2], 'float64'>) => logSumExp(x))
    expect(gradient(tensor([1000, 1000], float64)).arraySync()).toEqual([0.5, 0.5])
    expect(gradient(tensor([-Infinity, 3], float64)).arraySync()).toEqual([0, 1])
    expect(gradient(tensor([-Infinity, -Infinity], float64)).arraySync()).toEqual([0, 0])
  })

  it('takes real numbers', () => {
    expect(() => logSumExp(tensor([1], { dtype: 'int32' }) as AnyTensor)).toThrow(DTypeError)
    expect(() => logSumExp(tensor([1], { dtype: 'int32' }) as AnyTensor)).toThrow(
      'logSumExp: expected a float tensor',
    )
  })
})
