// Permutations: every number once, every order as likely.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { expectFrequencies } from '../../test/statistics'
import { ShapeError, ValueError, arange, grad, random, tensor, type AnyTensor } from '../index'

describe('permutation', () => {
  test('has every number once', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 0, max: 200 }), (seed, n) => {
        const order: AnyTensor = random.permutation(random.key(seed), n)
        expect(order.dtype).toBe('int32')
        expect([...order.dataSync()].toSorted((a, b) => a - b)).toEqual(
          Array.from({ length: n }, (_, i) => i),
        )
      }),
    )
  })

  test('every order is as likely', () => {
    const orders = Array.from({ length: 6000 }, (_, i) =>
      random.permutation(random.foldIn(random.key(0), i), 4),
    )
    const ranks = orders.map((order) => {
      const [a = 0, b = 0, c = 0] = order.dataSync()
      const second = b - Number(b > a)
      return (
        a * 6 + second * 2 + Number(c > ([0, 1, 2, 3].find((x) => x !== a && x !== b && x !== c) as number))
      )
    })
    expectFrequencies(
      ranks,
      Array.from({ length: 24 }, () => 1 / 24),
    )
  })

  test('puts the rows of a tensor in the order of their numbers', () => {
    const key = random.key(1)
    const rows = arange(12).reshape([4, 3])
    const order = [...random.permutation(key, 4).dataSync()]
    expect(random.permutation(key, rows).arraySync()).toEqual(
      order.map((row) => [0, 1, 2].map((column) => row * 3 + column)),
    )
  })

  test('gradients go back to where the rows came from', () => {
    const weights = tensor([1, 10, 100])
    const key = random.key(2)
    const order = [...random.permutation(key, 3).dataSync()]
    const slope = grad((x: AnyTensor) => random.permutation(key, x).mul(weights).sum())(
      tensor([0, 0, 0]),
    ) as AnyTensor
    expect(slope.arraySync()).toEqual([0, 1, 2].map((row) => 10 ** order.indexOf(row)))
  })

  test('errors', () => {
    const key = random.key(0)
    const loose = random.permutation as (...args: unknown[]) => unknown
    expect(() => loose(key, tensor(3))).toThrow(ShapeError)
    expect(() => loose(key, tensor(3))).toThrow(
      'random.permutation: a tensor without axes has no rows to put in order',
    )
    expect(() => loose(key, -1)).toThrow(ValueError)
    expect(() => loose(key, 2.5)).toThrow(
      'random.permutation: what is not a tensor must be a whole number from 0 up; got 2.5',
    )
    expect(() => loose(key, [1, 2])).toThrow('must be a whole number from 0 up; got an array of 2')
    expect(() => loose(key, 2 ** 40)).toThrow(ShapeError)
  })
})
