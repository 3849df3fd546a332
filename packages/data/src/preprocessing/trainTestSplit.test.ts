// The split: every row in one part, in an order that the key alone decides.
import { random, tensor, ValueError, type Tensor } from '@chainrule/tensor'
import fc from 'fast-check'
import { expect, expectTypeOf, test } from 'vitest'
import { trainTestSplit } from './trainTestSplit'

const numbered = (count: number) => ({
  x: tensor(
    Float32Array.from({ length: 3 * count }, (_, i) => i),
    { shape: [count, 3] },
  ),
  label: tensor(Int32Array.from({ length: count }, (_, i) => i)),
  source: { kind: 'file' },
})

test('without a key the last rows are the test, their number rounded up', () => {
  const { train, test: rest } = trainTestSplit(numbered(1797), { testSize: 0.2 })
  expect(train.x.shape).toEqual([1437, 3])
  expect(rest.x.shape).toEqual([360, 3])
  expect(rest.label.arraySync()).toEqual(Array.from({ length: 360 }, (_, i) => 1437 + i))
  expect(rest.source).toEqual({ kind: 'file' })
  expectTypeOf(train.x).toEqualTypeOf<Tensor<[number, 3]>>()
  expectTypeOf(train.label).toEqualTypeOf<Tensor<[number], 'int32'>>()
})

test('every row is in one part, with its label', () => {
  const part = fc.record({
    count: fc.integer({ min: 2, max: 60 }),
    seed: fc.nat(),
    testSize: fc.double({ min: 0.01, max: 0.5, noNaN: true }),
  })
  fc.assert(
    fc.property(part, ({ count, seed, testSize }) => {
      const split = trainTestSplit(numbered(count), { testSize, key: random.key(seed) })
      const labels = [...split.train.label.arraySync(), ...split.test.label.arraySync()]
      expect(new Set(labels).size).toBe(count)
      expect(split.test.label.shape).toEqual([Math.ceil(count * testSize)])
      const rows = [...split.train.x.arraySync(), ...split.test.x.arraySync()]
      expect(rows.map((row) => (row[0] as number) / 3)).toEqual(labels)
    }),
  )
})

test('the key decides the split', () => {
  const testOf = (seed: number): number[] =>
    trainTestSplit(numbered(40), { key: random.key(seed) }).test.label.arraySync()
  expect(testOf(1)).toHaveLength(10)
  expect(testOf(1)).toEqual(testOf(1))
  expect(testOf(1)).not.toEqual(testOf(2))
})

test('with classes each part has its share of each, and every row is in one part', () => {
  const sets = fc.record({
    classes: fc.array(fc.nat(3), { minLength: 2, maxLength: 60 }),
    seed: fc.option(fc.nat()),
    testSize: fc.double({ min: 0.05, max: 0.5, noNaN: true }),
  })
  fc.assert(
    fc.property(sets, ({ classes, seed, testSize }) => {
      const count = classes.length
      const stratify = tensor(Int32Array.from(classes))
      const key = seed === null ? {} : { key: random.key(seed) }
      const split = trainTestSplit(numbered(count), { testSize, stratify, ...key })
      const [train, rest] = [split.train.label.arraySync(), split.test.label.arraySync()]
      expect([...train, ...rest].toSorted((a, b) => a - b)).toEqual(
        Array.from({ length: count }, (_, i) => i),
      )
      expect(rest).toHaveLength(Math.ceil(count * testSize))
      for (const label of new Set(classes)) {
        const all = classes.filter((other) => other === label).length
        const here = rest.filter((row) => classes[row] === label).length
        expect(Math.abs(here - (all * rest.length) / count)).toBeLessThan(1)
      }
      if (seed === null) expect(rest).toEqual(rest.toSorted((a, b) => a - b))
    }),
  )
  const stratify = tensor([0, 0, 0, 0, 1, 1, 1, 1], { dtype: 'uint8' })
  const { test: rest } = trainTestSplit(numbered(8), { testSize: 0.5, stratify })
  expect(rest.label.arraySync()).toEqual([2, 3, 6, 7])
})

test('classes that are not one for each row are an error', () => {
  expect(() => trainTestSplit(numbered(4), { stratify: tensor([1, 2], { dtype: 'int32' }) })).toThrow(
    'trainTestSplit: stratify must be the class of each row: expected [4]; got [2]',
  )
  // @ts-expect-error real numbers are no classes
  expect(() => trainTestSplit(numbered(2), { stratify: tensor([1, 2]) })).toThrow(
    "trainTestSplit: stratify must be classes, int32 or uint8; got float32; use astype('int32')",
  )
})

test.each([0, 1, -0.2, 360, NaN])('a testSize of %s is an error', (testSize) => {
  expect(() => trainTestSplit(numbered(5), { testSize })).toThrow(
    new ValueError('trainTestSplit', `testSize must be between 0 and 1; got ${testSize}`),
  )
})

test('nothing to train with is an error', () => {
  expect(() => trainTestSplit(numbered(1), { testSize: 0.5 })).toThrow(
    'trainTestSplit: nothing to train with: expected a row for each part; 1 rows with a testSize of 0.5',
  )
})

test('a part that is no option is an error, and not a quarter', () => {
  expect(() => trainTestSplit(numbered(10), 0.2 as never)).toThrow(
    'trainTestSplit: options are an object with testSize, key, stratify; got 0.2',
  )
})
