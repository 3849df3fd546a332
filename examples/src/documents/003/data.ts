// The document's data: the digits, the first 80% to train with and the last 20% to test with, in the order
// in which they stand, scaled by what the training images are like. Takes where to look, gives float64.
import { fitStandardScaler, loadDigits, trainTestSplit, type DataSource } from '@chainrule/data'
import { oneHot, realize, type Tensor } from '@chainrule/tensor'

/** Images to train or to test with, a row each. */
export interface Examples {
  /** `[images, 64]`, each pixel scaled to mean 0 and standard deviation 1 over the training images. */
  readonly images: Tensor<[number, 64], 'float64'>
  /** The digits, `[images]`. */
  readonly labels: Tensor<[number], 'int32'>
  /** The digits as rows of ten numbers, a 1 at the digit, `[images, 10]`. */
  readonly targets: Tensor<[number, 10], 'float64'>
}

/** The document's data, ready to train with. */
export interface Prepared {
  readonly train: Examples
  readonly test: Examples
  readonly source: DataSource
}

/**
 * Loads the digits and prepares them as the document does.
 *
 * @param directory a folder with the digits; by default `$CHAINRULE_DATA`, the cache, the network, and with
 * none of them synthetic digits, which `source` says
 * @throws DatasetError when a folder is named that does not have them, FormatError when they are damaged
 */
export async function prepare(directory?: string): Promise<Prepared> {
  const { images, labels, source } = await loadDigits({
    dtype: 'float64',
    ...(directory !== undefined && { directory }),
  })
  const { train, test } = trainTestSplit({ images, labels }, { testSize: 0.2 })
  const scaler = fitStandardScaler(train.images)
  const scaled = (part: typeof train): Examples =>
    realize({
      images: scaler.transform(part.images),
      labels: part.labels,
      targets: oneHot(part.labels, 10, { dtype: 'float64' }),
    })
  return { train: scaled(train), test: scaled(test), source }
}
