// The digits of scikit-learn: 1,797 handwritten digits in 8 x 8 pixels.
import { checkOptions, random, tensor, type Tensor } from '@chainrule/tensor'
import { parseCsv } from '../formats/csv'
import type { CsvColumn } from '../formats/csvColumns'
import type { DataSource } from './dataSource'
import { obtain } from './obtain'
import { digitsFile } from './publishedFile'
import { openStorage } from './storage'
import { syntheticDigits } from './synthetic/syntheticDigits'
import { syntheticSource } from './syntheticSource'
import { loadOptionNames, type LoadOptions } from './wanted'

/** The digits: an image in each row, and what it shows. */
export interface Digits<D extends 'float32' | 'float64'> {
  /** Levels of grey, whole numbers from 0 (empty) to 16, `[1797, 64]`: the pixels of an image row by row. */
  readonly images: Tensor<[number, 64], D>
  /** The digit that each image shows, from 0 to 9, `[1797]`. */
  readonly labels: Tensor<[number], 'int32'>
  /** Where they came from, and whether they are real. */
  readonly source: DataSource
}

/** Where to look for the digits, and what to make of them. */
export interface LoadDigitsOptions<D extends 'float32' | 'float64'> extends LoadOptions {
  /** The dtype of the images; float32 when left out. */
  readonly dtype?: D
}

const imageCount = 1797
const pixelCount = 64

const columns: readonly CsvColumn[] = [
  ...Array.from({ length: pixelCount }, (_, i) => ({ name: `pixel ${i}`, min: 0, max: 16, whole: true })),
  { name: 'label', min: 0, max: 9, whole: true },
]

/**
 * Loads the digits from `directory` or `$CHAINRULE_DATA` if one is named, else from the cache, else from the
 * network; without any of them they are synthetic, and `source` says so.
 *
 * Source: E. Alpaydin and C. Kaynak, Optical Recognition of Handwritten Digits, UCI Machine Learning
 * Repository, 1998; the test part, as scikit-learn distributes it.
 *
 * @throws DatasetError when the folder that is named does not have `digits.csv.gz` or `digits.csv`, in
 * `digits/` or directly, or when there is nothing real and `synthetic` is false.
 * @throws FormatError when the file there is damaged.
 *
 * @example
 * const { images, labels, source } = await loadDigits({ download: false })
 * images.shape // [1797, 64]
 * console.log(source.description)
 */
export async function loadDigits<D extends 'float32' | 'float64' = 'float32'>(
  options: LoadDigitsOptions<D> = {},
): Promise<Digits<D>> {
  checkOptions('loadDigits', options, [...loadOptionNames, 'dtype'])
  const { dtype = 'float32' as D } = options
  const storage = await openStorage()
  const wanted = { op: 'loadDigits', title: 'digits', files: { table: digitsFile }, storage }
  const obtained = await obtain(wanted, options)
  if (obtained.files === undefined) {
    const drawn = syntheticDigits({ key: random.key(0), count: imageCount, size: 8, dtype })
    return { ...drawn, source: syntheticSource('digits', obtained.reason) }
  }
  const { bytes, file } = obtained.files.table
  const { values } = await parseCsv(bytes, { columns, rows: imageCount, file })
  const images = new Float64Array(imageCount * pixelCount)
  const labels = new Int32Array(imageCount)
  for (let row = 0; row < imageCount; row++) {
    const start = row * columns.length
    images.set(values.subarray(start, start + pixelCount), row * pixelCount)
    labels[row] = values[start + pixelCount] as number
  }
  return {
    images: tensor(images, { shape: [imageCount, pixelCount], dtype }),
    labels: tensor(labels, { shape: [imageCount], dtype: 'int32' }),
    source: obtained.source,
  }
}
