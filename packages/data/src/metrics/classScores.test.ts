// Precision, recall and F1 against scikit-learn's documented numbers, and against counting.
import { DTypeError, ShapeError, tensor, ValueError, type Tensor } from '@chainrule/tensor'
import fc from 'fast-check'
import { describe, expect, expectTypeOf, test } from 'vitest'
import { accuracy } from './accuracy'
import { classificationReport } from './classificationReport'
import { f1, precision, recall, type Average } from './classScores'

const classes = (values: readonly number[]) => tensor(Int32Array.from(values))
const scores = { precision, recall, f1 }

describe("scikit-learn's examples", () => {
  const labels = classes([0, 1, 2, 0, 1, 2])
  const predicted = classes([0, 2, 1, 0, 0, 1])
  test.each<['precision' | 'recall' | 'f1', Exclude<Average, 'none'>, number]>([
    ['precision', 'macro', 2 / 9],
    ['precision', 'micro', 1 / 3],
    ['precision', 'weighted', 2 / 9],
    ['recall', 'macro', 1 / 3],
    ['recall', 'micro', 1 / 3],
    ['recall', 'weighted', 1 / 3],
    ['f1', 'macro', 0.8 / 3],
    ['f1', 'micro', 1 / 3],
    ['f1', 'weighted', 0.8 / 3],
  ])('%s, %s', (name, average, expected) => {
    expect(scores[name](predicted, labels, { classes: 3, average })).toBeCloseTo(expected, 14)
  })

  test('of each class', () => {
    const options = { classes: 3, average: 'none' } as const
    expect(precision(predicted, labels, options).arraySync()).toEqual([2 / 3, 0, 0])
    expect(recall(predicted, labels, options).arraySync()).toEqual([1, 0, 0])
    expect(f1(predicted, labels, options).arraySync()).toEqual([0.8, 0, 0])
    expectTypeOf(f1(predicted, labels, options)).toEqualTypeOf<Tensor<[3], 'float64'>>()
    expectTypeOf(f1(predicted, labels, { classes: 3 })).toEqualTypeOf<number>()
  })

  test('of nothing, as zeroDivision says', () => {
    // Of class 1 nothing was predicted, of class 2 nothing is there, of class 3 neither.
    const [predicted, labels] = [classes([0, 0, 2]), classes([0, 1, 0])]
    for (const zeroDivision of [0, 1] as const) {
      const options = { classes: 4, average: 'none', zeroDivision } as const
      expect(precision(predicted, labels, options).arraySync()).toEqual([0.5, zeroDivision, 0, zeroDivision])
      expect(recall(predicted, labels, options).arraySync()).toEqual([0.5, 0, zeroDivision, zeroDivision])
      expect(f1(predicted, labels, options).arraySync()).toEqual([0.5, 0, 0, zeroDivision])
    }
  })

  test('report', () => {
    const report = classificationReport(classes([0, 0, 2, 2, 1]), classes([0, 1, 2, 2, 2]), {
      classes: 3,
      names: ['class 0', 'class 1', 'class 2'],
      digits: 2,
    })
    expect(report.split('\n')).toEqual([
      '               precision  recall    f1  examples',
      '      class 0       0.50    1.00  0.67         1',
      '      class 1       0.00    0.00  0.00         1',
      '      class 2       1.00    0.67  0.80         3',
      '     accuracy                     0.60         5',
      '   macro mean       0.50    0.56  0.49         5',
      'weighted mean       0.70    0.60  0.61         5',
    ])
  })
})

test('they are what counting gives', () => {
  const pairs = fc.array(fc.tuple(fc.nat(3), fc.nat(3)), { minLength: 1 })
  fc.assert(
    fc.property(pairs, (examples) => {
      const [predicted, labels] = [classes(examples.map(([a]) => a)), classes(examples.map(([, b]) => b))]
      const each = [0, 1, 2, 3].map((label) => {
        const right = examples.filter(([a, b]) => a === label && b === label).length
        const [found, there] = [
          examples.filter(([a]) => a === label).length,
          examples.filter(([, b]) => b === label).length,
        ]
        const [p, r] = [found === 0 ? 0 : right / found, there === 0 ? 0 : right / there]
        return { precision: p, recall: r, f1: p + r === 0 ? 0 : (2 * p * r) / (p + r), there }
      })
      for (const name of ['precision', 'recall', 'f1'] as const) {
        const of = (average: Average) => scores[name](predicted, labels, { classes: 4, average }) as number
        const values = scores[name](predicted, labels, { classes: 4, average: 'none' }).arraySync()
        for (const [label, value] of values.entries())
          expect(value).toBeCloseTo(each[label]?.[name] ?? NaN, 12)
        expect(of('macro')).toBeCloseTo(
          each.reduce((sum, one) => sum + one[name] / 4, 0),
          12,
        )
        expect(of('weighted')).toBeCloseTo(
          each.reduce((sum, one) => sum + (one[name] * one.there) / examples.length, 0),
          12,
        )
        expect(of('micro')).toBeCloseTo(accuracy(predicted, labels), 12)
      }
    }),
  )
})

test('errors', () => {
  const two = classes([0, 1])
  expect(() => f1(two, classes([0]), { classes: 2 })).toThrow(ShapeError)
  expect(() => f1(classes([]), classes([]), { classes: 2 })).toThrow(
    'f1: no examples: expected at least one; got none',
  )
  expect(() => recall(two, classes([0, 2]), { classes: 2 })).toThrow(
    'recall: a class out of range: expected 0 to 1; labels[1] is 2; are there more classes?',
  )
  // @ts-expect-error scores are no classes
  expect(() => precision(tensor([0, 1]), two, { classes: 2 })).toThrow(DTypeError)
  expect(() => precision(two, two, { classes: 2, average: 'mean' as never })).toThrow(
    new ValueError('precision', 'average must be one of macro, micro, weighted, none; got mean'),
  )
  expect(() => precision(two, two, { classes: 2, zeroDivision: NaN as never })).toThrow(
    'zeroDivision must be 0 or 1; got NaN',
  )
  expect(() => precision(two, two, {} as never)).toThrow('classes must be a whole number from 1 up')
  expect(() => precision(two, two, undefined as never)).toThrow(
    'precision: options are an object with classes',
  )
  expect(() => classificationReport(two, two, { classes: 2, names: ['a'] })).toThrow(
    'classificationReport: names: expected one for each of 2 classes; got 1',
  )
  expect(() => classificationReport(two, two, { classes: 2, digits: -1 })).toThrow(
    'digits must be a whole number from 0 to 20',
  )
})
