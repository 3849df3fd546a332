// Draws of true and false, whole numbers and categories: as often as they should be.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { expectFrequencies } from '../../test/statistics'
import {
  AxisError,
  DTypeError,
  ShapeError,
  ValueError,
  grad,
  random,
  tensor,
  zeros,
  type AnyTensor,
} from '../index'

const float64 = { dtype: 'float64' } as const

describe('bernoulli', () => {
  test('is true as often as p says', () => {
    for (const p of [0.5, 0.1, 0.999]) {
      expectFrequencies(random.bernoulli(random.key(1), p, [50_000]).dataSync(), [1 - p, p])
    }
  })

  test('is never true for 0, always for 1', () => {
    expect(random.bernoulli(random.key(1), 0, [10_000]).any().item()).toBe(false)
    expect(random.bernoulli(random.key(1), 1, [10_000]).all().item()).toBe(true)
  })

  test('takes a tensor of probabilities, which broadcasts to the shape', () => {
    const p = tensor([0, 1, 0, NaN, 2, -1])
    expect(random.bernoulli(random.key(0), p).arraySync()).toEqual([false, true, false, false, true, false])
    const rows = random.bernoulli(random.key(0), tensor([0.25, 0.75], float64), [50_000, 2])
    expect(rows.dtype).toBe('bool')
    const data = rows.dataSync()
    expectFrequencies(
      data.filter((_, i) => i % 2 === 0),
      [0.75, 0.25],
    )
    expectFrequencies(
      data.filter((_, i) => i % 2 === 1),
      [0.25, 0.75],
    )
  })

  test('errors', () => {
    const key = random.key(0)
    const loose = random.bernoulli as (...args: unknown[]) => unknown
    expect(() => loose(key, 1.5)).toThrow(ValueError)
    expect(() => loose(key, NaN)).toThrow('random.bernoulli: p must be from 0 to 1; got NaN')
    expect(() => loose(key, '0.5')).toThrow(
      'random.bernoulli: the second argument must be a tensor; got "0.5"',
    )
    expect(() => loose(key, zeros([2], { dtype: 'int32' }))).toThrow(DTypeError)
    expect(() => loose(key, zeros([2, 3]), [2])).toThrow(ShapeError)
    expect(() => loose(key, zeros([2, 3]), [2])).toThrow(
      'random.bernoulli: the shape of p, [2, 3], does not broadcast to [2]: only dimensions of 1 stretch',
    )
  })
})

describe('randint', () => {
  test('draws every number as often', () => {
    const values = random.randint(random.key(2), [60_000], -3, 7).dataSync()
    expectFrequencies(
      values.map((value) => value + 3),
      Array.from({ length: 10 }, () => 1 / 10),
    )
  })

  test('stays in its range, however wide', () => {
    const limits = fc.integer({ min: -(2 ** 31), max: 2 ** 31 })
    fc.assert(
      fc.property(fc.integer(), limits, limits, (seed, a, b) => {
        fc.pre(a !== b)
        const [low, high] = a < b ? [a, b] : [b, a]
        for (const value of random.randint(random.key(seed), [50], low, high).dataSync()) {
          expect(value).toBeGreaterThanOrEqual(low)
          expect(value).toBeLessThan(high)
        }
      }),
    )
  })

  test('reaches both ends of int32', () => {
    const values = random.randint(random.key(0), [50_000], -(2 ** 31), 2 ** 31).dataSync()
    expectFrequencies(
      values.map((value) => Math.floor(value / 2 ** 27) + 16),
      Array.from({ length: 32 }, () => 1 / 32),
    )
    expect(random.randint(random.key(0), [3], 2 ** 31 - 1, 2 ** 31).arraySync()).toEqual(
      [0, 1, 2].map(() => 2 ** 31 - 1),
    )
  })

  test('errors', () => {
    const key = random.key(0)
    expect(() => random.randint(key, [2], 3, 3)).toThrow(ValueError)
    expect(() => random.randint(key, [2], 3, 3)).toThrow(
      'random.randint: there is no whole number from 3 up to, not including, 3; low must be less',
    )
    expect(() => random.randint(key, [2], 0.5, 3)).toThrow(
      'random.randint: low must be a whole number from -2^31 to 2^31; got 0.5',
    )
    expect(() => random.randint(key, [2], 0, 2 ** 32)).toThrow(
      'random.randint: high must be a whole number from -2^31 to 2^31; got 4294967296',
    )
    expect(() => (random.randint as (...args: unknown[]) => unknown)(key, [2], 5)).toThrow(
      'random.randint: high must be a whole number from -2^31 to 2^31; got undefined',
    )
  })
})

describe('categorical', () => {
  const probabilities = [0.05, 0.15, 0.3, 0.5]
  const logits = tensor(probabilities, float64).log()

  test('draws as often as softmax says, whatever constant is added', () => {
    for (const shift of [0, 1000, -1000]) {
      const drawn = random.categorical(random.key(3), logits.add(shift), { shape: [50_000] })
      expect(drawn.dtype).toBe('int32')
      expectFrequencies(drawn.dataSync(), probabilities)
    }
    const float32 = random.categorical(random.key(3), logits.astype('float32'), { shape: [50_000] })
    expectFrequencies(float32.dataSync(), probabilities)
  })

  test('draws for every row, along any axis', () => {
    const rows: AnyTensor = random.categorical(random.key(4), logits.broadcastTo([30_000, 4]))
    expect(rows.shape).toEqual([30_000])
    expectFrequencies(rows.dataSync(), probabilities)
    const columns = random.categorical(random.key(4), logits.reshape([4, 1]).broadcastTo([4, 30_000]), {
      axis: 0,
    })
    expect(columns.arraySync()).toEqual(rows.arraySync())
  })

  test('the logits broadcast to the shape', () => {
    const certain = tensor([
      [0, -Infinity, -Infinity],
      [-Infinity, -Infinity, 0],
    ])
    expect(random.categorical(random.key(0), certain).arraySync()).toEqual([0, 2])
    const drawn = random.categorical(random.key(0), certain, { shape: [4, 2] })
    expect(drawn.arraySync()).toEqual([0, 1, 2, 3].map(() => [0, 2]))
  })

  test('where nothing can be drawn: the first; where a logit is infinite or NaN: that', () => {
    const rows = tensor([
      [-Infinity, -Infinity],
      [0, Infinity],
      [0, NaN],
    ])
    expect(random.categorical(random.key(0), rows).arraySync()).toEqual([0, 1, 1])
  })

  test('may stand in a loss', () => {
    const loss = (x: AnyTensor): AnyTensor => x.take(random.categorical(random.key(1), x))
    expect((grad(loss)(tensor([0, 1000])) as AnyTensor).arraySync()).toEqual([0, 1])
  })

  test('errors', () => {
    const key = random.key(0)
    const loose = random.categorical as (...args: unknown[]) => unknown
    expect(() => loose(key, zeros([2, 0]))).toThrow(ShapeError)
    expect(() => loose(key, zeros([2, 0]))).toThrow(
      'random.categorical: there is no category in axis 1 of [2, 0]',
    )
    expect(() => loose(key, tensor(1))).toThrow(AxisError)
    expect(() => loose(key, zeros([2, 3]), { axis: 2 })).toThrow(
      'random.categorical: axis 2 is outside a tensor of rank 2; legal are -2 to 1',
    )
    expect(() => loose(key, zeros([2, 3]), { shape: [3] })).toThrow(
      'random.categorical: the shape of the logits without the categories, [2], does not broadcast to [3]',
    )
    expect(() => loose(key, zeros([3], { dtype: 'int32' }))).toThrow(DTypeError)
    expect(() => loose(key, [0, 1])).toThrow(
      'random.categorical: the second argument must be a tensor; got an array of 2',
    )
    expect(() => loose(key, zeros([3]), { n: 5 })).toThrow(
      "random.categorical: there is no option 'n'; there is axis, shape",
    )
  })
})
