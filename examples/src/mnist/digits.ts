// MNIST in batches: a folder in, what to train with and what to test with out.
import { DataLoader, loadMnist, type DataSource } from '@chainrule/data'
import type { random } from '@chainrule/tensor'

/** The digits, in batches of `[images, labels]`. */
export interface Digits {
  readonly train: DataLoader<readonly [images: Images, labels: Labels]>
  readonly test: DataLoader<readonly [images: Images, labels: Labels]>
  readonly source: DataSource
}

type Part = Awaited<ReturnType<typeof loadMnist<'uint8'>>>['train']
type Images = Part['images']
type Labels = Part['labels']

/** How many test images are looked at at once. */
const testBatch = 500

/**
 * Loads MNIST. The images stay bytes, `[batch, 784]` from 0 to 255: models scale them, and so a batch is small.
 *
 * @param directory a folder that has the digits; '' for `$CHAINRULE_DATA`, the cache, the network, or synthetic ones
 * @throws DatasetError or FormatError when a folder is named that does not have them, or damaged ones
 */
export async function loadBatches(directory: string, key: random.Key, batchSize: number): Promise<Digits> {
  const { train, test, source } = await loadMnist(directory === '' ? {} : { directory })
  return {
    train: new DataLoader([train.images, train.labels], { batchSize, key }),
    test: new DataLoader([test.images, test.labels], { batchSize: testBatch }),
    source,
  }
}
