// Uniform numbers: the published words, their distribution, and that they keep to their range.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { expectDistribution, expectIndependent, expectMean, expectVariance } from '../../test/statistics'
import { DTypeError, ShapeError, ValueError, random, type AnyTensor } from '../index'

const float64 = { dtype: 'float64' } as const
const dtypes = ['float32', 'float64'] as const

describe('uniform', () => {
  test("begins with the generator's published words", () => {
    // Threefry of key 0 and counter 0, as the authors give it.
    const words = [0x6b200159, 0x99ba4efe] as const
    expect(random.uniform(random.key(0), [2]).arraySync()).toEqual(
      words.map((word) => (word >>> 8) / 2 ** 24),
    )
    const [first] = random.uniform(random.key(0), [1], float64).arraySync()
    expect(first).toBe((words[0] * 2 ** 21 + (words[1] >>> 11)) / 2 ** 53)
  })

  test('more numbers begin with the fewer, whatever the shape', () => {
    const sizes = fc.integer({ min: 0, max: 40 })
    fc.assert(
      fc.property(fc.integer(), sizes, sizes, fc.constantFrom(...dtypes), (seed, m, n, dtype) => {
        const key = random.key(seed)
        const many: AnyTensor = random.uniform(key, [m + n], { dtype })
        expect(random.uniform(key, [m], { dtype }).arraySync()).toEqual(many.slice([0, m]).arraySync())
        expect([...random.uniform(key, [1, m, 1], { dtype }).dataSync()]).toEqual(
          [...many.dataSync()].slice(0, m),
        )
      }),
    )
  })

  test.each(dtypes)('%s is spread evenly, and neighbours are independent', (dtype) => {
    for (const seed of [0, 1, -5]) {
      const values = random.uniform(random.key(seed), [50_001], { dtype }).dataSync()
      expectMean(values, 1 / 2, 1 / 12)
      expectVariance(values, 1 / 2, 1 / 12, 1 / 80)
      expectDistribution(values, (x) => x)
      expectIndependent(values.subarray(1), values.subarray(0, 50_000))
    }
  })

  test.each(dtypes)('%s is spread evenly from low to high', (dtype) => {
    const values = random.uniform(random.key(1), [50_000], { low: -3, high: 7, dtype }).dataSync()
    expectMean(values, 2, 100 / 12)
    expectDistribution(values, (x) => (x + 3) / 10)
  })

  test('never reaches high, nor anything below low, even where the dtype has few numbers between', () => {
    const limits = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.constantFrom(
        1,
        0.1,
        1 + 2 ** -23,
        1 + 2 ** -22,
        16_777_216,
        1e-45,
        1e-40,
        3.4028234663852886e38,
        -3.4e38,
        1e300,
        -1e300,
      ),
    )
    fc.assert(
      fc.property(fc.integer(), limits, limits, fc.constantFrom(...dtypes), (seed, a, b, dtype) => {
        const [low, high] = a < b ? [a, b] : [b, a]
        fc.pre(
          dtype === 'float64' || (Number.isFinite(Math.fround(low)) && Number.isFinite(Math.fround(high))),
        )
        let values
        try {
          values = random.uniform(random.key(seed), [200], { low, high, dtype }).dataSync()
        } catch (error) {
          // Only where there is nothing to draw: high is no further from low than one float from the next.
          expect(error).toBeInstanceOf(ValueError)
          if (dtype === 'float64') expect(low).toBe(high)
          else
            expect(high - low).toBeLessThanOrEqual(
              Math.max(2 ** -149, Math.abs(low) / 2 ** 23, Math.abs(high) / 2 ** 23),
            )
          return
        }
        for (const value of values) {
          expect(value).toBeGreaterThanOrEqual(low)
          expect(value).toBeLessThan(high)
        }
      }),
      { numRuns: 200 },
    )
  })

  test('the narrowest range holds one number', () => {
    const high = 1 + 2 ** -23
    expect(new Set(random.uniform(random.key(0), [100], { low: 1, high }).arraySync())).toEqual(new Set([1]))
  })

  test('errors', () => {
    const key = random.key(0)
    const loose = random.uniform as (...args: unknown[]) => unknown
    expect(() => loose(key, [2], { low: 1, high: 1 })).toThrow(ValueError)
    expect(() => loose(key, [2], { low: 2 })).toThrow(
      'random.uniform: there is no float32 from 2 up to, not including, 1; low must be less than high',
    )
    expect(() => loose(key, [2], { low: NaN })).toThrow(
      'random.uniform: low must be a finite number of float32; got NaN',
    )
    expect(() => loose(key, [2], { high: '1' })).toThrow(
      'random.uniform: high must be a finite number of float32; got "1"',
    )
    expect(() => loose(key, [2], { high: 1e39 })).toThrow(
      'random.uniform: high must be a finite number of float32; got 1e+39',
    )
    expect(() => loose(key, [2], { dtype: 'int32' })).toThrow(DTypeError)
    expect(() => loose(key, [2], { dtype: 'int32' })).toThrow(
      'random.uniform: expected float32 or float64, got int32; use random.randint for whole numbers',
    )
    expect(() => loose(key, [2], { dtype: 'half' })).toThrow('random.uniform: "half" is not a dtype')
    expect(() => loose(key, [2], { max: 3 })).toThrow(
      "random.uniform: there is no option 'max'; there is low, high, dtype",
    )
    expect(() => loose(key, [-1])).toThrow(ShapeError)
    expect(() => loose(key, 3)).toThrow(
      'random.uniform: a shape is an array of dimensions such as [2, 3]; got 3',
    )
    expect(() => loose(key)).toThrow(ValueError)
  })
})
