// Digits that no hand has written, for where the real ones are not to be had: drawn as strokes under random
// affine maps, with random width, blur and noise. Takes a key and how many, gives images and labels.
import { checkOptions, random, tensor, ValueError, type Tensor } from '@chainrule/tensor'
import { drawDigit, numbersPerImage, type DigitSize } from './draw'

// So many images at once draw their random numbers: enough to be quick, few enough to be small.
const chunk = 500

/** The dtypes that images come in. */
export type ImageDType = 'uint8' | 'float32' | 'float64'

/** What to draw. */
export interface SyntheticDigitsOptions<Size extends DigitSize, D extends ImageDType> {
  /** Decides the order of the labels and every stroke. */
  readonly key: random.Key
  /** How many images, from 1 up. */
  readonly count: number
  /** The side of an image: 8, in 17 levels of grey from 0 to 16, or 28, in 256 from 0 to 255. */
  readonly size: Size
  /** The dtype of the images; float32 when left out. */
  readonly dtype?: D
}

/** How many pixels images of each size have. */
export interface PixelCount {
  8: 64
  28: 784
}

/** Images, one in a row, and the digit that each shows. */
export interface LabelledDigits<Pixels extends number, D extends ImageDType> {
  /** Levels of grey, `[images, pixels]`, the pixels of an image row by row; 0 is empty paper. */
  readonly images: Tensor<[number, Pixels], D>
  /** Digits from 0 to 9, `[images]`. */
  readonly labels: Tensor<[number], 'int32'>
}

/**
 * Draws synthetic digits, of each digit as many (but for one, where `count` is no multiple of ten), in
 * random order. The same key gives the same images on every machine.
 *
 * @throws ValueError when `count` is no whole number from 1 up, or `size` is neither 8 nor 28.
 *
 * @example
 * const { images, labels } = syntheticDigits({ key: random.key(0), count: 100, size: 8 })
 * images.shape // [100, 64]
 */
export function syntheticDigits<Size extends DigitSize, D extends ImageDType = 'float32'>(
  options: SyntheticDigitsOptions<Size, D>,
): LabelledDigits<PixelCount[Size], D> {
  checkOptions('syntheticDigits', options, ['key', 'count', 'size', 'dtype'])
  const { key, count, size, dtype = 'float32' as D } = options
  if (!Number.isInteger(count) || count < 1) {
    throw new ValueError('syntheticDigits', `count must be a whole number from 1 up; got ${String(count)}`)
  }
  if (size !== 8 && size !== 28) {
    throw new ValueError('syntheticDigits', `size must be 8 or 28; got ${String(size)}`)
  }
  const pixels = (size * size) as PixelCount[Size]
  const [orderKey, strokesKey] = random.split(key)
  const order = random.permutation(orderKey, count).dataSync()
  const labels = Int32Array.from(order, (position) => position % 10)
  const images = new Uint8Array(count * pixels)
  const numbersKeys = random.split(strokesKey, Math.ceil(count / chunk))
  for (const [index, numbersKey] of numbersKeys.entries()) {
    const first = index * chunk
    const last = Math.min(count, first + chunk)
    const numbers = random.uniform(numbersKey, [last - first, numbersPerImage(size)]).dataSync()
    let taken = 0
    const uniform = (): number => numbers[taken++] as number
    for (let i = first; i < last; i++) {
      drawDigit(labels[i] as number, size, uniform, images.subarray(i * pixels, (i + 1) * pixels))
    }
  }
  return {
    images: tensor(images, { shape: [count, pixels], dtype }),
    labels: tensor(labels, { shape: [count], dtype: 'int32' }),
  }
}
