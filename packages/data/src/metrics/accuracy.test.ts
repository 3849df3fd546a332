// The part of the predictions that is right.
import { DTypeError, ShapeError, tensor } from '@chainrule/tensor'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { accuracy } from './accuracy'

const classes = (values: readonly number[]) => tensor(Int32Array.from(values))

test('the part that is right', () => {
  expect(accuracy(classes([1, 2, 3, 9]), classes([1, 2, 3, 4]))).toBe(0.75)
  expect(accuracy(tensor([1, 2], { dtype: 'uint8' }), classes([1, 0]))).toBe(0.5)
  const pairs = fc.array(fc.tuple(fc.nat(2), fc.nat(2)), { minLength: 1 })
  fc.assert(
    fc.property(pairs, (examples) => {
      const right = examples.filter(([a, b]) => a === b).length
      expect(accuracy(classes(examples.map(([a]) => a)), classes(examples.map(([, b]) => b)))).toBe(
        right / examples.length,
      )
    }),
  )
})

test('errors', () => {
  expect(() => accuracy(classes([1, 2]), classes([1]))).toThrow(ShapeError)
  expect(() => accuracy(classes([1, 2]), classes([1]))).toThrow(
    'accuracy: predicted and labels differ: expected two vectors of the same length; got [2] and [1]; ' +
      'of scores, take argMax({ axis: 1 }) first',
  )
  // @ts-expect-error scores are no classes
  expect(() => accuracy(tensor([[1, 2]]), classes([1]))).toThrow('got [1, 2] and [1]')
  // @ts-expect-error real numbers are no classes
  expect(() => accuracy(tensor([1]), classes([1]))).toThrow(
    new DTypeError('accuracy', "predicted must be classes, int32 or uint8; got float32; use astype('int32')"),
  )
  expect(() => accuracy(classes([]), classes([]))).toThrow(
    'accuracy: no examples: expected at least one; got shape [0]',
  )
})
