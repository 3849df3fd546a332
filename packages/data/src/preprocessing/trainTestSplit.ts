// Setting examples aside to test with: takes a data set, gives two.
import { checkOptions, realize, ValueError, type random } from '@chainrule/tensor'
import { rowOrder } from '../batching/rowOrder'
import { countRows, takeRows, type Rows } from '../batching/rows'
import type { Labels } from '../metrics/labels'
import { classesOf, countEach, proportional } from './strata'

/** How to split a data set. */
export interface TrainTestSplitOptions {
  /** Which part of the rows to test with, between 0 and 1; 0.25 when left out. */
  readonly testSize?: number
  /** Shuffles the rows before the split; when left out, the last ones are the test. */
  readonly key?: random.Key
  /** The class of each row, `[rows]`: then both parts have their share of each class, as nearly as whole rows allow. */
  readonly stratify?: Labels
}

/** The two parts of a data set. */
export interface TrainTest<T> {
  /** What to learn from. */
  readonly train: Rows<T>
  /** What to measure with. */
  readonly test: Rows<T>
}

/**
 * Splits a data set into one to train with and one to test with. The test gets `testSize` of the rows,
 * rounded up, the training set the others, as in scikit-learn's `train_test_split`: of 1,797 rows with a
 * `testSize` of 0.2 the test gets 360.
 *
 * @param dataset a tree of tensors whose first axes, the rows, are equally long. What is no tensor is part
 * of both results.
 * @throws ValueError when `testSize` is not between 0 and 1, or leaves nothing to train with.
 * @throws ShapeError when tensors differ in their number of rows; TreeError when there is no tensor.
 *
 * @example
 * const { images, labels } = await loadDigits({ download: false })
 * const { train, test } = trainTestSplit({ images, labels }, { testSize: 0.2 })
 * train.images.shape // [1437, 64]
 * test.labels.shape // [360]
 */
export function trainTestSplit<T>(dataset: T, options: TrainTestSplitOptions = {}): TrainTest<T> {
  checkOptions('trainTestSplit', options, ['testSize', 'key', 'stratify'])
  const { testSize = 0.25, key, stratify } = options
  if (!(testSize > 0 && testSize < 1)) {
    throw new ValueError('trainTestSplit', `testSize must be between 0 and 1; got ${String(testSize)}`)
  }
  const count = countRows('trainTestSplit', dataset)
  const trainCount = count - Math.ceil(count * testSize)
  if (trainCount < 1) {
    throw new ValueError(
      'trainTestSplit',
      `nothing to train with: expected a row for each part; ${count} rows with a testSize of ${testSize}`,
    )
  }
  realize(dataset)
  const order = rowOrder(count, key)
  const isTest =
    stratify === undefined
      ? (_: number, position: number) => position >= trainCount
      : lastOfEach(order, classesOf('trainTestSplit', stratify, count), count - trainCount)
  return {
    train: takeRows(
      dataset,
      order.filter((row, position) => !isTest(row, position)),
    ),
    test: takeRows(
      dataset,
      order.filter((row, position) => isTest(row, position)),
    ),
  }
}

/** Whether a row is among the last of its class, which has its share of `total`. */
function lastOfEach(order: Int32Array, classes: ArrayLike<number>, total: number): (row: number) => boolean {
  const counts = countEach(classes)
  const shares = proportional(counts, total)
  const seen = new Map<number, number>()
  const rows = new Set<number>()
  for (const row of order) {
    const label = classes[row] as number
    const before = seen.get(label) ?? 0
    seen.set(label, before + 1)
    if (before >= (counts.get(label) as number) - (shares.get(label) as number)) rows.add(row)
  }
  return (row) => rows.has(row)
}
