// The document's data: its file split at random, 40% of the rows to test with, pixels from 0 to 255 as they
// are. Takes where to look and a key, gives real numbers.
import { trainTestSplit, type DataSource } from '@chainrule/data'
import { realize, type random } from '@chainrule/tensor'
import { kaggleDigits, type Digits } from '../kaggle'
import type { Examples } from '../wholeBatch'
import { oneHotOf } from './forward'

/** Where to look for the data, and what to make of them. */
export interface PrepareOptions {
  /** The order into which the rows are shuffled before the split. */
  readonly key: random.Key
  /** A folder with the digits; by default where the loaders look. */
  readonly directory: string | undefined
  /** How many rows to train with at most; the first of them when there are more. */
  readonly rows: number
  /** What pixels are divided by: 1, as in the document, or 255. */
  readonly scale: number
}

/** The document's data, ready to train with. */
export interface Prepared {
  readonly train: Examples
  readonly test: Examples
  readonly source: DataSource
}

/**
 * Loads the digits and splits them as the document does: `train_test_split(..., test_size = .4)`.
 *
 * Images are float32, in which pixels are exact and descent is twice as fast.
 * @throws DatasetError when a folder is named that does not have them, FormatError when they are damaged
 */
export async function prepare({ key, directory, rows, scale }: PrepareOptions): Promise<Prepared> {
  const { digits, source } = await kaggleDigits(directory)
  const { train, test } = trainTestSplit(digits, { testSize: 0.4, key })
  const range: [number, number] = [0, Math.min(rows, train.labels.size)]
  const part = { images: train.images.slice(range), labels: train.labels.slice(range) }
  const examples = ({ images, labels }: Digits): Examples =>
    realize({
      images: images.astype('float32').div(scale) as unknown as Examples['images'],
      labels,
      targets: oneHotOf(labels),
    })
  return { train: examples(part), test: examples(test), source }
}
