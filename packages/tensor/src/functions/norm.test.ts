// Norms at the ends of the range and at 0, where a formula would give NaN.
import { describe, expect, it } from 'vitest'
import {
  DTypeError,
  ValueError,
  grad,
  hessian,
  norm,
  tensor,
  zeros,
  type AnyTensor,
  type Tensor,
} from '../index'

const float64 = { dtype: 'float64' } as const
type Vector = Tensor<[number], 'float64'>

describe('norm', () => {
  it('neither overflows nor underflows', () => {
    for (const size of [1, 1e300, 1e-300, 5e-324]) {
      expect(norm(tensor([3 * size, -4 * size], float64)).item()).toBe(5 * size)
    }
    expect(norm(tensor([3e30, 4e30])).item()).toBe(Math.fround(5e30))
    expect(norm(tensor([1e300, 1e300], float64), { ord: 3 }).item()).toBeCloseTo(1.2599210498948732e300, -287)
  })

  it('goes to the ends', () => {
    expect(norm(tensor([Infinity, 1])).item()).toBe(Infinity)
    expect(norm(tensor([-Infinity, NaN])).item()).toBeNaN()
    expect(norm(zeros([3])).item()).toBe(0)
    for (const ord of [1, 2, 3, Infinity]) expect(norm(zeros([0]), { ord }).item()).toBe(0)
  })

  it('of order Infinity is the largest size', () => {
    expect(
      norm(
        tensor([
          [1, -5],
          [2, 3],
        ]),
        { ord: Infinity, axis: 1 },
      ).arraySync(),
    ).toEqual([5, 3])
    const gradient = grad((x: Tensor<[3]>) => norm(x, { ord: Infinity }))
    expect(gradient(tensor([-5, 5, 1])).arraySync()).toEqual([-0.5, 0.5, 0])
  })

  it('has gradient 0 at 0', () => {
    for (const ord of [1, 1.5, 2, 3]) {
      const gradient = grad((x: Vector) => norm(x, { ord }))
      expect(gradient(zeros([2], float64)).arraySync(), `ord ${ord}`).toEqual([0, 0])
    }
  })

  it('has right second derivatives where an element is 0', () => {
    const second = hessian((x: Vector) => norm(x))(tensor([2, 0], float64)) as AnyTensor
    expect(second.arraySync()).toEqual([
      [0, 0],
      [0, 0.5],
    ])
  })

  it('says what is no order', () => {
    expect(() => norm(tensor([1]), { ord: 0.5 })).toThrow(ValueError)
    expect(() => norm(tensor([1]), { ord: 0.5 })).toThrow(
      'norm: ord must be a number from 1 up, or Infinity; got 0.5',
    )
    expect(() => norm(tensor([1]), { ord: 'fro' as never })).toThrow('got "fro"')
    expect(() => norm(tensor([1], { dtype: 'int32' }) as AnyTensor)).toThrow(DTypeError)
  })
})
