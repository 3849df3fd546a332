// The area under the ROC curve against comparing every pair, with ties; of several classes each against the rest.
import { DTypeError, ShapeError, tensor, ValueError, zeros, type Tensor } from '@chainrule/tensor'
import fc from 'fast-check'
import { expect, expectTypeOf, test } from 'vitest'
import { rocAuc } from './rocAuc'

const classes = (values: readonly number[]) => tensor(Int32Array.from(values))

function byPairs(scores: readonly number[], isOf: readonly boolean[]): number {
  let [won, pairs] = [0, 0]
  for (const [i, a] of scores.entries()) {
    for (const [j, b] of scores.entries()) {
      if (!isOf[i] || isOf[j]) continue
      pairs++
      won += a > b ? 1 : a === b ? 0.5 : 0
    }
  }
  return won / pairs
}

test("scikit-learn's example, ties, and extremes", () => {
  const scores = tensor([0.1, 0.4, 0.35, 0.8])
  expect(rocAuc(scores, classes([0, 0, 1, 1]))).toBe(0.75)
  expect(rocAuc(scores, tensor([0, 0, 1, 1], { dtype: 'uint8' }))).toBe(0.75)
  expect(rocAuc(zeros([4]), classes([0, 0, 1, 1]))).toBe(0.5)
  expect(rocAuc(tensor([-Infinity, 1, 1, Infinity]), classes([0, 0, 1, 1]))).toBe(0.875)
  expect(rocAuc(tensor([1, 2]), classes([1, 0]))).toBe(0)
  expectTypeOf(rocAuc(scores, classes([0, 0, 1, 1]))).toEqualTypeOf<number>()
})

test('it is the part of pairs that are in order, ties counting half', () => {
  const examples = fc.array(fc.tuple(fc.integer({ min: -3, max: 3 }), fc.boolean()), {
    minLength: 2,
    maxLength: 40,
  })
  fc.assert(
    fc.property(examples, (pairs) => {
      const isOf = pairs.map(([, label]) => label)
      fc.pre(isOf.includes(true) && isOf.includes(false))
      const scores = pairs.map(([score]) => score)
      expect(rocAuc(tensor(scores), tensor(isOf))).toBeCloseTo(byPairs(scores, isOf), 13)
    }),
  )
})

test('of several classes each against the rest', () => {
  const examples = fc.array(fc.tuple(fc.array(fc.nat(5), { minLength: 3, maxLength: 3 }), fc.nat(2)), {
    minLength: 4,
  })
  fc.assert(
    fc.property(examples, (pairs) => {
      const labels = pairs.map(([, label]) => label)
      fc.pre(new Set(labels).size === 3)
      const scores = tensor(pairs.map(([values]) => values))
      const expected = [0, 1, 2].map((label) =>
        byPairs(
          pairs.map(([values]) => values[label] as number),
          labels.map((other) => other === label),
        ),
      )
      const each = rocAuc(scores, classes(labels), { average: 'none' })
      expectTypeOf(each).toEqualTypeOf<Tensor<[number], 'float64'>>()
      for (const [label, value] of each.arraySync().entries())
        expect(value).toBeCloseTo(expected[label] as number, 12)
      const mean = expected.reduce((sum, value) => sum + value / 3, 0)
      expect(rocAuc(scores, classes(labels))).toBeCloseTo(mean, 12)
      const weighted = labels.reduce((sum, label) => sum + (expected[label] as number) / labels.length, 0)
      expect(rocAuc(scores, classes(labels), { average: 'weighted' })).toBeCloseTo(weighted, 12)
    }),
  )
})

test('a million examples', () => {
  const count = 1_000_000
  const scores = Float64Array.from({ length: count }, (_, i) => (i * 7919) % 1009)
  const labels = Uint8Array.from({ length: count }, (_, i) => ((i * 7919) % 1009 > 500 ? 1 : 0))
  expect(rocAuc(tensor(scores), tensor(labels))).toBe(1)
})

test('errors', () => {
  const scores = zeros([3])
  expect(() => rocAuc(scores, classes([1, 1, 1]))).toThrow(
    new ValueError('rocAuc', 'nothing to tell apart: expected examples of class 1 and others; got 3 and 0'),
  )
  expect(() => rocAuc(scores, classes([0, 1, 2]))).toThrow(
    'rocAuc: a class out of range: expected 0 or 1; labels[2] is 2; for several classes pass scores [examples, classes]',
  )
  expect(() => rocAuc(tensor([1, NaN]), classes([0, 1]))).toThrow('the score of example 1 is NaN')
  expect(() => rocAuc(scores, classes([0, 1]))).toThrow(ShapeError)
  expect(() => rocAuc(zeros([2, 3]), classes([0, 3]))).toThrow(
    'a class out of range: expected 0 to 2; labels[1] is 3',
  )
  // @ts-expect-error real numbers are no classes
  expect(() => rocAuc(scores, zeros([3]))).toThrow(DTypeError)
  // @ts-expect-error bool is no score
  expect(() => rocAuc(zeros([3], { dtype: 'bool' }), classes([0, 1, 0]))).toThrow(DTypeError)
  expect(() => rocAuc(scores, classes([0, 1, 0]), { average: 'micro' as never })).toThrow(
    'average must be one of macro',
  )
})
