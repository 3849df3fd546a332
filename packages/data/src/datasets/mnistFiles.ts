// Data sets in MNIST's form: takes its four files, images and labels to train and to test with, gives tensors.
import { tensor } from '@chainrule/tensor'
import { FormatError } from '../formats/formatError'
import { parseIdx } from '../formats/idx'
import type { ImageDType, LabelledDigits } from './synthetic/syntheticDigits'
import type { ObtainedFile } from './wanted'

/** The four files. */
export type MnistFiles = Readonly<
  Record<'trainImages' | 'trainLabels' | 'testImages' | 'testLabels', ObtainedFile>
>

/** What to train and what to test with. */
export interface MnistParts<D extends ImageDType> {
  readonly train: LabelledDigits<784, D>
  readonly test: LabelledDigits<784, D>
}

const side = 28
const pixelCount = 784

/**
 * The images and labels of four files of images of 28 x 28 pixels.
 *
 * @param label what a label is, in errors.
 * @throws FormatError when a file is damaged, or two do not belong together.
 */
export function readMnistFiles<D extends ImageDType>(
  { trainImages, trainLabels, testImages, testLabels }: MnistFiles,
  dtype: D,
  label: string,
): MnistParts<D> {
  return {
    train: readPart(trainImages, trainLabels, dtype, label),
    test: readPart(testImages, testLabels, dtype, label),
  }
}

function readPart<D extends ImageDType>(
  imagesFile: ObtainedFile,
  labelsFile: ObtainedFile,
  dtype: D,
  label: string,
): LabelledDigits<784, D> {
  const images = parseIdx(imagesFile.bytes, {
    file: imagesFile.file,
    shape: [undefined, side, side],
    dtype: 'uint8',
  })
  const { file } = labelsFile
  const labels = parseIdx(labelsFile.bytes, { file, shape: [undefined], dtype: 'uint8' })
  const count = images.shape[0] as number
  if (labels.data.length !== count) {
    throw new FormatError({
      file,
      problem: 'as many labels as images are needed',
      offset: 4,
      expected: `${count}, as in ${imagesFile.file}`,
      found: `${labels.data.length}`,
    })
  }
  const wrong = labels.data.findIndex((label) => label > 9)
  if (wrong !== -1) {
    throw new FormatError({
      file,
      problem: 'a label is out of range',
      offset: 8 + wrong,
      expected: label,
      found: `${labels.data[wrong]}`,
    })
  }
  return {
    images: tensor(images.data, { shape: [count, pixelCount], dtype }),
    labels: tensor(labels.data, { shape: [count], dtype: 'int32' }),
  }
}
