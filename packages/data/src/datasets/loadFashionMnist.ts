// Fashion-MNIST: pictures of clothes in MNIST's form, 60,000 to train with and 10,000 to test with.
import { checkOptions } from '@chainrule/tensor'
import type { DataSource } from './dataSource'
import { readMnistFiles, type MnistParts } from './mnistFiles'
import { obtainReal } from './obtain'
import { fashionMnistFiles } from './publishedFile'
import { openStorage } from './storage'
import type { ImageDType } from './synthetic/syntheticDigits'
import { loadOptionNames, type LoadOptions } from './wanted'

/** Fashion-MNIST in its two parts: levels of grey from 0 (empty) to 255, `[60000, 784]`, and labels from 0 to 9. */
export interface FashionMnist<D extends ImageDType> extends MnistParts<D> {
  /** What the labels stand for. */
  readonly classes: readonly string[]
  /** Where the images came from. */
  readonly source: DataSource
}

/** Where to look for Fashion-MNIST, and what to make of it. */
export interface LoadFashionMnistOptions<D extends ImageDType> extends Omit<LoadOptions, 'synthetic'> {
  /** The dtype of the images; uint8, as the files have them, when left out. */
  readonly dtype?: D
}

const classes = [
  'T-shirt/top',
  'trouser',
  'pullover',
  'dress',
  'coat',
  'sandal',
  'shirt',
  'sneaker',
  'bag',
  'ankle boot',
]

/**
 * Loads Fashion-MNIST from `directory` or `$CHAINRULE_DATA` if one is named, else from the cache, else from the network.
 * There are no synthetic clothes.
 *
 * Source: H. Xiao, K. Rasul and R. Vollgraf, Fashion-MNIST: a Novel Image Dataset for Benchmarking Machine Learning
 * Algorithms, arXiv:1708.07747, 2017.
 *
 * @throws DatasetError when the folder that is named lacks one of the four files, in `fashion-mnist/` or directly,
 * gzipped or not, or when they are neither cached nor to be downloaded.
 * @throws FormatError when a file there is damaged.
 *
 * @example
 * try {
 *   const { train, classes } = await loadFashionMnist({ download: false })
 *   console.log(classes[train.labels.slice(0).item()])
 * } catch (error) {
 *   if (!(error instanceof DatasetError)) throw error
 *   console.log(error.message) // loadFashionMnist: no real data: ...
 * }
 */
export async function loadFashionMnist<D extends ImageDType = 'uint8'>(
  options: LoadFashionMnistOptions<D> = {},
): Promise<FashionMnist<D>> {
  const names = loadOptionNames.filter((name) => name !== 'synthetic')
  checkOptions('loadFashionMnist', options, [...names, 'dtype'])
  const { dtype = 'uint8' as D } = options
  const storage = await openStorage()
  const wanted = { op: 'loadFashionMnist', title: 'Fashion-MNIST', files: fashionMnistFiles, storage }
  const { files, source } = await obtainReal(wanted, options)
  return { ...readMnistFiles(files, dtype, 'a class from 0 to 9'), classes, source }
}
