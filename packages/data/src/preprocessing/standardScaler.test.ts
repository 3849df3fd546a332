// Standardising: against scikit-learn, on constant features, far from zero.
import { ShapeError, tensor, tree, zeros, type Tensor } from '@chainrule/tensor'
import fc from 'fast-check'
import { describe, expect, expectTypeOf, test } from 'vitest'
import { fitStandardScaler, type StandardScaler } from './standardScaler'

// Of a few dozen float64 operations on numbers that are up to 1e5 times their spread.
const rounding = 1e-9

// Eighths: their spread is zero or well above rounding.
const feature = fc.integer({ min: -8000, max: 8000 }).map((eighths) => eighths / 8)
const table = fc.array(fc.tuple(feature, feature, fc.constant(0.7)), { minLength: 1, maxLength: 30 })

test('what it was fitted to has mean 0 and deviation 1, or is constant', () => {
  fc.assert(
    fc.property(table, (rows) => {
      const x = tensor(rows, { dtype: 'float64' })
      const scaled = fitStandardScaler(x).transform(x)
      const [means, deviations] = [scaled.mean({ axis: 0 }).arraySync(), scaled.std({ axis: 0 }).arraySync()]
      for (const [column, mean] of means.entries()) {
        const constant = new Set(rows.map((row) => row[column])).size === 1
        expect(Math.abs(mean)).toBeLessThan(rounding)
        expect(Math.abs((deviations[column] as number) - (constant ? 0 : 1))).toBeLessThan(rounding)
      }
    }),
  )
})

describe('values', () => {
  test('as scikit-learn computes them', () => {
    const scaler = fitStandardScaler(
      tensor(
        [
          [0, 1, 5],
          [2, 1, 5],
          [4, 4, 5],
          [6, 6, 5],
        ],
        { dtype: 'float64' },
      ),
    )
    expect(scaler.mean.arraySync()).toEqual([3, 3, 5])
    expect(scaler.scale.arraySync()).toEqual([Math.sqrt(5), Math.sqrt(4.5), 1])
    const scaled = scaler.transform(tensor([[3, 6, 7]], { dtype: 'float64' })).arraySync()
    expect(scaled).toEqual([[0, 3 / Math.sqrt(4.5), 2]])
  })

  test('a constant feature has scale 1, also where its mean is not exact', () => {
    const rows = Array.from({ length: 999 }, () => [0.1, 1e8 + 0.3, 0])
    expect(fitStandardScaler(tensor(rows, { dtype: 'float64' })).scale.arraySync()).toEqual([1, 1, 1])
    expect(fitStandardScaler(tensor(rows)).scale.arraySync()).toEqual([1, 1, 1])
  })

  test('float32 features far from zero keep their digits', () => {
    const scaler = fitStandardScaler(tensor([[16777214], [16777216]]))
    expect(scaler.mean.arraySync()).toEqual([16777215])
    expect(scaler.scale.arraySync()).toEqual([1])
  })

  test('features may have several axes', () => {
    const scaler = fitStandardScaler(tensor([[[1, 2]], [[3, 6]]]))
    expect(scaler.mean.arraySync()).toEqual([[2, 4]])
    expect(scaler.transform(tensor([[[2, 8]]])).arraySync()).toEqual([[[0, 2]]])
  })
})

test('the dtype is that of the examples, or the float that holds them', () => {
  const dtypes = (['float32', 'float64', 'uint8', 'int32'] as const).map((dtype) => {
    const x = tensor([[1], [3]], { dtype })
    const scaler = fitStandardScaler(x)
    expect(scaler.transform(x).arraySync()).toEqual([[-1], [1]])
    expect(scaler.transform(x).dtype).toBe(scaler.mean.dtype)
    return scaler.mean.dtype
  })
  expect(dtypes).toEqual(['float32', 'float64', 'float32', 'float64'])
  const fitted = fitStandardScaler(zeros([2, 3], { dtype: 'uint8' }))
  expectTypeOf(fitted).toEqualTypeOf<StandardScaler<[3], 'float32'>>()
  expectTypeOf(fitted.transform(zeros([5, 3], { dtype: 'uint8' }))).toEqualTypeOf<
    Tensor<[number, 3], 'float32'>
  >()
})

test('a scaler is a tree of two tensors', () => {
  const scaler = fitStandardScaler(tensor([[1], [3]]))
  expect(tree.paths(scaler)).toEqual(['mean', 'scale'])
  const copy = tree.map((x) => x.add(0), scaler)
  expect(copy.transform(tensor([[3]])).arraySync()).toEqual([[1]])
})

describe('errors', () => {
  test('no examples, or no rows', () => {
    expect(() => fitStandardScaler(zeros([0, 3]))).toThrow(ShapeError)
    expect(() => fitStandardScaler(zeros([0, 3]))).toThrow(
      'fitStandardScaler: no examples: expected rows of features; got shape [0, 3]',
    )
    // @ts-expect-error a scalar has no rows
    expect(() => fitStandardScaler(tensor(1))).toThrow('got shape []')
  })

  test('other features than it was fitted to', () => {
    const scaler = fitStandardScaler(zeros([2, 3]))
    const message =
      'StandardScaler.transform: other features: expected shape [examples, 3]; got [2, 1]; use the scaler fitted to these'
    // @ts-expect-error one feature is not three
    expect(() => scaler.transform(zeros([2, 1]))).toThrow(message)
    // @ts-expect-error a row alone is not a table
    expect(() => scaler.transform(zeros([3]))).toThrow(ShapeError)
  })
})
