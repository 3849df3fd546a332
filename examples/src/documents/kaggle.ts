// The digits of documents 001 and 004: both read Kaggle's `train.csv`, 42,000 of MNIST's digits, a row each.
import type { DataSource } from '@chainrule/data'
import type { Tensor } from '@chainrule/tensor'
import { readMnist } from './mnist'

/** Digits, a row each, as they stand in the file. */
export interface Digits {
  /** Levels of grey from 0 to 255, `[images, 784]`. */
  readonly images: Tensor<[number, number], 'uint8'>
  /** `[images]` */
  readonly labels: Tensor<[number], 'int32'>
}

/** How many digits there are in Kaggle's file. */
const kaggleRows = 42_000

/**
 * As many digits as Kaggle's file has: the first 42,000 of MNIST's 60,000 training images. Which 42,000 of
 * MNIST's Kaggle chose is not known, and both documents shuffle theirs.
 *
 * @param directory a folder with MNIST; by default `$CHAINRULE_DATA`, the cache, the network, and with none of
 * them synthetic digits (10,000), which `source` says
 * @throws DatasetError when a folder is named that does not have them, FormatError when they are damaged
 */
export async function kaggleDigits(
  directory?: string,
): Promise<{ readonly digits: Digits; readonly source: DataSource }> {
  const { train, source } = await readMnist(directory)
  const rows: [number, number] = [0, Math.min(kaggleRows, train.labels.size)]
  return { digits: { images: train.images.slice(rows), labels: train.labels.slice(rows) }, source }
}
