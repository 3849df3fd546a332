// Which class is taken for which, as numbers and as text.
import { ShapeError, tensor, ValueError, type Tensor } from '@chainrule/tensor'
import fc from 'fast-check'
import { describe, expect, expectTypeOf, test } from 'vitest'
import { accuracy } from './accuracy'
import { confusionMatrix, formatConfusionMatrix } from './confusionMatrix'

const classes = (values: readonly number[]) => tensor(Int32Array.from(values))

test('rows are true classes, columns predicted ones', () => {
  const matrix = confusionMatrix(classes([0, 0, 2, 2, 0, 2]), classes([2, 0, 2, 2, 0, 1]), { classes: 3 })
  expect(matrix.arraySync()).toEqual([
    [2, 0, 0],
    [0, 0, 1],
    [1, 0, 2],
  ])
  expect(matrix.dtype).toBe('int32')
  expectTypeOf(matrix).toEqualTypeOf<Tensor<[3, 3], 'int32'>>()
})

test('its sum is the number of examples, its diagonal the accuracy', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(4), fc.nat(4)), { minLength: 1 }), (examples) => {
      const predicted = classes(examples.map(([a]) => a))
      const labels = classes(examples.map(([, b]) => b))
      const rows = confusionMatrix(predicted, labels, { classes: 5 }).arraySync()
      expect(rows.flat().reduce((a, b) => a + b, 0)).toBe(examples.length)
      const right = rows.reduce((sum, row, i) => sum + (row[i] as number), 0)
      expect(right / examples.length).toBe(accuracy(predicted, labels))
    }),
  )
})

describe('errors', () => {
  test.each([-1, 3])('a class of %s', (wrong) => {
    const why = (name: string): string =>
      `confusionMatrix: a class out of range: expected 0 to 2; ${name}[1] is ${wrong}; are there more classes?`
    expect(() => confusionMatrix(classes([0, wrong]), classes([0, 0]), { classes: 3 })).toThrow(
      why('predicted'),
    )
    expect(() => confusionMatrix(classes([0, 0]), classes([0, wrong]), { classes: 3 })).toThrow(why('labels'))
  })

  test.each([0, 2.5, NaN])('%s classes', (count) => {
    expect(() => confusionMatrix(classes([]), classes([]), { classes: count })).toThrow(
      new ValueError(
        'confusionMatrix',
        `classes must be a whole number from 1 up, as in { classes: 10 }; got ${count}`,
      ),
    )
  })

  test('no options', () => {
    // @ts-expect-error the number of classes is missing
    expect(() => confusionMatrix(classes([]), classes([]))).toThrow('as in { classes: 10 }; got undefined')
  })

  test('different lengths', () => {
    expect(() => confusionMatrix(classes([1]), classes([1, 1]), { classes: 3 })).toThrow(ShapeError)
  })
})

describe('as text', () => {
  const matrix = tensor(
    [
      [25, 0, 0],
      [0, 7, 1],
      [0, 0, 100],
    ],
    { dtype: 'int32' },
  )

  test('with numbers', () => {
    expect(formatConfusionMatrix(matrix)).toBe(
      [
        'true \\ predicted    0    1    2',
        '               0   25    .    .',
        '               1    .    7    1',
        '               2    .    .  100',
      ].join('\n'),
    )
  })

  test('with names', () => {
    expect(formatConfusionMatrix(matrix, ['a very long name', 'cat', 'dog'])).toBe(
      [
        'true \\ predicted  a very long name               cat               dog',
        'a very long name                25                 .                 .',
        '             cat                 .                 7                 1',
        '             dog                 .                 .               100',
      ].join('\n'),
    )
    expect(() => formatConfusionMatrix(matrix, ['cat'])).toThrow(
      'formatConfusionMatrix: names: expected one for each of 3 classes; got 1',
    )
  })
})
