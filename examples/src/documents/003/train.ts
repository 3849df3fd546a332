// The document's training: 20 epochs of mini-batches of 10 on scikit-learn's digits. Options in, progress out.
import { random, realize } from '@chainrule/tensor'
import type { Progress, TrainedWay, TrainOptions } from '../document'
import { cuts } from '../wholeBatch'
import { prepare, type Examples, type Prepared } from './data'
import { initialize } from './initialize'
import { initializeCentred } from './mended'
import { lostDigits, sgd } from './sgd'
import { trainers } from './trainers'

const sizes = [64, 100, 10]
const epochsOfDocument = 20
const miniBatchSize = 10

/**
 * The document's rate. The mended network, which does not start with a cost of 17.5 but of 0.5, bears five times
 * as much.
 */
const learningRateOf = (way: TrainedWay): number => (way === 'mended' ? 0.05 : 0.01)

/**
 * Trains the document's network. It takes seconds, so `short` is the same as `full`.
 *
 * @throws DatasetError or FormatError when a folder is named that does not have the digits, or damaged ones
 */
export async function* train(options: TrainOptions = {}): AsyncGenerator<Progress> {
  const { network = 'perceptron', way = 'corrected', seed = 0, epochs = epochsOfDocument } = options
  const { source, ...data } = await cut(options)
  const [weightKey, orderKey] = random.split(random.key(seed))
  const learningRate = learningRateOf(way)
  const rows = data.train.labels.size
  const reduced = cuts({ rows: [rows, rowsOfDocument], epochs: [epochs, epochsOfDocument] })
  yield {
    kind: 'begin',
    network,
    way,
    sizes,
    rows,
    testRows: data.test.labels.size,
    epochs,
    batch: miniBatchSize,
    learningRate,
    seed,
    real: source.real,
    description: source.description,
    ...(reduced !== undefined && { reduced }),
  }
  const initial = way === 'mended' ? initializeCentred : initialize
  const trained = yield* sgd({
    trainer: trainers[way],
    data,
    network: realize(initial(weightKey, sizes)),
    key: orderKey,
    epochs,
    miniBatchSize,
    learningRate,
  })
  const { accuracies, predictions, diedIn } = trained
  const lost = way === 'mended' ? [] : lostDigits(trained.network, data.train.images)
  const note = diedIn === undefined ? losses(lost) : `died in epoch ${diedIn}: every gradient is exactly zero`
  yield {
    kind: 'end',
    network: trained.network,
    accuracy: accuracies.at(-1) ?? 0,
    on: 'test',
    best: Math.max(0, ...accuracies),
    ...(note !== undefined && { note }),
    test: { images: data.test.images, labels: data.test.labels, predictions },
  }
}

const rowsOfDocument = 1437

/** The data, with as many rows to train with as are wanted. */
async function cut({ data: directory, rows = Infinity }: TrainOptions): Promise<Prepared> {
  const prepared = await prepare(directory)
  const { images, labels, targets } = prepared.train
  if (rows >= labels.size) return prepared
  const first: [number, number] = [0, rows]
  const train: Examples = realize({
    images: images.slice(first),
    labels: labels.slice(first),
    targets: targets.slice(first),
  })
  return { ...prepared, train }
}

/** Which digits were lost, in words. */
const losses = (lost: readonly number[]): string | undefined =>
  lost.length === 0
    ? undefined
    : `lost the digit${lost.length === 1 ? '' : 's'} ${lost.join(', ').replace(/, (\d)$/, ' and $1')}`
