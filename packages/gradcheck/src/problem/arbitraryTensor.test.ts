// Random tensors as arbitraries in their own right, and as inputs with shared dimensions.
import { ValueError, type AnyTensor, type Tensor } from '@chainrule/tensor'
import fc from 'fast-check'
import { describe, expect, expectTypeOf, test } from 'vitest'
import { arbitraryTensor, checkDerivation } from '../index'

const elements = (x: AnyTensor): number[] => [...(x.dataSync() as Float64Array)]

test('equal names have equal sizes, numbers their own', () => {
  fc.assert(
    fc.property(arbitraryTensor(['n', 3, 'n', 'm']), (x) => {
      const [n, three, again] = x.shape
      expect([three, again]).toEqual([3, n])
      expect(x.dtype).toBe('float64')
      expect(elements(x).every((e) => e >= -1 && e <= 1)).toBe(true)
    }),
  )
})

test('ranges are kept to', () => {
  fc.assert(
    fc.property(arbitraryTensor(['n'], { min: 0.5, max: 3 }), (x) => {
      expect(elements(x).every((e) => e >= 0.5 && e <= 3)).toBe(true)
    }),
  )
})

test('one-hot tensors have a single 1 along their axis', () => {
  fc.assert(
    fc.property(arbitraryTensor(['out', 'batch'], { oneHot: 0 }), (x) => {
      expect(x.sum({ axis: 0 }).arraySync()).toEqual(Array.from({ length: x.shape[1] }, () => 1))
      expect(elements(x).every((e) => e === 0 || e === 1)).toBe(true)
    }),
  )
})

test('labels are below the size of their dimension', () => {
  const report = checkDerivation({
    inputs: {
      z: arbitraryTensor(['batch', 'classes']),
      labels: arbitraryTensor(['batch'], { integers: { below: 'classes' } }),
    },
    loss: ({ z, labels }) => z.logSoftmax().takeAlongAxis(labels.expandDims(1), { axis: 1 }).mean().neg(),
    gradients: ({ z, labels }) => {
      const p = z.softmax().arraySync() as number[][]
      const rows = labels.arraySync() as number[]
      return { z: p.map((row, i) => row.map((e, j) => (e - (j === rows[i] ? 1 : 0)) / p.length)) }
    },
  })
  expect(report.ok, String(report)).toBe(true)
})

test('dtypes', () => {
  const [f32, labels, flags] = fc.sample(
    fc.tuple(
      arbitraryTensor([3], { dtype: 'float32' }),
      arbitraryTensor([3], { integers: { from: 2, below: 4 } }),
      arbitraryTensor([3], { dtype: 'bool' }),
    ),
    { numRuns: 1, seed: 1 },
  )[0] as [AnyTensor, AnyTensor, AnyTensor]
  expect([f32.dtype, labels.dtype, flags.dtype]).toEqual(['float32', 'int32', 'bool'])
  expect(elements(labels).every((e) => e === 2 || e === 3)).toBe(true)
})

test('shrinks to small sizes and simple numbers', () => {
  const { counterexample } = fc.check(
    fc.property(arbitraryTensor(['n', 'm']), (x) => (x.shape[1] as number) < 2),
    { seed: 3 },
  )
  const [x] = counterexample as [AnyTensor]
  expect(x.arraySync()).toEqual([[0, 0]])
})

test('types: a name is a size known when running', () => {
  const [x] = fc.sample(arbitraryTensor(['n', 3]), 1) as [Tensor<[number, 3], 'float64'>]
  expectTypeOf(arbitraryTensor(['n', 3])).toExtend<fc.Arbitrary<Tensor<[number, 3], 'float64'>>>()
  expectTypeOf(arbitraryTensor(['n'], { integers: { below: 3 } })).toExtend<
    fc.Arbitrary<Tensor<[number], 'int32'>>
  >()
  expect(x.ndim).toBe(2)
})

describe('refused', () => {
  test.each([
    ['no array', () => arbitraryTensor('n' as never), 'an array of names and sizes'],
    ['a negative size', () => arbitraryTensor([-1]), 'a name or a size from 0 up; got -1'],
    ['an empty name', () => arbitraryTensor(['']), 'a name or a size from 0 up; got ""'],
    ['an empty range', () => arbitraryTensor([1], { min: 2, max: 1 }), 'finite and in order; got 2 and 1'],
    [
      'an axis that is none',
      () => arbitraryTensor(['n'], { oneHot: 1 }),
      'one of the 1 axes, from -1 to 0; got 1',
    ],
    [
      'no integers',
      () => arbitraryTensor(['n'], { integers: { below: 0 } }),
      'a whole number above from (0)',
    ],
    [
      'int32 without integers',
      () => arbitraryTensor(['n'], { dtype: 'int32' }),
      'say which, as in integers: { below: 10 }',
    ],
    ['two kinds at once', () => arbitraryTensor(['n'], { oneHot: 0, min: 0 }), 'exclude each other'],
    ['an option that is none', () => arbitraryTensor(['n'], { low: 0 } as never), "there is no option 'low'"],
  ])('%s', (_, make, message) => {
    expect(make).toThrow(ValueError)
    expect(make).toThrow(message)
  })
})
