// Normal numbers: their distribution and its tails.
import { describe, expect, test } from 'vitest'
import { expectDistribution, expectMean, expectVariance, normalDistribution } from '../../test/statistics'
import { DTypeError, ValueError, random } from '../index'

const dtypes = ['float32', 'float64'] as const

describe('normal', () => {
  test.each(dtypes)('%s is normally distributed', (dtype) => {
    for (const seed of [0, 1, -5]) {
      const values = random.normal(random.key(seed), [50_000], { dtype }).dataSync()
      expectMean(values, 0, 1)
      expectVariance(values, 0, 1, 3)
      expectDistribution(values, normalDistribution)
    }
  })

  test('has the mean and the standard deviation that are asked for', () => {
    const values = random.normal(random.key(2), [50_000], { mean: -4, std: 0.5 }).dataSync()
    expectMean(values, -4, 0.25)
    expectVariance(values, -4, 0.25, 3 * 0.25 ** 2)
    expect(random.normal(random.key(2), [2], { mean: 3, std: 0 }).arraySync()).toEqual([3, 3])
  })

  test('is finite and not repeated within many, and has tails', () => {
    const values = random.normal(random.key(3), [300_000], { dtype: 'float64' }).dataSync()
    const largest = values.reduce((a, b) => Math.max(a, Math.abs(b)), 0)
    // That none of so many passes 4 has a probability of 1e-8, that one passes 8 of 1e-9.
    expect(largest).toBeGreaterThan(4)
    expect(largest).toBeLessThan(8)
    expect(new Set(values).size).toBe(values.length)
  })

  test('more numbers begin with the fewer', () => {
    const key = random.key(4)
    const many = [...random.normal(key, [5, 4]).dataSync()]
    expect(random.normal(key, [7]).arraySync()).toEqual(many.slice(0, 7))
  })

  test('has nothing to do with uniform numbers of the same key', () => {
    const key = random.key(5)
    const [z, u] = [random.normal(key, [50_000]).dataSync(), random.uniform(key, [50_000]).dataSync()]
    expectMean(
      z.map((value, i) => value * ((u[i] ?? NaN) - 0.5)),
      0,
      1 / 12,
    )
  })

  test('errors', () => {
    const key = random.key(0)
    const loose = random.normal as (...args: unknown[]) => unknown
    expect(() => loose(key, [2], { std: -1 })).toThrow(ValueError)
    expect(() => loose(key, [2], { std: -1 })).toThrow(
      'random.normal: std must be a finite number from 0 up; got -1',
    )
    expect(() => loose(key, [2], { mean: Infinity })).toThrow(
      'random.normal: mean must be a finite number; got Infinity',
    )
    expect(() => loose(key, [2], { dtype: 'uint8' })).toThrow(DTypeError)
    expect(() => loose(key, [2], { sigma: 1 })).toThrow(
      "random.normal: there is no option 'sigma'; there is mean, std, dtype",
    )
    expect(() => loose(key, '2')).toThrow(
      'random.normal: a shape is an array of dimensions such as [2, 3]; got "2"',
    )
  })
})
