// Products and their derivatives where elements are 0.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { grad, hessian, prod, tensor, zeros, type Tensor } from '../index'

type Vector = Tensor<[number], 'float64'>

const productBut = (values: readonly number[], ...left: readonly number[]): number =>
  values.reduce((product, value, i) => (left.includes(i) ? product : product * value), 1)

describe('prod', () => {
  it('has right first and second derivatives, with zeros among the elements', () => {
    // Small whole numbers, so that every product is exact in any order.
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -2, max: 2 }), { minLength: 1, maxLength: 7 }), (values) => {
        const x = tensor(Float64Array.from(values))
        const places = [...values.keys()]
        expect(prod(x).item() === productBut(values)).toBe(true)
        const gradient = grad((v: Vector) => prod(v))(x).arraySync() as number[]
        expect(gradient.map((g, i) => g === productBut(values, i))).toEqual(places.map(() => true))
        const second = hessian((v: Vector) => prod(v))(x).arraySync() as number[][]
        const right = second.map((row, i) =>
          row.every((h, j) => h === (i === j ? 0 : productBut(values, i, j))),
        )
        expect(right).toEqual(places.map(() => true))
      }),
    )
  })

  it('of nothing is 1', () => {
    expect(prod(zeros([0])).item()).toBe(1)
    expect(prod(zeros([2, 0]), { axis: 1, keepDims: true }).arraySync()).toEqual([[1], [1]])
  })

  it('of bool and uint8 is int32, which wraps', () => {
    const bytes = prod(tensor([200, 200], { dtype: 'uint8' }))
    expect([bytes.dtype, bytes.item()]).toEqual(['int32', 40000])
    expect(prod(tensor([65536, 65537], { dtype: 'int32' })).item()).toBe(65536)
    expect(prod(tensor([true, false])).item()).toBe(0)
  })
})
