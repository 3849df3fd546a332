// What initialisers draw: moments, limits, orthogonality.
import { jit, random, ShapeError, TraceError, ValueError, type AnyTensor } from '@chainrule/tensor'
import { describe, expect, test } from 'vitest'
import {
  allZeros,
  constant,
  fanInUniform,
  glorotNormal,
  glorotUniform,
  heNormal,
  heUniform,
  lecunNormal,
  lecunUniform,
  Linear,
  normal,
  orthogonal,
  truncatedNormal,
  uniform,
  type Initialiser,
} from '../index'

type FloatDType = 'float32' | 'float64'

const [fanIn, fanOut] = [50, 150]

const drawn = (
  initialiser: Initialiser,
  shape: number[],
  dtype: FloatDType = 'float64',
  seed = 0,
): AnyTensor => initialiser({ key: random.key(seed), shape, fanIn, fanOut, dtype })

/** Many values that an initialiser draws. */
const valuesOf = (initialiser: Initialiser, shape = [fanOut, fanIn]): number[] => [
  ...drawn(initialiser, shape).dataSync(),
]

const mean = (values: readonly number[]): number => values.reduce((sum, x) => sum + x, 0) / values.length

test.each<[string, Initialiser, number]>([
  ['heUniform: variance 2 / in', heUniform, 2 / fanIn],
  ['glorotUniform: variance 2 / (in + out)', glorotUniform, 2 / (fanIn + fanOut)],
  ['lecunUniform: variance 1 / in', lecunUniform, 1 / fanIn],
  ['fanInUniform: variance 1 / (3 in)', fanInUniform, 1 / (3 * fanIn)],
])('%s', (_, initialiser, variance) => {
  const values = valuesOf(initialiser)
  // The mean square of 7500 uniform numbers is off by 1% (one deviation); 5% are allowed.
  expect(mean(values.map((x) => x * x)) / variance).toBeCloseTo(1, 1)
  expect(Math.max(...values.map(Math.abs))).toBeLessThanOrEqual(Math.sqrt(3 * variance))
})

test.each<[string, Initialiser, number]>([
  ['heNormal: variance 2 / in', heNormal, 2 / fanIn],
  ['glorotNormal: variance 2 / (in + out)', glorotNormal, 2 / (fanIn + fanOut)],
  ['lecunNormal: variance 1 / in', lecunNormal, 1 / fanIn],
  ['normal: the variance that is asked for', normal(0, 0.1), 0.01],
])('%s', (_, initialiser, variance) => {
  const values = valuesOf(initialiser)
  // The mean square of 7500 normal numbers is off by 1.6% (one deviation), their fourth moment by 4%.
  expect(Math.abs(mean(values.map((x) => x * x)) / variance - 1)).toBeLessThan(0.08)
  expect(Math.abs(mean(values.map((x) => x ** 4)) / (3 * variance ** 2) - 1)).toBeLessThan(0.2)
  expect(Math.max(...values.map(Math.abs))).toBeGreaterThan(3 * Math.sqrt(variance))
})

test('normal has the mean that is asked for', () => {
  expect(mean(valuesOf(normal(3, 0.5)))).toBeCloseTo(3, 1)
})

test('uniform stays between its limits', () => {
  const values = valuesOf(uniform(-0.5, 0.25))
  expect(Math.min(...values)).toBeGreaterThanOrEqual(-0.5)
  expect(Math.max(...values)).toBeLessThan(0.25)
  expect(Math.max(...values)).toBeGreaterThan(0.24)
})

describe('truncatedNormal', () => {
  test('is cut at two deviations, and normal up to there', () => {
    const values = valuesOf(truncatedNormal(0.5), [400, 100])
    expect(Math.max(...values.map(Math.abs))).toBeLessThanOrEqual(1)
    expect(Math.max(...values)).toBeGreaterThan(0.99)
    // What scipy.stats.truncnorm(-2, 2) has for its variance, and for the shares within 0.5, 1 and 1.5 deviations.
    expect(mean(values.map((x) => (2 * x) ** 2))).toBeCloseTo(0.7737413035499232, 1.5)
    for (const [limit, share] of [
      [0.5, 0.40117866],
      [1, 0.71523277],
      [1.5, 0.90768553],
    ] as const) {
      const found = mean(values.map((x) => (Math.abs(2 * x) < limit ? 1 : 0)))
      // The deviation of a share of 40,000 is at most 0.0025.
      expect(Math.abs(found - share)).toBeLessThan(0.01)
    }
  })

  test('is the inverse distribution function of uniform numbers', () => {
    const [key, shape] = [random.key(5), [1000]]
    const z: AnyTensor = drawn(truncatedNormal(), shape, 'float64', 5)
    const u: AnyTensor = random.uniform(key, shape, { low: -1, dtype: 'float64' })
    const error = z.div(Math.SQRT2).erf().sub(u.mul(0.9544997361036416)).abs().max().item()
    expect(error).toBeLessThan(1e-15)
    const least = jit(() => drawn(truncatedNormal(), shape, 'float64', 5))()
    expect(least.sub(z).abs().max().item()).toBeLessThan(1e-14)
  })

  test('refuses a deviation that is none', () => {
    expect(() => truncatedNormal(-1)).toThrow(
      new ValueError('truncatedNormal', 'std must be a finite number from 0 up; got -1'),
    )
  })
})

describe('orthogonal', () => {
  test.each<[number[], FloatDType, number]>([
    [[20, 20], 'float64', 1e-12],
    [[30, 7], 'float64', 1e-12],
    [[7, 30], 'float64', 1e-12],
    [[8, 3, 2, 2], 'float64', 1e-12],
    [[1, 5], 'float64', 1e-12],
    [[64, 64], 'float32', 1e-6],
  ])('has orthogonal rows or columns for %j, %s', (shape, dtype, tolerance) => {
    for (const gain of [1, 3]) {
      const [rows, columns] = [shape[0] as number, shape.slice(1).reduce((a, b) => a * b)]
      const weight = drawn(orthogonal(gain), shape, dtype)
      expect([weight.shape, weight.dtype]).toEqual([shape, dtype])
      const matrix = weight.reshape([rows, columns]).astype('float64').div(gain) as AnyTensor
      const product = rows <= columns ? matrix.matmul(matrix.transpose()) : matrix.transpose().matmul(matrix)
      const values = product.arraySync() as number[][]
      for (const [i, row] of values.entries()) {
        for (const [j, x] of row.entries()) expect(Math.abs(x - (i === j ? 1 : 0))).toBeLessThan(tolerance)
      }
    }
  })

  test('prefers no matrix: entries have mean 0 and variance 1 / n', () => {
    const values = Array.from({ length: 100 }, (_, seed) => [
      ...drawn(orthogonal(), [10, 10], 'float64', seed).dataSync(),
    ]) as number[][]
    expect(Math.abs(mean(values.flat()))).toBeLessThan(0.01)
    // With a fixed sign, as a decomposition without care has it, the diagonal's mean would be 0.25.
    const diagonal = values.flatMap((matrix) =>
      Array.from({ length: 10 }, (_, i) => matrix[11 * i] as number),
    )
    expect(Math.abs(mean(diagonal))).toBeLessThan(0.04)
    expect(mean(diagonal.map((x) => x * x))).toBeCloseTo(0.1, 1.5)
  })

  test('refuses what it cannot do', () => {
    expect(() => drawn(orthogonal(), [5])).toThrow(
      new ShapeError(
        'orthogonal',
        'the parameter must have two axes or more; got [5]; give a bias another initialiser',
        [5],
      ),
    )
    expect(() => orthogonal(Number.NaN)).toThrow('orthogonal: the gain must be a finite number; got NaN')
    const inside = jit((key: random.Key) => new Linear(3, 2, { key, weight: orthogonal() }).weight)
    expect(() => inside(random.key(0))).toThrow(TraceError)
  })
})

test('constant and allZeros', () => {
  expect(valuesOf(constant(0.5), [3])).toEqual([0.5, 0.5, 0.5])
  expect(valuesOf(allZeros, [2])).toEqual([0, 0])
  expect(() => constant('1' as never)).toThrow(
    new ValueError('constant', 'the value must be a finite number; got 1'),
  )
})

const every: [string, Initialiser][] = Object.entries({
  allZeros, fanInUniform, glorotNormal, glorotUniform, heNormal, heUniform, lecunNormal, lecunUniform,
  constant: constant(1), normal: normal(), orthogonal: orthogonal(), truncatedNormal: truncatedNormal(), uniform: uniform(0, 1),
}) // prettier-ignore

test.each(every)('%s gives the dtype that is asked for, and the same for the same key', (_, initialiser) => {
  for (const dtype of ['float32', 'float64'] as const)
    expect(drawn(initialiser, [2, 3], dtype).dtype).toBe(dtype)
  expect(valuesOf(initialiser, [4, 3])).toEqual(valuesOf(initialiser, [4, 3]))
})
