// Batches of anything: every element once, in an order that key and epoch decide; sources are closed, and fail once.
import {
  DTypeError,
  random,
  ShapeError,
  stack,
  tensor,
  TreeError,
  ValueError,
  zeros,
  type AnyTensor,
  type Tensor,
} from '@chainrule/tensor'
import fc from 'fast-check'
import { describe, expect, expectTypeOf, test } from 'vitest'
import { batches } from './batches'
import { DataLoader } from './dataLoader'
import { SourceError } from './sourceError'

const key = random.key(3)
const numbered = (count: number) => ({
  x: tensor(
    Float32Array.from({ length: 20 * count }, (_, i) => i),
    { shape: [count, 20] },
  ),
  label: tensor(Int32Array.from({ length: count }, (_, i) => i)),
  title: 'numbers',
})
const wait = async (milliseconds = 0): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, milliseconds)
  })

/** A source that says what happens to it. */
function watched(count: number, failAt = Infinity): { source: () => AsyncGenerator<number>; log: string[] } {
  const log: string[] = []
  return {
    log,
    async *source() {
      log.push('open')
      try {
        for (let i = 0; i < count; i++) {
          await wait()
          if (i === failAt) throw new Error('out of paper')
          log.push(`give ${i}`)
          yield i
        }
      } finally {
        log.push('close')
      }
    },
  }
}

async function all<T>(source: AsyncIterable<T> | Iterable<T>): Promise<T[]> {
  const items: T[] = []
  for await (const item of source) items.push(item)
  return items
}

describe('rows', () => {
  const options = {
    count: fc.nat(30),
    batchSize: fc.integer({ min: 1, max: 12 }),
    dropLast: fc.boolean(),
    shuffled: fc.boolean(),
    epoch: fc.nat(5),
    prefetch: fc.nat(3),
  }

  test('are in one batch of an epoch once, whole, waited for or not', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record(options),
        async ({ count, batchSize, dropLast, shuffled, epoch, prefetch }) => {
          const loader = new DataLoader(numbered(count), {
            batchSize,
            dropLast,
            prefetch,
            ...(shuffled && { key }),
          })
          const made = [...loader.epoch(epoch)]
          expect(made).toHaveLength(loader.length)
          const labels = made.flatMap((batch) => batch.label.arraySync())
          const kept = dropLast ? count - (count % batchSize) : count
          expect(new Set(labels).size).toBe(kept)
          expect(labels).toHaveLength(kept)
          if (!shuffled) expect(labels).toEqual(Array.from({ length: kept }, (_, i) => i))
          for (const { x, label, title } of made) {
            expect(x.slice([0, label.shape[0]], 3).arraySync()).toEqual(
              label.arraySync().map((i) => 20 * i + 3),
            )
            expect(title).toBe('numbers')
          }
          const later = await all(loader.epoch(epoch))
          expect(later.map(({ label }) => label.arraySync())).toEqual(
            made.map(({ label }) => label.arraySync()),
          )
        },
      ),
    )
  })

  test('stand in an order that key and epoch decide', () => {
    const loader = (seed: number) => new DataLoader(numbered(50), { batchSize: 8, key: random.key(seed) })
    const order = (seed: number, epoch: number): number[] =>
      [...loader(seed).epoch(epoch)].flatMap(({ label }) => label.arraySync())
    expect(order(1, 4)).toEqual(order(1, 4))
    expect(order(1, 4)).not.toEqual(order(1, 5))
    expect(order(1, 4)).not.toEqual(order(2, 4))
    const first = [...loader(1)].flatMap(({ label }) => label.arraySync())
    expect(first).toEqual(order(1, 0))
    const kept = [...new DataLoader(numbered(50), { batchSize: 8, key, shuffle: false }).epoch(2)]
    expect(kept[1]?.label.arraySync()).toEqual([8, 9, 10, 11, 12, 13, 14, 15])
  })

  test('are those of batches, in every dtype', () => {
    const x = random.normal(random.key(0), [37, 5, 4])
    const data = [
      x,
      x.greater(0),
      { whole: x.mul(9).astype('int32') },
      x.astype('float64').slice([0, 37], 0, 0),
    ] as const
    const loaded = [...new DataLoader(data, { batchSize: 10 })]
    const expected = [...batches(data, { size: 10 })]
    expect(loaded).toHaveLength(4)
    for (const [i, [a, b, c, d]] of loaded.entries()) {
      const other = expected[i] as NonNullable<(typeof expected)[number]>
      expect([a.dtype, b.dtype, c.whole.dtype, d.dtype]).toEqual(['float32', 'bool', 'int32', 'float64'])
      expect([a, b, c.whole, d].map((y: AnyTensor) => y.arraySync() as unknown)).toEqual(
        [other[0], other[1], other[2].whole, other[3]].map((y: AnyTensor) => y.arraySync() as unknown),
      )
    }
  })

  test('of one tensor, and of none', () => {
    expect([...new DataLoader(tensor([1, 2, 3]), { batchSize: 2 })].map((x) => x.arraySync())).toEqual([
      [1, 2],
      [3],
    ])
    expect([...new DataLoader(zeros([0, 2]), { batchSize: 2 })]).toEqual([])
  })
})

describe('elements', () => {
  test('of an array are stacked, whatever their form', () => {
    const elements = Array.from({ length: 5 }, (_, i) => ({
      image: tensor([[i, 2 * i]]),
      label: i,
      even: i % 2 === 0,
      name: `number ${i}`,
      pair: [Int32Array.of(i, 9 - i), tensor(i, { dtype: 'uint8' })] as const,
    }))
    const [first, , last] = [...new DataLoader(elements, { batchSize: 2 })]
    expect(first?.image.arraySync()).toEqual([[[0, 0]], [[1, 2]]])
    expect(first?.label.arraySync()).toEqual([0, 1])
    expect(first?.label.dtype).toBe('float32')
    expect(first?.even.arraySync()).toEqual([true, false])
    expect(first?.name).toEqual(['number 0', 'number 1'])
    expect(first?.pair[0].arraySync()).toEqual([
      [0, 9],
      [1, 8],
    ])
    expect(first?.pair[0].dtype).toBe('int32')
    expect(last?.pair[1].arraySync()).toEqual([4])
    expect(last?.image.shape).toEqual([1, 1, 2])
  })

  test('of an array are shuffled by the key', () => {
    const loader = new DataLoader(
      Array.from({ length: 20 }, (_, i) => i),
      { batchSize: 20, key },
    )
    const order = (epoch: number): number[] => [...loader.epoch(epoch)].flatMap((x) => x.arraySync())
    expect(order(0).toSorted((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, i) => i))
    expect(order(0)).not.toEqual(order(1))
  })

  test('are the same from an array, a generator and an async one', async () => {
    const sources = fc.record({
      values: fc.array(fc.integer({ min: -9, max: 9 }), { maxLength: 20 }),
      batchSize: fc.integer({ min: 1, max: 6 }),
      dropLast: fc.boolean(),
      prefetch: fc.nat(4),
    })
    await fc.assert(
      fc.asyncProperty(sources, async ({ values, ...options }) => {
        const numbers = (batch: Tensor<[number]>): number[] => batch.arraySync()
        const expected = [...new DataLoader(values, options)].map(numbers)
        expect([...new DataLoader(() => values, options)].map(numbers)).toEqual(expected)
        expect([...new DataLoader(new Set(values.entries()), options)].map(([, x]) => numbers(x))).toEqual(
          expected,
        )
        async function* later(): AsyncGenerator<number> {
          yield* values
        }
        for (const source of [later, later()] as const) {
          expect((await all(new DataLoader(source, options))).map(numbers)).toEqual(expected)
        }
      }),
      { numRuns: 50 },
    )
  })

  test('are opened anew for each epoch, by its number', async () => {
    const loader = new DataLoader((epoch) => [epoch, 10 * epoch], { batchSize: 2 })
    expect([...loader.epoch(3)].map((x) => x.arraySync())).toEqual([[3, 30]])
    expect((await all(loader.epoch(4))).map((x) => x.arraySync())).toEqual([[4, 40]])
    expect(loader.length).toBeUndefined()
    const once = new DataLoader([1, 2].values(), { batchSize: 1 })
    expect([...once.epoch(0)]).toHaveLength(2)
    expect(() => [...once.epoch(1)]).toThrow('the source is used up by its first epoch; pass a function')
  })
})

describe('map', () => {
  test('makes something else of a batch, and knows where it stands', async () => {
    const loader = new DataLoader(numbered(5), {
      batchSize: 2,
      map: ({ label }, { epoch, index }) => [label.arraySync(), epoch, index] as const,
    })
    expect([...loader.epoch(7)]).toEqual([
      [[0, 1], 7, 0],
      [[2, 3], 7, 1],
      [[4], 7, 2],
    ])
    const later = new DataLoader(numbered(5), { batchSize: 2, map: async ({ label }) => label.sum().item() })
    expect(await all(later.epoch(0))).toEqual([1, 5, 4])
    // @ts-expect-error what is made later has to be waited for
    expect(() => [...later.epoch(0)]).toThrow(
      'DataLoader: map gives promises; go through the batches by for await',
    )
  })

  test('that throws stops the epoch, and closes the source', async () => {
    const { source, log } = watched(9)
    const loader = new DataLoader(source, {
      batchSize: 2,
      prefetch: 2,
      map: (x, { index }) => {
        if (index === 1) throw new RangeError('not this one')
        return x
      },
    })
    const made: unknown[] = []
    await expect(
      (async () => {
        for await (const batch of loader) made.push(batch.arraySync())
      })(),
    ).rejects.toThrow(new RangeError('not this one'))
    expect(made).toEqual([[0, 1]])
    expect(log.filter((entry) => entry === 'close')).toHaveLength(1)
  })
})

describe('prefetch', () => {
  test('makes batches ready before they are asked for, no more than that, in order', async () => {
    for (const prefetch of [0, 1, 3]) {
      const { source, log } = watched(12)
      const loader = new DataLoader(source, { batchSize: 1, prefetch, map: async (x) => x.item() })
      let taken = 0
      for await (const value of loader) {
        expect(value).toBe(taken++)
        await wait(20)
        const given = log.filter((entry) => entry.startsWith('give')).length
        expect(given - taken).toBeLessThanOrEqual(prefetch)
        if (taken < 6) expect(given - taken).toBe(prefetch)
      }
      expect(taken).toBe(12)
      expect(log.at(-1)).toBe('close')
    }
  })

  test('maps several at once, and keeps their order', async () => {
    let atWork = 0
    let most = 0
    const loader = new DataLoader(
      Array.from({ length: 8 }, (_, i) => i),
      {
        batchSize: 1,
        prefetch: 4,
        map: async (x, { index }) => {
          most = Math.max(most, ++atWork)
          await wait(index % 2 === 0 ? 10 : 1)
          atWork--
          return x.item()
        },
      },
    )
    expect(await all(loader)).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
    expect(most).toBe(4)
  })
})

describe('a source', () => {
  test('that throws does so once, where its element would be, and says which', async () => {
    for (const prefetch of [0, 1, 5]) {
      const { source, log } = watched(9, 5)
      const iterator = new DataLoader(source, { batchSize: 2, prefetch })[Symbol.asyncIterator]()
      expect((await iterator.next()).value?.arraySync()).toEqual([0, 1])
      expect((await iterator.next()).value?.arraySync()).toEqual([2, 3])
      const failed = iterator.next()
      await expect(failed).rejects.toThrow('DataLoader: the source failed at element 5: out of paper')
      await expect(failed).rejects.toMatchObject({ index: 5, cause: new Error('out of paper') })
      await expect(failed).rejects.toBeInstanceOf(SourceError)
      expect(await iterator.next()).toEqual({ done: true, value: undefined })
      expect(log.filter((entry) => entry === 'close')).toHaveLength(1)
    }
    function* now(): Generator<number> {
      yield 1
      throw new Error('out of paper')
    }
    const iterator = new DataLoader(now, { batchSize: 1 })[Symbol.iterator]()
    expect(iterator.next().value?.arraySync()).toEqual([1])
    expect(() => iterator.next()).toThrow('the source failed at element 1: out of paper')
    expect(iterator.next().done).toBe(true)
  })

  test('is closed when the loop is left', async () => {
    for (const prefetch of [0, 3]) {
      const { source, log } = watched(100)
      for await (const batch of new DataLoader(source, { batchSize: 2, prefetch })) {
        expect(batch.shape).toEqual([2])
        break
      }
      expect(log.at(-1)).toBe('close')
      const length = log.length
      await wait(10)
      expect(log).toHaveLength(length)
    }
    let closed = 0
    function* now(): Generator<number> {
      try {
        for (;;) yield 1
      } finally {
        closed++
      }
    }
    for (const batch of new DataLoader(now, { batchSize: 2 })) {
      expect(batch.shape).toEqual([2])
      break
    }
    for await (const batch of new DataLoader(now, { batchSize: 2, prefetch: 2 })) {
      expect(batch.shape).toEqual([2])
      break
    }
    expect(closed).toBe(2)
  })

  test('that gives its elements later has to be waited for', () => {
    const loader = new DataLoader(watched(3).source, { batchSize: 1 })
    // @ts-expect-error nothing is there yet
    expect(() => [...loader]).toThrow(
      'DataLoader: the source gives its elements later; go through the batches by for await',
    )
    // @ts-expect-error nor here
    expect(() => [...loader.epoch(0)]).toThrow(ValueError)
  })
})

describe('errors', () => {
  test('elements that are not alike, by their index', () => {
    const batch = (elements: readonly unknown[]) => () => [...new DataLoader(elements, { batchSize: 8 })]
    expect(batch([{ x: tensor([1, 2]) }, { x: tensor([1, 2]) }, { x: tensor([1]) }])).toThrow(ShapeError)
    expect(batch([{ x: tensor([1, 2]) }, { x: tensor([1, 2]) }, { x: tensor([1]) }])).toThrow(
      'DataLoader: ragged elements: expected shape [2] at x, as element 0 has; element 2 has [1]; pad or cut them alike',
    )
    expect(batch([{ x: tensor([1]) }, { x: tensor([true]) }])).toThrow(DTypeError)
    expect(batch([[1, 2], [1]])).toThrow(
      'DataLoader: elements that differ: expected 2 items, as element 0 has; element 1 has 1 items',
    )
    expect(
      batch([
        { a: 1, b: { c: 2 } },
        { a: 1, b: { d: 2 } },
      ]),
    ).toThrow('expected the keys c at b, as element 0 has; element 1 has the keys d')
    expect(batch([{ a: 1 }, { a: 'x' }])).toThrow(
      'expected a number at a, as element 0 has; element 1 has text at a',
    )
    expect(batch([1, undefined])).toThrow('expected a number, as element 0 has; element 1 has undefined')
    expect(batch([{ a: [null] }])).toThrow(
      'expected numbers, booleans, text, typed arrays, tensors, or arrays and objects of them; element 0 has null at a[0]',
    )
    expect(batch([new Map()])).toThrow('element 0 has an empty or unknown object')
    expect(batch([Float32Array.of(1), Float32Array.of(1, 2)])).toThrow('ragged elements')
    const shuffled = new DataLoader(
      Array.from({ length: 9 }, (_, i) => (i === 4 ? [1, 2] : [1])),
      { batchSize: 9, key },
    )
    const order = new DataLoader(
      Array.from({ length: 9 }, (_, i) => i),
      { batchSize: 9, key },
    )
    const first = [...order].flatMap((x) => x.arraySync())[0]
    expect(() => [...shuffled]).toThrow(
      first === 4 ? 'as element 4 has' : `as element ${first} has; element 4 has 2 items`,
    )
    async function* later(): AsyncGenerator<number | string> {
      yield* [1, 2, 3, 'x']
    }
    return expect(all(new DataLoader(later, { batchSize: 2 }))).rejects.toThrow(
      'as element 2 has; element 3 has text',
    )
  })

  test.each([
    [{ batchSize: 0 }, 'batchSize must be a whole number from 1 up; got 0'],
    [{}, 'batchSize must be a whole number from 1 up; got undefined'],
    [{ batchSize: 1, prefetch: -1 }, 'prefetch must be a whole number from 0 up; got -1'],
    [
      { batchSize: 1, shuffle: true },
      'shuffle needs a key, which alone decides the order; pass { key: random.key(0) }',
    ],
    [
      { batchSize: 1, size: 2 },
      "there is no option 'size'; there is batchSize, key, shuffle, dropLast, map, prefetch",
    ],
  ])('options %j', (options, message) => {
    expect(() => new DataLoader([1], options as never)).toThrow(new ValueError('DataLoader', message))
  })

  test('what cannot be shuffled, what is no source, what is no epoch', () => {
    expect(() => new DataLoader(() => [1], { batchSize: 1, key })).toThrow(
      'a source that gives its elements in its own order cannot be shuffled; pass an array, or shuffle: false',
    )
    expect(() => new DataLoader({ x: 1 }, { batchSize: 1 })).toThrow(TreeError)
    expect(() => new DataLoader([tensor([1]), tensor([1, 2])], { batchSize: 1 })).toThrow(
      'DataLoader: different numbers of rows: expected 1, as [0] has; [1] has 2',
    )
    expect(() => new DataLoader([1], { batchSize: 1 }).epoch(-1)).toThrow(
      'DataLoader.epoch: an epoch is a whole number from 0 up; got -1',
    )
    expect(() => [...new DataLoader(() => 5, { batchSize: 1 })]).toThrow('it gave number')
  })
})

test('types', async () => {
  const rows = new DataLoader([zeros([4, 3]), zeros([4], { dtype: 'int32' })], { batchSize: 2 })
  for (const [x, y] of rows) {
    expectTypeOf(x).toEqualTypeOf<Tensor<[number, 3]>>()
    expectTypeOf(y).toEqualTypeOf<Tensor<[number], 'int32'>>()
  }
  expectTypeOf(rows.length).toEqualTypeOf<number>()
  const elements: { x: Tensor<[2, 3], 'float64'>; y: number; s: string }[] = [
    { x: zeros([2, 3], { dtype: 'float64' }), y: 1, s: '' },
  ]
  for (const { x, y, s } of new DataLoader(elements, { batchSize: 2 }).epoch(1)) {
    expectTypeOf(x).toEqualTypeOf<Tensor<[number, 2, 3], 'float64'>>()
    expectTypeOf(y).toEqualTypeOf<Tensor<[number]>>()
    expectTypeOf(s).toEqualTypeOf<readonly string[]>()
  }
  async function* later(): AsyncGenerator<[Tensor<[2]>, boolean]> {
    yield [tensor([1, 2]), true]
  }
  const stream = new DataLoader(later, { batchSize: 2 })
  expectTypeOf(stream.length).toEqualTypeOf<undefined>()
  for await (const [x, flag] of stream) {
    expectTypeOf(x).toEqualTypeOf<Tensor<[number, 2]>>()
    expectTypeOf(flag).toEqualTypeOf<Tensor<[number], 'bool'>>()
  }
  const mapped = new DataLoader(later, { batchSize: 2, map: async ([x]) => stack([x, x]) })
  for await (const x of mapped) {
    expectTypeOf(x).toEqualTypeOf<Tensor<[2, number, 2]>>()
  }
})
