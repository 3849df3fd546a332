// Mini-batches: every row once, in an order that the key alone decides.
import { random, ShapeError, tensor, TreeError, ValueError, type Tensor } from '@chainrule/tensor'
import fc from 'fast-check'
import { describe, expect, expectTypeOf, test } from 'vitest'
import { batches } from './batches'

const numbered = (count: number) => ({
  x: tensor(
    Float32Array.from({ length: 2 * count }, (_, i) => i),
    { shape: [count, 2] },
  ),
  label: tensor(Int32Array.from({ length: count }, (_, i) => i)),
  title: 'numbers',
})

const sizes = {
  count: fc.nat(30),
  size: fc.integer({ min: 1, max: 12 }),
  seed: fc.option(fc.nat()),
  dropLast: fc.boolean(),
}

test('every row is in one batch once, whole, in order without a key', () => {
  fc.assert(
    fc.property(fc.record(sizes), ({ count, size, seed, dropLast }) => {
      const key = seed === null ? {} : { key: random.key(seed) }
      const made = batches(numbered(count), { size, dropLast, ...key })
      const all = [...made]
      expect(all).toHaveLength(made.length)
      const labels = all.flatMap((batch) => batch.label.arraySync())
      const kept = dropLast ? count - (count % size) : count
      expect(new Set(labels).size).toBe(kept)
      expect(labels).toHaveLength(kept)
      if (seed === null) expect(labels).toEqual(Array.from({ length: kept }, (_, i) => i))
      expect(all.flatMap((batch) => batch.x.arraySync())).toEqual(
        labels.map((label) => [2 * label, 2 * label + 1]),
      )
      for (const [index, batch] of all.entries()) {
        expect(batch.label.shape[0]).toBe(Math.min(size, count - index * size))
        expect(batch.title).toBe('numbers')
      }
    }),
  )
})

test('the key decides the order, each time the same', () => {
  const orderOf = (key: random.Key): number[] =>
    [...batches(numbered(50), { size: 8, key })].flatMap((batch) => batch.label.arraySync())
  const [first, second] = random.split(random.key(7))
  expect(orderOf(first)).toEqual(orderOf(first))
  expect(orderOf(first)).not.toEqual(orderOf(second))
  const made = batches(numbered(50), { size: 8, key: first })
  expect([...made].map((batch) => batch.label.arraySync())).toEqual(
    [...made].map((batch) => batch.label.arraySync()),
  )
})

test('the types have rows whose number is not known', () => {
  const made = batches(
    { pair: [tensor([[1, 2]]), tensor([1], { dtype: 'int32' })] as const, n: 3 },
    { size: 1 },
  )
  for (const batch of made) {
    expectTypeOf(batch.pair[0]).toEqualTypeOf<Tensor<[number, 2]>>()
    expectTypeOf(batch.pair[1]).toEqualTypeOf<Tensor<[number], 'int32'>>()
    expectTypeOf(batch.n).toEqualTypeOf<number>()
  }
})

describe('errors', () => {
  test.each([2, undefined, null])('options %s', (options) => {
    expect(() => batches(numbered(3), options as never)).toThrow(
      new ValueError('batches', `options are an object with size, key, dropLast; got ${options}`),
    )
  })

  test.each([0, -1, 2.5, NaN, undefined as never])('size %s', (size) => {
    expect(() => batches(numbered(3), { size })).toThrow(
      new ValueError('batches', `size must be a whole number from 1 up; got ${size}`),
    )
  })

  test('different numbers of rows', () => {
    const dataset = { images: tensor([[1], [2]]), more: { labels: tensor([1, 2, 3]) } }
    expect(() => batches(dataset, { size: 1 })).toThrow(ShapeError)
    expect(() => batches(dataset, { size: 1 })).toThrow(
      'batches: different numbers of rows: expected 2, as images has; more.labels has 3; ' +
        'pass tensors of the same examples',
    )
  })

  test('a scalar, or no tensor', () => {
    expect(() => batches({ x: tensor(1) }, { size: 1 })).toThrow(
      'batches: x is a scalar: expected rows, the elements of a first axis',
    )
    expect(() => batches({ x: 1 }, { size: 1 })).toThrow(TreeError)
    expect(() => batches({ x: 1 }, { size: 1 })).toThrow(
      'batches: no tensor in the data set: expected at least one; pass { images, labels }',
    )
  })
})
