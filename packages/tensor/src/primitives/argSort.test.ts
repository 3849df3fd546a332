// Sorted order against the built-in sort.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AxisError, argSort, grad, sort, takeAlongAxis, tensor, type Tensor } from '../index'

const numbers = fc.array(fc.oneof(fc.integer({ min: -3, max: 3 }), fc.constantFrom(NaN, Infinity, -Infinity)))

describe('argSort and sort', () => {
  it('order as the built-in sort does, NaN last, equal elements as they came', () => {
    fc.assert(
      fc.property(numbers, fc.boolean(), (values, descending) => {
        const sign = descending ? -1 : 1
        const order = values
          .map((value, i) => ({ value, i }))
          .toSorted((a, b) => {
            if (Number.isNaN(a.value) || Number.isNaN(b.value))
              return Number(Number.isNaN(a.value)) - Number(Number.isNaN(b.value))
            return a.value === b.value ? 0 : sign * (a.value < b.value ? -1 : 1)
          })
        const x = tensor(values)
        expect(argSort(x, { descending }).arraySync()).toEqual(order.map(({ i }) => i))
        expect(sort(x, { descending }).arraySync()).toEqual(order.map(({ value }) => value))
      }),
    )
  })

  it('agree', () => {
    const x = tensor([
      [3, 1, 2],
      [0, 5, 4],
    ])
    expect(takeAlongAxis(x, argSort(x)).arraySync()).toEqual(sort(x).arraySync())
    expect(sort(x, { axis: 0 }).arraySync()).toEqual([
      [0, 1, 2],
      [3, 5, 4],
    ])
  })

  it('send the gradient back to where elements came from', () => {
    const gradient = grad((x: Tensor<[3]>) =>
      sort(x)
        .mul(tensor([1, 10, 100]))
        .sum(),
    )
    expect(gradient(tensor([5, 4, 6])).arraySync()).toEqual([10, 1, 100])
  })

  it('need an axis', () => {
    expect(() => sort(tensor(1))).toThrow(AxisError)
    expect(() => argSort(tensor(1))).toThrow(
      'argSort: axis -1 is outside a tensor of rank 0; a scalar has no axes',
    )
  })
})
