// The right class among the highest scores: scikit-learn's example, the accuracy for one, ties and NaN.
import { argMax, DTypeError, ShapeError, tensor, ValueError, zeros } from '@chainrule/tensor'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { accuracy } from './accuracy'
import { topKAccuracy } from './topKAccuracy'

const classes = (values: readonly number[]) => tensor(Int32Array.from(values))

test("scikit-learn's example", () => {
  const scores = tensor([
    [0.5, 0.2, 0.2],
    [0.3, 0.4, 0.2],
    [0.2, 0.4, 0.3],
    [0.7, 0.2, 0.1],
  ])
  expect(topKAccuracy(scores, classes([0, 1, 2, 2]), { k: 2 })).toBe(0.75)
  expect(topKAccuracy(scores, classes([0, 1, 2, 2]))).toBe(1)
})

test('for one it is the accuracy, also of equal scores, and it grows to 1', () => {
  const row = fc.array(fc.nat(3), { minLength: 4, maxLength: 4 })
  fc.assert(
    fc.property(fc.array(fc.tuple(row, fc.nat(3)), { minLength: 1, maxLength: 20 }), (examples) => {
      const scores = tensor(examples.map(([values]) => values))
      const labels = classes(examples.map(([, label]) => label))
      const parts = [1, 2, 3, 4].map((k) => topKAccuracy(scores, labels, { k }))
      expect(parts[0]).toBe(accuracy(argMax(scores, { axis: 1 }), labels))
      expect(parts).toEqual(parts.toSorted((a, b) => a - b))
      expect(parts[3]).toBe(1)
    }),
  )
})

test('NaN is never right, and comes before every number', () => {
  expect(topKAccuracy(tensor([[NaN, NaN, NaN]]), classes([1]), { k: 3 })).toBe(0)
  expect(topKAccuracy(tensor([[NaN, 2, 1]]), classes([1]), { k: 1 })).toBe(0)
  expect(topKAccuracy(tensor([[NaN, 2, 1]]), classes([1]), { k: 2 })).toBe(1)
})

test('errors', () => {
  const scores = zeros([2, 3])
  expect(() => topKAccuracy(scores, classes([1]))).toThrow(
    'topKAccuracy: scores and labels differ: expected [examples, classes] and [examples]; got [2, 3] and [1]',
  )
  expect(() => topKAccuracy(zeros([0, 3]), classes([]))).toThrow(ShapeError)
  expect(() => topKAccuracy(scores, classes([0, 3]))).toThrow(
    'a class out of range: expected 0 to 2; labels[1] is 3',
  )
  // @ts-expect-error real numbers are no classes
  expect(() => topKAccuracy(scores, zeros([2]))).toThrow(DTypeError)
  expect(() => topKAccuracy(scores, classes([0, 1]), { k: 0 })).toThrow(
    new ValueError('topKAccuracy', 'k must be a whole number from 1 up; got 0'),
  )
})
