// MNIST: 60,000 handwritten digits to train with and 10,000 to test with, in 28 x 28 pixels.
import { checkOptions, random } from '@chainrule/tensor'
import type { DataSource } from './dataSource'
import { readMnistFiles } from './mnistFiles'
import { obtain } from './obtain'
import { mnistFiles } from './publishedFile'
import { openStorage } from './storage'
import { syntheticDigits, type ImageDType, type LabelledDigits } from './synthetic/syntheticDigits'
import { syntheticSource } from './syntheticSource'
import { loadOptionNames, type LoadOptions } from './wanted'

/** MNIST in its two parts. */
export interface Mnist<D extends ImageDType> {
  /** What to train with: levels of grey from 0 (empty) to 255, `[60000, 784]`, and labels from 0 to 9. */
  readonly train: LabelledDigits<784, D>
  /** What to test with, 10,000 of the same. */
  readonly test: LabelledDigits<784, D>
  /** Where they came from, and whether they are real. */
  readonly source: DataSource
}

/** Where to look for MNIST, and what to make of it. */
export interface LoadMnistOptions<D extends ImageDType> extends LoadOptions {
  /** The dtype of the images; uint8, as the files have them, when left out. */
  readonly dtype?: D
}

const side = 28
const syntheticCounts = { train: 10_000, test: 2_000 }

/**
 * Loads MNIST from `directory` or `$CHAINRULE_DATA` if one is named, else from the cache, else from the
 * network; without any of them the digits are synthetic (10,000 and 2,000), and `source` says so. Any other
 * data set in MNIST's files is loaded by naming its folder.
 *
 * Source: Y. LeCun, C. Cortes and C. J. C. Burges, The MNIST Database of Handwritten Digits, 1998.
 *
 * @throws DatasetError when the folder that is named lacks one of the four files, in `mnist/` or directly,
 * gzipped or not, or when there is nothing real and `synthetic` is false.
 * @throws FormatError when a file there is damaged.
 *
 * @example
 * const { train, source } = await loadMnist({ download: false })
 * train.images.dtype // 'uint8'
 * console.log(source.description)
 */
export async function loadMnist<D extends ImageDType = 'uint8'>(
  options: LoadMnistOptions<D> = {},
): Promise<Mnist<D>> {
  checkOptions('loadMnist', options, [...loadOptionNames, 'dtype'])
  const { dtype = 'uint8' as D } = options
  const storage = await openStorage()
  const obtained = await obtain({ op: 'loadMnist', title: 'MNIST', files: mnistFiles, storage }, options)
  if (obtained.files === undefined) {
    const [trainKey, testKey] = random.split(random.key(0))
    const { train, test } = syntheticCounts
    return {
      train: syntheticDigits({ key: trainKey, count: train, size: side, dtype }),
      test: syntheticDigits({ key: testKey, count: test, size: side, dtype }),
      source: syntheticSource('MNIST', obtained.reason),
    }
  }
  return { ...readMnistFiles(obtained.files, dtype, 'a digit from 0 to 9'), source: obtained.source }
}
