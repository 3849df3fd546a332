// The document's data: MNIST's first 1,000 training images, as many of the test images as there are, and what
// the network is given for a level of grey. Takes where to look, gives images in rows.
import type { DataSource } from '@chainrule/data'
import { oneHot, where, type Tensor } from '@chainrule/tensor'
import type { Matrix } from '../derivation'
import { readMnist } from '../mnist'

/** Levels of grey from 0 (paper) to 255 (ink), `[images, 784]`. */
export type Pixels = Tensor<[number, number], 'uint8'>

/** Images to train or to test with, a row each. */
export interface Examples {
  readonly images: Pixels
  /** The digits, `[images]`. */
  readonly labels: Tensor<[number], 'int32'>
}

/** The document's data. */
export interface Prepared {
  readonly train: Examples
  readonly test: Examples
  readonly source: DataSource
}

/** How many training images the document uses. */
export const documentRows = 1000

/**
 * Loads MNIST: its first `rows` training images, and all test images.
 *
 * @param directory a folder with MNIST; by default `$CHAINRULE_DATA`, the cache, the network, and with none of
 * them synthetic digits, which `source` says
 * @throws DatasetError when a folder is named that does not have them, FormatError when they are damaged
 */
export async function prepare(directory?: string, rows = documentRows): Promise<Prepared> {
  const { train, test, source } = await readMnist(directory)
  const range: [number, number] = [0, Math.min(rows, train.labels.size)]
  return { train: { images: train.images.slice(range), labels: train.labels.slice(range) }, test, source }
}

/** What stands in the network's place for pixels: `[images, 784]` in, the inputs `[784, images]` out. */
export type Scaling = (images: Pixels) => Matrix

/** The levels as they are. */
export const unscaled: Scaling = (images) => images.transpose().astype('float64')

/**
 * What the document's `sigmoid` really computes with. Its images are uint8, where `-x` is 256 - x for all but 0:
 * paper becomes sigmoid(0), one half, and ink of level p sigmoid(p - 256), so less than that.
 *
 * NumPy computes this exponential in float16, where it is infinite from level 244 down; that rounding is left
 * out here, and changes no input by more than 1.5e-4.
 */
export const negatedAsUint8: Scaling = (images) => {
  const levels = unscaled(images)
  return where(levels.greater(0), levels.sub(256), 0)
}

/** The labels as the document's columns of ten numbers, a 1 at the digit: `[10, images]`. */
export const targetsOf = (labels: Tensor<[number], 'int32'>): Matrix =>
  oneHot(labels, 10, { dtype: 'float64' }).transpose()
