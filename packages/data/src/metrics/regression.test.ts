// Errors of predicted numbers against scikit-learn's documented examples.
import { DTypeError, ShapeError, tensor, zeros } from '@chainrule/tensor'
import { expect, test } from 'vitest'
import { r2Score, regressionReport, rootMeanSquaredError } from './regression'

test("scikit-learn's examples", () => {
  const [predictions, targets] = [tensor([2.5, 0, 2, 8]), tensor([3, -0.5, 2, 7])]
  const report = regressionReport(predictions, targets)
  expect(report).toMatchObject({ meanSquaredError: 0.375, meanAbsoluteError: 0.5, largestError: 1 })
  expect(report.rootMeanSquaredError).toBeCloseTo(Math.sqrt(0.375), 14)
  expect(report.r2).toBeCloseTo(1 - 1.5 / 29.1875, 14)
  expect(r2Score(predictions, targets)).toBe(report.r2)
  expect(rootMeanSquaredError(predictions, targets)).toBe(report.rootMeanSquaredError)
  expect(r2Score(tensor([1, 2, 3]), tensor([1, 2, 3]))).toBe(1)
  expect(r2Score(tensor([2, 2, 2]), tensor([1, 2, 3]))).toBe(0)
  expect(r2Score(tensor([3, 2, 1]), tensor([1, 2, 3]))).toBe(-3)
})

test('over several outputs it is the mean of theirs', () => {
  const [predictions, targets] = [
    tensor([
      [0, 2],
      [-1, 2],
      [8, -5],
    ]),
    tensor([
      [0.5, 1],
      [-1, 1],
      [7, -6],
    ]),
  ]
  const report = regressionReport(predictions, targets)
  expect(report.r2).toBeCloseTo(0.9368, 4)
  expect(report.meanSquaredError).toBeCloseTo((1.25 / 3 + 1) / 2, 14)
  expect(report.meanAbsoluteError).toBe(0.75)
})

test('targets that do not differ', () => {
  expect(r2Score(tensor([2, 2]), tensor([2, 2]))).toBe(1)
  expect(r2Score(tensor([2, 3]), tensor([2, 2]))).toBe(0)
  expect(r2Score(tensor([1]), tensor([1]))).toBe(1)
})

test('float32 numbers far from zero keep their digits', () => {
  const targets = tensor([16777214, 16777216])
  expect(regressionReport(tensor([16777216, 16777216]), targets)).toMatchObject({
    meanSquaredError: 2,
    r2: -1,
  })
})

test('errors', () => {
  expect(() => r2Score(zeros([2]), zeros([3]))).toThrow(
    'r2Score: predictions and targets differ: expected both [examples], or both [examples, outputs]; got [2] and [3]',
  )
  expect(() => r2Score(zeros([2, 1]), zeros([2]))).toThrow(ShapeError)
  expect(() => regressionReport(zeros([0]), zeros([0]))).toThrow('regressionReport: no examples')
  // @ts-expect-error bool is no number
  expect(() => r2Score(zeros([2], { dtype: 'bool' }), zeros([2]))).toThrow(DTypeError)
})
