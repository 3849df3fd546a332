// Cross-validation: takes a data set and a number, gives it split that many times, each row being tested with once.
import { checkOptions, realize, ValueError, type random } from '@chainrule/tensor'
import { rowOrder } from '../batching/rowOrder'
import { countRows, takeRows } from '../batching/rows'
import type { Labels } from '../metrics/labels'
import { classesOf } from './strata'
import type { TrainTest } from './trainTestSplit'

/** How to split a data set into folds. */
export interface KFoldOptions {
  /** How many folds, from 2 up; 5 when left out. */
  readonly folds?: number
  /** Shuffles the rows before they are split; they stay in order when left out. */
  readonly key?: random.Key
  /** The class of each row, `[rows]`: then every fold has as many of each class, but for one. */
  readonly stratify?: Labels
}

/** The splits of a data set, each made when the loop comes to it. */
export interface Folds<T> extends Iterable<TrainTest<T>> {
  /** How many there are. */
  readonly length: number
}

/**
 * Splits a data set into folds: each is the test once, and the others are what is trained with. Folds differ by one row
 * at most in their size, and with `stratify` in how many they have of each class, too, as in scikit-learn's `KFold` and
 * `StratifiedKFold`.
 *
 * @param dataset a tree of tensors whose first axes, the rows, are equally long. What is no tensor is part of both.
 * @throws ValueError when there are fewer rows than folds, or fewer than two folds.
 * @throws ShapeError when tensors differ in their number of rows; TreeError when there is no tensor.
 *
 * @example
 * const { images, labels } = await loadDigits({ download: false })
 * const sizes = []
 * for (const { train, test } of kFold({ images, labels }, { folds: 5, key: random.key(0), stratify: labels })) {
 *   sizes.push([train.images.shape[0], test.labels.shape[0]])
 * }
 * sizes // [[1437, 360], [1437, 360], [1438, 359], [1438, 359], [1438, 359]]
 */
export function kFold<T>(dataset: T, options: KFoldOptions = {}): Folds<T> {
  const op = 'kFold'
  checkOptions(op, options, ['folds', 'key', 'stratify'])
  const { folds = 5, key, stratify } = options
  if (!Number.isInteger(folds) || folds < 2) {
    throw new ValueError(op, `folds must be a whole number from 2 up; got ${String(folds)}`)
  }
  const count = countRows(op, dataset)
  if (count < folds)
    throw new ValueError(op, `a row for each fold is needed: expected ${folds}; got ${count}`)
  const order = rowOrder(count, key)
  const foldOf =
    stratify === undefined ? inBlocks(order, folds) : dealt(order, classesOf(op, stratify, count), folds)
  return {
    length: folds,
    *[Symbol.iterator]() {
      realize(dataset)
      for (let fold = 0; fold < folds; fold++) {
        yield {
          train: takeRows(
            dataset,
            order.filter((row) => foldOf[row] !== fold),
          ),
          test: takeRows(
            dataset,
            order.filter((row) => foldOf[row] === fold),
          ),
        }
      }
    },
  }
}

/** The fold of each row, when they are taken as they come: the first folds have one more, where they are not equal. */
function inBlocks(order: Int32Array, folds: number): Int32Array {
  const foldOf = new Int32Array(order.length)
  const size = Math.floor(order.length / folds)
  const larger = order.length % folds
  for (const [position, row] of order.entries()) {
    const inLarger = position < larger * (size + 1)
    foldOf[row] = inLarger ? Math.floor(position / (size + 1)) : Math.floor((position - larger) / size)
  }
  return foldOf
}

/** The fold of each row, when they are sorted by class and dealt out like cards. */
function dealt(order: Int32Array, classes: ArrayLike<number>, folds: number): Int32Array {
  const foldOf = new Int32Array(order.length)
  const sorted = order.toSorted((a, b) => (classes[a] as number) - (classes[b] as number))
  for (const [position, row] of sorted.entries()) foldOf[row] = position % folds
  return foldOf
}
