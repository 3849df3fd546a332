// Mini-batches: takes a data set and a size, gives its rows that many at a time.
import { checkOptions, realize, ValueError, type random } from '@chainrule/tensor'
import { rowOrder } from './rowOrder'
import { countRows, takeRows, type Rows } from './rows'

/** How to cut a data set into batches. */
export interface BatchesOptions {
  /** How many rows a batch has, from 1 up. */
  readonly size: number
  /** Shuffles the rows; they stay in order when left out. Pass another key for each epoch. */
  readonly key?: random.Key
  /** Whether to leave out a last batch that is smaller than the others; `false` when left out. */
  readonly dropLast?: boolean
}

/** The batches of a data set. Going through them again gives the same ones. */
export interface Batches<T> extends Iterable<Rows<T>> {
  /** How many there are. */
  readonly length: number
}

/**
 * Cuts a data set into mini-batches.
 *
 * @param dataset a tree of tensors whose first axes, the rows, are equally long. What is no tensor is part
 * of every batch.
 * @returns an iterable of trees of the same form with `size` rows; the last may have fewer.
 * @throws ValueError when `size` is no whole number from 1 up.
 * @throws ShapeError when tensors differ in their number of rows; TreeError when there is no tensor.
 *
 * @example
 * const images = tensor([[1, 2], [3, 4], [5, 6]])
 * const labels = tensor([0, 1, 2], { dtype: 'int32' })
 * const shapes = []
 * for (const batch of batches({ images, labels }, { size: 2, key: random.key(0) })) {
 *   shapes.push(batch.images.shape)
 * }
 * shapes // [[2, 2], [1, 2]]
 */
export function batches<T>(dataset: T, options: BatchesOptions): Batches<T> {
  checkOptions('batches', options, ['size', 'key', 'dropLast'])
  const { size, key, dropLast = false } = options
  if (!Number.isInteger(size) || size < 1) {
    throw new ValueError('batches', `size must be a whole number from 1 up; got ${String(size)}`)
  }
  const count = countRows('batches', dataset)
  const length = dropLast ? Math.floor(count / size) : Math.ceil(count / size)
  return {
    length,
    *[Symbol.iterator]() {
      // Computed once, not anew for every batch.
      realize(dataset)
      const order = rowOrder(count, key)
      for (let index = 0; index < length; index++) {
        yield takeRows(dataset, order.slice(index * size, (index + 1) * size))
      }
    },
  }
}
