// Scaling to one range: from 0 to 1 exactly, constant features to 0, a tree of two tensors.
import { ShapeError, tensor, tree, zeros, type Tensor } from '@chainrule/tensor'
import fc from 'fast-check'
import { expect, expectTypeOf, test } from 'vitest'
import { fitMinMaxScaler, type MinMaxScaler } from './minMaxScaler'

test('what it was fitted to is from 0 to 1, both of them there, or constant', () => {
  const feature = fc.float({ noNaN: true, min: -1e6, max: 1e6 })
  fc.assert(
    fc.property(fc.array(fc.tuple(feature, feature, fc.constant(0.7)), { minLength: 1 }), (rows) => {
      const scaled = fitMinMaxScaler(tensor(rows)).transform(tensor(rows)).arraySync()
      for (const column of [0, 1, 2]) {
        const values = scaled.map((row) => row[column] as number)
        const constant = new Set(rows.map((row) => (row[column] as number) + 0)).size === 1
        expect(Math.min(...values)).toBeCloseTo(0, 10)
        expect(Math.max(...values)).toBe(constant ? 0 : 1)
      }
    }),
  )
})

test('other examples are scaled by the same, also beyond', () => {
  const scaler = fitMinMaxScaler(tensor([[[0, 10]], [[4, 10]]], { dtype: 'float64' }))
  expect(scaler.minimum.arraySync()).toEqual([[0, 10]])
  expect(scaler.scale.arraySync()).toEqual([[4, 1]])
  expect(scaler.transform(tensor([[[6, 12]]], { dtype: 'float64' })).arraySync()).toEqual([[[1.5, 2]]])
})

test('the dtype is that of the examples, or the float that holds them; the scaler is a tree', () => {
  const dtypes = (['float32', 'float64', 'uint8', 'int32'] as const).map((dtype) => {
    const x = tensor([[1], [3]], { dtype })
    const scaler = fitMinMaxScaler(x)
    expect(scaler.transform(x).arraySync()).toEqual([[0], [1]])
    expect(tree.paths(scaler)).toEqual(['minimum', 'scale'])
    expect(
      tree
        .map((y) => y.add(0), scaler)
        .transform(x)
        .arraySync(),
    ).toEqual([[0], [1]])
    return scaler.minimum.dtype
  })
  expect(dtypes).toEqual(['float32', 'float64', 'float32', 'float64'])
  const fitted = fitMinMaxScaler(zeros([2, 3], { dtype: 'uint8' }))
  expectTypeOf(fitted).toEqualTypeOf<MinMaxScaler<[3], 'float32'>>()
  expectTypeOf(fitted.transform(zeros([5, 3]))).toEqualTypeOf<Tensor<[number, 3], 'float32'>>()
})

test('errors', () => {
  expect(() => fitMinMaxScaler(zeros([0, 3]))).toThrow(
    'fitMinMaxScaler: no examples: expected rows of features; got shape [0, 3]',
  )
  // @ts-expect-error one feature is not three
  expect(() => fitMinMaxScaler(zeros([2, 3])).transform(zeros([2, 1]))).toThrow(ShapeError)
})
