// Folds: every row is tested with once, and trained with otherwise.
import { random, ShapeError, tensor, ValueError } from '@chainrule/tensor'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { kFold } from './kFold'

const numbered = (count: number) => ({
  row: tensor(Int32Array.from({ length: count }, (_, i) => i)),
  title: 'rows',
})
const spread = (sizes: readonly number[]): number => Math.max(...sizes) - Math.min(...sizes)

test('every row is tested with once, in folds of nearly the same size, with nearly as many of each class', () => {
  const sets = fc.record({
    classes: fc.array(fc.nat(3), { minLength: 7, maxLength: 50 }),
    folds: fc.integer({ min: 2, max: 7 }),
    seed: fc.option(fc.nat()),
    stratified: fc.boolean(),
  })
  fc.assert(
    fc.property(sets, ({ classes, folds, seed, stratified }) => {
      const count = classes.length
      const made = kFold(numbered(count), {
        folds,
        ...(seed !== null && { key: random.key(seed) }),
        ...(stratified && { stratify: tensor(Int32Array.from(classes)) }),
      })
      expect(made).toHaveLength(folds)
      const tests = [...made].map(({ train, test: held }) => {
        const [learnt, tested] = [train.row.arraySync(), held.row.arraySync()]
        expect(new Set([...learnt, ...tested]).size).toBe(count)
        expect(learnt.length + tested.length).toBe(count)
        expect(held.title).toBe('rows')
        return tested
      })
      expect(tests.flat().toSorted((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, i) => i))
      expect(spread(tests.map((rows) => rows.length))).toBeLessThanOrEqual(1)
      if (!stratified) return
      for (const label of new Set(classes)) {
        const each = tests.map((rows) => rows.filter((row) => classes[row] === label).length)
        expect(spread(each)).toBeLessThanOrEqual(1)
      }
    }),
  )
})

test('without a key folds are blocks, the first of them the larger ones', () => {
  const tests = [...kFold(numbered(7), { folds: 3 })].map(({ test: held }) => held.row.arraySync())
  expect(tests).toEqual([
    [0, 1, 2],
    [3, 4],
    [5, 6],
  ])
})

test('the key decides them, each time the same', () => {
  const made = kFold(numbered(20), { folds: 4, key: random.key(1) })
  const [first, again] = [made, made].map((folds) => [...folds].map(({ test: held }) => held.row.arraySync()))
  expect(first).toEqual(again)
  expect(first).not.toEqual(
    [...kFold(numbered(20), { folds: 4, key: random.key(2) })].map(({ test: held }) => held.row.arraySync()),
  )
})

test('errors', () => {
  expect(() => kFold(numbered(3), { folds: 1 })).toThrow(
    new ValueError('kFold', 'folds must be a whole number from 2 up; got 1'),
  )
  expect(() => kFold(numbered(3), { folds: 4 })).toThrow(
    'kFold: a row for each fold is needed: expected 4; got 3',
  )
  expect(() => kFold(numbered(9), { stratify: tensor([1], { dtype: 'int32' }) })).toThrow(ShapeError)
  expect(() => kFold(numbered(9), 5 as never)).toThrow(
    'kFold: options are an object with folds, key, stratify; got 5',
  )
})
