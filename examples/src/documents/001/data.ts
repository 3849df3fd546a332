// The document's data: its file shuffled, the last 1,000 rows to test with, all others to train with, pixels
// divided by 255. Takes where to look and a key, gives float64.
import { trainTestSplit, type DataSource } from '@chainrule/data'
import { realize, type random } from '@chainrule/tensor'
import { kaggleDigits, type Digits } from '../kaggle'
import { oneHotOf } from './forward'
import type { Examples } from '../wholeBatch'

/** How many rows the document tests with: `data[m-1000:m]`. */
export const testCount = 1000

/** The document's data, ready to train with. */
export interface Prepared {
  readonly train: Examples
  readonly test: Examples
  readonly source: DataSource
}

/** Where to look for the data, and what to make of them. */
export interface PrepareOptions {
  /** The order into which the rows are shuffled: `np.random.shuffle(data)`. */
  readonly key: random.Key
  /** A folder with the digits; by default where the loaders look. */
  readonly directory?: string | undefined
  /** How many rows to train with at most; the first of them when there are more. All of them when left out. */
  readonly rows?: number | undefined
  /** What the images are in, and so what is computed in: float64 when left out, as in NumPy. */
  readonly dtype?: 'float32' | 'float64'
}

/**
 * Loads the digits and prepares them as the document does: shuffled, the last 1,000 rows for the test,
 * `X_train/255`.
 *
 * @throws DatasetError when a folder is named that does not have them, FormatError when they are damaged
 */
export async function prepare({
  key,
  directory,
  rows = Infinity,
  dtype = 'float64',
}: PrepareOptions): Promise<Prepared> {
  const { digits, source } = await kaggleDigits(directory)
  const { train, test } = trainTestSplit(digits, { testSize: testCount / digits.labels.size, key })
  const range: [number, number] = [0, Math.min(rows, train.labels.size)]
  const part = { images: train.images.slice(range), labels: train.labels.slice(range) }
  const scaled = ({ images, labels }: Digits): Examples =>
    realize({
      images: images.astype(dtype).div(255) as unknown as Examples['images'],
      labels,
      targets: oneHotOf(labels),
    })
  return { train: scaled(part), test: scaled(test), source }
}
