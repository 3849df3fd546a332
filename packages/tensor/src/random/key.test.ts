// Keys: each gives its own numbers, and nothing else is taken for one.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { expectIndependent } from '../../test/statistics'
import {
  DTypeError,
  ShapeError,
  ValueError,
  grad,
  random,
  realize,
  tensor,
  zeros,
  type AnyTensor,
} from '../index'

const wordsOf = (key: AnyTensor): number[] => [...key.dataSync()]
const seeds = fc.integer({ min: -Number.MAX_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER })
const indices = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })
const numbersOf = (key: random.Key): Float32Array => random.uniform(key, [20_000]).dataSync() as Float32Array

describe('key', () => {
  test('holds the seed in two words', () => {
    expect(wordsOf(random.key(0))).toEqual([0, 0])
    expect(wordsOf(random.key(7))).toEqual([0, 7])
    expect(wordsOf(random.key(2 ** 32 + 5))).toEqual([1, 5])
    expect(wordsOf(random.key(-1))).toEqual([-1, -1])
    expect(random.key(0).dtype).toBe('int32')
  })

  test('differs for different seeds, negative and large ones too', () => {
    fc.assert(
      fc.property(seeds, seeds, (a, b) => {
        fc.pre(a !== b)
        expect(wordsOf(random.key(a))).not.toEqual(wordsOf(random.key(b)))
      }),
    )
  })

  test.each([0.5, NaN, Infinity, 2 ** 53, '1', undefined, null])('%j is no seed', (seed) => {
    expect(() => random.key(seed as number)).toThrow(ValueError)
    expect(() => random.key(seed as number)).toThrow(
      'random.key: the seed must be a whole number below 2^53 in size; got ',
    )
  })
})

describe('split', () => {
  test('gives two keys, or as many as are asked for, of which the first stay the same', () => {
    const key = random.key(3)
    const two = random.split(key).map(wordsOf)
    expect(two).toHaveLength(2)
    expect(random.split(key, 5).map(wordsOf).slice(0, 2)).toEqual(two)
    expect(random.split(key, 0)).toEqual([])
  })

  test('gives different keys, and other ones than foldIn', () => {
    const key = random.key(3)
    const words = [
      key,
      ...random.split(key, 50),
      ...Array.from({ length: 50 }, (_, i) => random.foldIn(key, i)),
    ]
    expect(new Set(words.map((k) => wordsOf(k).join())).size).toBe(101)
  })

  test('gives keys whose numbers have nothing to do with each other, nor with those of the first', () => {
    const key = random.key(11)
    const [a, b] = random.split(key)
    const rows = [key, a, b, random.foldIn(key, 0), random.foldIn(key, 1)].map(numbersOf)
    for (const [i, row] of rows.entries()) {
      for (const other of rows.slice(0, i)) expectIndependent(row, other)
    }
  })

  test('wants a whole number of keys', () => {
    expect(() => random.split(random.key(0), 1.5)).toThrow(
      'random.split: the number of keys must be a whole number from 0 up; got 1.5',
    )
    expect(() => random.split(random.key(0), -1)).toThrow(ValueError)
  })
})

describe('foldIn', () => {
  test('gives a key for every whole number of 32 bits', () => {
    fc.assert(
      fc.property(indices, indices, (a, b) => {
        fc.pre(a !== b)
        const key = random.key(1)
        expect(wordsOf(random.foldIn(key, a))).not.toEqual(wordsOf(random.foldIn(key, b)))
        expect(wordsOf(random.foldIn(key, tensor(a, { dtype: 'int32' })))).toEqual(
          wordsOf(random.foldIn(key, a)),
        )
      }),
    )
  })

  test('takes nothing else', () => {
    const loose = random.foldIn as (...args: unknown[]) => unknown
    const key = random.key(0)
    for (const wrong of [0.5, 2 ** 31, '1', undefined]) {
      expect(() => loose(key, wrong)).toThrow(ValueError)
      expect(() => loose(key, wrong)).toThrow(
        'random.foldIn: expected a whole number from -2^31 to 2^31 - 1, or such a scalar',
      )
    }
    expect(() => loose(key, tensor(1))).toThrow(
      "random.foldIn: expected a scalar of int32 or uint8, got float32; use astype('int32')",
    )
    expect(() => loose(key, key)).toThrow(
      'random.foldIn: expected a scalar, got shape [2]; fold in one number at a time',
    )
  })
})

describe('every function', () => {
  const calls: Record<string, (key: never) => unknown> = {
    split: (key) => random.split(key),
    foldIn: (key) => random.foldIn(key, 0),
    uniform: (key) => random.uniform(key, [2]),
    normal: (key) => random.normal(key, [2]),
    bernoulli: (key) => random.bernoulli(key, 0.5),
    randint: (key) => random.randint(key, [2], 0, 5),
    categorical: (key) => random.categorical(key, zeros([2])),
    permutation: (key) => random.permutation(key, 5),
  }

  test.each(Object.entries(calls))('%s wants a key', (name, call) => {
    const wrong = (value: unknown) => () => call(value as never)
    expect(wrong(42)).toThrow(ValueError)
    expect(wrong(42)).toThrow(
      `random.${name}: the first argument must be a key; got 42; make one with random.key(42)`,
    )
    expect(wrong(undefined)).toThrow('must be a key; got undefined; make one with random.key(0)')
    expect(wrong(random.split(random.key(0)))).toThrow(
      'must be a key; got an array of 2; pass one of its keys',
    )
    expect(wrong([2, 3])).toThrow('must be a key; got an array of 2; make one with random.key(0)')
    expect(wrong(zeros([2]))).toThrow(DTypeError)
    expect(wrong(zeros([2]))).toThrow(
      `random.${name}: a key is int32, got float32; make one with random.key(0)`,
    )
    expect(wrong(zeros([3, 2], { dtype: 'int32' }))).toThrow(ShapeError)
    expect(wrong(zeros([3, 2], { dtype: 'int32' }))).toThrow(
      `random.${name}: a key has shape [2], got [3, 2]; make one with random.key(0)`,
    )
  })

  test.each(Object.entries(calls))('%s gives the same again for the same key', (_, call) => {
    const values = (): unknown => {
      const result = call(random.key(5) as never) as AnyTensor | AnyTensor[]
      return (Array.isArray(result) ? result : [result]).map((x) => x.arraySync())
    }
    expect(values()).toEqual(values())
  })
})

test('a key is an argument like any other inside grad', () => {
  const loss = (w: AnyTensor, key: random.Key): AnyTensor => {
    const [first, second] = random.split(random.foldIn(key, 1))
    return w
      .mul(random.normal(first, [3], { dtype: 'float64' }))
      .sum()
      .add(random.uniform(second, []).astype('float64'))
  }
  const key = random.key(8)
  const [first] = random.split(random.foldIn(key, 1))
  const slope = grad(loss)(zeros([3], { dtype: 'float64' }), key) as AnyTensor
  expect(slope.arraySync()).toEqual(random.normal(first, [3], { dtype: 'float64' }).arraySync())
})

test('a chain of keys, a step after the other, costs the same each time', () => {
  let key: random.Key = random.key(0)
  for (let step = 0; step < 3; step++) {
    const [next, used] = random.split(key)
    realize([random.uniform(used, [2]), next])
    key = next
    expect(key.inputs).toEqual([])
  }
})
