// Batches of anything, epoch after epoch: takes rows of tensors, an array, or a source that gives elements one after the
// other, and gives batches in an order that a key decides.
import { checkOptions, random, Tensor, ValueError, type AnyTensor } from '@chainrule/tensor'
import { collate, type Collated } from './collate'
import { grouped, groupedLater } from './elements'
import { rowSource, type RowSource } from './gather'
import { prefetched } from './prefetch'
import { rowOrder } from './rowOrder'
import type { Rows } from './rows'

/** What a loader goes through: a tree of tensors, an array, an iterable, or a function that opens one for an epoch. */
export type LoaderSource = object | ((epoch: number) => Iterable<unknown> | AsyncIterable<unknown>)

/** The batches of a source: rows of a tree of tensors, collated elements of anything else. */
export type BatchOf<S> = S extends AnyTensor
  ? Rows<S>
  : S extends readonly (infer E)[]
    ? [Extract<E, AnyTensor>] extends [never]
      ? Collated<E>
      : Rows<S>
    : S extends (epoch: number) => AsyncIterable<infer E> | Iterable<infer E>
      ? Collated<E>
      : S extends AsyncIterable<infer E> | Iterable<infer E>
        ? Collated<E>
        : Rows<S>

type IsStream<S> = S extends AnyTensor | readonly unknown[]
  ? false
  : S extends AsyncIterable<unknown> | Iterable<unknown> | ((epoch: number) => unknown)
    ? true
    : false

type IsLater<S> = S extends AnyTensor | readonly unknown[] | Iterable<unknown>
  ? false
  : S extends AsyncIterable<unknown> | ((epoch: number) => AsyncIterable<unknown>)
    ? true
    : false

/** Where a batch stands. */
export interface BatchPlace {
  /** The epoch that it is part of. */
  readonly epoch: number
  /** How many batches of that epoch were before it. */
  readonly index: number
}

/** How to make batches. */
export interface DataLoaderOptions<B, M> {
  /** How many rows or elements a batch has, from 1 up. */
  readonly batchSize: number
  /** Decides the order of each epoch, together with its number; rows stay in order when left out. */
  readonly key?: random.Key
  /** Whether to shuffle; when left out, if there is a key. */
  readonly shuffle?: boolean
  /** Whether to leave out a last batch that is smaller than the others; `false` when left out. */
  readonly dropLast?: boolean
  /** What to make of each batch; may give a promise. For random numbers fold `epoch` and `index` into a key. */
  readonly map?: (batch: B, place: BatchPlace) => M
  /** How many batches `for await` makes ready before they are asked for; 0 when left out. */
  readonly prefetch?: number
}

/** The batches of one epoch. Where nothing is waited for, `for of` goes through them, too. */
export interface Epoch<S, M> extends AsyncIterable<Awaited<M>> {
  /** How many there are; `undefined` for a source that does not know how many elements it gives. */
  readonly length: IsStream<S> extends true ? undefined : number
  readonly [Symbol.iterator]: true extends IsLater<S> | (M extends PromiseLike<unknown> ? true : false)
    ? undefined
    : () => Iterator<M>
}

const op = 'DataLoader'

/**
 * Batches of a source. A tree of tensors, such as `{ images, labels }` or `[images, labels]`, is gone through by its
 * rows, as `batches` does. Of anything else the elements are collated: the elements of an array, or what an iterable
 * gives. Numbers become a float32 tensor `[batch]`, tensors of a shape one with an axis more, objects and tuples one of
 * the same form. An array with tensors among its own items is a tree, not elements; `stack` those, or put each in an
 * object.
 *
 * Iterables that are used up by going through them, such as files, are given as a function that opens them: it is called
 * for every epoch, with its number.
 *
 * An epoch's order follows from the key and the epoch's number alone, so that training resumes where it was left. To go
 * through the loader itself is epoch 0, each time.
 *
 * The values of a tree are copied once, by the first batch; the loader holds that copy.
 *
 * @throws ValueError for a size that is no whole number from 1 up, shuffling without a key, or of a source that gives its
 * elements in an order of its own.
 * @throws ShapeError when tensors differ in their number of rows; TreeError when there is no tensor.
 * @throws SourceError, while batches are made, when the source throws; ShapeError, DTypeError or ValueError that names the
 * element when elements are not alike.
 *
 * @example
 * const images = random.uniform(random.key(0), [10, 4])
 * const labels = zeros([10], { dtype: 'int32' })
 * const loader = new DataLoader({ images, labels }, { batchSize: 4, key: random.key(1) })
 * loader.length // 3
 * for (let epoch = 0; epoch < 2; epoch++) {
 *   for (const batch of loader.epoch(epoch)) {
 *     if (batch.images.shape[0] !== batch.labels.shape[0]) throw new Error('never')
 *   }
 * }
 *
 * @example
 * async function* points() {
 *   for (let i = 0; i < 5; i++) yield { at: tensor([i, -i]), label: i % 2 }
 * }
 * const shapes: unknown[] = []
 * for await (const { at, label } of new DataLoader(points, { batchSize: 2, prefetch: 1 })) {
 *   shapes.push(at.shape, label.shape)
 * }
 * shapes // [[2, 2], [2], [2, 2], [2], [1, 2], [1]]
 */
export class DataLoader<const S extends LoaderSource, M = BatchOf<S>> {
  private readonly source: Source<unknown>
  private readonly options: DataLoaderOptions<unknown, unknown>

  constructor(source: S, options: DataLoaderOptions<BatchOf<S>, M>) {
    checkOptions(op, options, ['batchSize', 'key', 'shuffle', 'dropLast', 'map', 'prefetch'])
    const { batchSize, key, prefetch = 0, shuffle = key !== undefined } = options
    if (!Number.isInteger(batchSize) || batchSize < 1) {
      throw new ValueError(op, `batchSize must be a whole number from 1 up; got ${String(batchSize)}`)
    }
    if (!Number.isInteger(prefetch) || prefetch < 0) {
      throw new ValueError(op, `prefetch must be a whole number from 0 up; got ${String(prefetch)}`)
    }
    this.source = sourceOf(source)
    if (shuffle && key === undefined) {
      throw new ValueError(
        op,
        'shuffle needs a key, which alone decides the order; pass { key: random.key(0) }',
      )
    }
    if (shuffle && this.source.kind === 'stream') {
      throw new ValueError(
        op,
        'a source that gives its elements in its own order cannot be shuffled; pass an array, or shuffle: false',
      )
    }
    this.options = { ...options, shuffle } as DataLoaderOptions<unknown, unknown>
  }

  /** How many batches an epoch has; `undefined` for a source that does not know how many elements it gives. */
  get length(): Epoch<S, M>['length'] {
    const { batchSize, dropLast = false } = this.options
    const length =
      this.source.kind === 'stream'
        ? undefined
        : (dropLast ? Math.floor : Math.ceil)(this.source.rows.count / batchSize)
    return length as Epoch<S, M>['length']
  }

  /**
   * The batches of one epoch: the same ones, in the same order, each time.
   *
   * @param index the number of the epoch, from 0 up.
   * @throws ValueError when it is none.
   */
  epoch(index: number): Epoch<S, M> {
    if (!Number.isInteger(index) || index < 0) {
      throw new ValueError(`${op}.epoch`, `an epoch is a whole number from 0 up; got ${String(index)}`)
    }
    const { map = (batch) => batch, prefetch = 0 } = this.options
    const mapped = (batch: unknown, at: number): unknown => map(batch, { epoch: index, index: at })
    const epoch = {
      length: this.length,
      [Symbol.iterator]: () => now(this.batches(index), mapped),
      [Symbol.asyncIterator]: () => prefetched(this.batches(index), mapped, prefetch),
    }
    return epoch as unknown as Epoch<S, M>
  }

  /** The batches of epoch 0, where nothing has to be waited for. */
  get [Symbol.iterator](): Epoch<S, M>[typeof Symbol.iterator] {
    return (() => (this.epoch(0) as Iterable<M>)[Symbol.iterator]()) as Epoch<S, M>[typeof Symbol.iterator]
  }

  /** The batches of epoch 0. */
  [Symbol.asyncIterator](): AsyncIterator<Awaited<M>> {
    return this.epoch(0)[Symbol.asyncIterator]()
  }

  private batches(epoch: number): Iterable<unknown> | AsyncIterable<unknown> {
    const { source } = this
    const { batchSize, key, shuffle, dropLast = false } = this.options
    if (source.kind === 'rows') {
      const order =
        shuffle && key !== undefined ? rowOrder(source.rows.count, random.foldIn(key, epoch)) : undefined
      return rowBatches(source.rows, order, batchSize, this.length as number)
    }
    const elements = source.open(epoch)
    return Symbol.asyncIterator in elements
      ? laterBatches(elements, batchSize, dropLast)
      : elementBatches(elements, batchSize, dropLast)
  }
}

type Source<T> =
  | { readonly kind: 'rows'; readonly rows: RowSource<T> }
  | { readonly kind: 'stream'; readonly open: (epoch: number) => Iterable<unknown> | AsyncIterable<unknown> }

function sourceOf(source: unknown): Source<unknown> {
  if (Array.isArray(source) && !source.some((item) => item instanceof Tensor)) {
    const elements = source.slice() as readonly unknown[]
    const rows: RowSource<unknown> = {
      count: elements.length,
      take(order, from, to) {
        const indexOf = (position: number): number =>
          order === undefined ? from + position : (order[from + position] as number)
        const taken = Array.from({ length: to - from }, (_, position) => elements[indexOf(position)])
        return collate(taken, indexOf)
      },
    }
    return { kind: 'rows', rows }
  }
  if (typeof source === 'function') {
    return {
      kind: 'stream',
      open(epoch) {
        const opened: unknown = source(epoch)
        if (isIterable(opened)) return opened
        throw new ValueError(op, `a function must give something to go through; it gave ${typeof opened}`)
      },
    }
  }
  if (!(source instanceof Tensor) && !Array.isArray(source) && isIterable(source)) {
    return { kind: 'stream', open: reopened(source) }
  }
  return { kind: 'rows', rows: rowSource(op, source) }
}

const isIterable = (value: unknown): value is Iterable<unknown> | AsyncIterable<unknown> =>
  typeof value === 'object' && value !== null && (Symbol.asyncIterator in value || Symbol.iterator in value)

// What is its own iterator is used up by one epoch; a second one would be empty without a word.
function reopened(
  source: Iterable<unknown> | AsyncIterable<unknown>,
): () => Iterable<unknown> | AsyncIterable<unknown> {
  let used = false
  return () => {
    const iterator: unknown =
      Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]()
    if (iterator === source && used) {
      throw new ValueError(op, 'the source is used up by its first epoch; pass a function that makes it anew')
    }
    used = true
    return source
  }
}

function* rowBatches(
  rows: RowSource<unknown>,
  order: Int32Array | undefined,
  size: number,
  length: number,
): Generator<unknown, void> {
  for (let index = 0; index < length; index++) {
    yield rows.take(order, index * size, Math.min(rows.count, (index + 1) * size))
  }
}

function* elementBatches(
  elements: Iterable<unknown>,
  size: number,
  dropLast: boolean,
): Generator<unknown, void> {
  let start = 0
  for (const group of grouped(elements, size)) {
    if (group.length === size || !dropLast) yield collate(group, (position) => start + position)
    start += group.length
  }
}

async function* laterBatches(
  elements: AsyncIterable<unknown>,
  size: number,
  dropLast: boolean,
): AsyncGenerator<unknown, void> {
  let start = 0
  for await (const group of groupedLater(elements, size)) {
    if (group.length === size || !dropLast) yield collate(group, (position) => start + position)
    start += group.length
  }
}

function* now(
  batches: Iterable<unknown> | AsyncIterable<unknown>,
  map: (batch: unknown, index: number) => unknown,
): Generator<unknown, void> {
  if (!(Symbol.iterator in batches)) {
    throw new ValueError(op, 'the source gives its elements later; go through the batches by for await')
  }
  let index = 0
  for (const batch of batches) {
    const mapped = map(batch, index++)
    if (typeof (mapped as { then?: unknown } | null)?.then === 'function') {
      // It is this error that counts.
      Promise.resolve(mapped).catch(() => undefined)
      throw new ValueError(op, 'map gives promises; go through the batches by for await')
    }
    yield mapped
  }
}
