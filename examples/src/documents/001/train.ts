// The document's trainings: its first network for 500 epochs, its second for 200, each epoch a step on all
// 41,000 images. Options in, progress out.
import { random, ValueError } from '@chainrule/tensor'
import type { Derivation } from '../derivation'
import type { Progress, TrainedWay, TrainOptions } from '../document'
import { beginningOf, descend } from '../wholeBatch'
import { autodiff, sumsOf } from './autodiff'
import { prepare } from './data'
import { asWritten as functionalAsWritten } from './functional/asWritten'
import { corrected as functionalCorrected } from './functional/corrected'
import { initialize, initializeByFanIn } from './initialize'
import { asWritten as layeredAsWritten } from './layered/asWritten'
import { corrected as layeredCorrected } from './layered/corrected'

interface Training {
  readonly sizes: readonly number[]
  readonly epochs: number
  /** Which images the accuracy that the document prints is of. */
  readonly on: 'train' | 'test'
  readonly derivations: Readonly<Record<TrainedWay, Derivation>>
}

const trainings: Readonly<Record<string, Training>> = {
  functional: {
    sizes: [784, 20, 10],
    epochs: 500,
    on: 'train',
    derivations: {
      asWritten: functionalAsWritten,
      corrected: functionalCorrected,
      autodiff,
      mended: functionalCorrected,
    },
  },
  layered: {
    sizes: [784, 30, 20, 10],
    epochs: 200,
    on: 'test',
    derivations: {
      asWritten: layeredAsWritten,
      corrected: layeredCorrected,
      autodiff,
      mended: layeredCorrected,
    },
  },
}

const learningRate = 0.1
// The rows of a short training: enough to see it learn, in seconds.
const shortRows = 2000

/**
 * Trains one of the document's networks, `functional` or `layered`. It computes in float32, which takes half as long as
 * the document's float64; but for the layered network as written, whose sums grow until `exp` overflows, which happens
 * elsewhere in float32.
 *
 * @throws ValueError for another network.
 * @throws DatasetError or FormatError when a folder is named that does not have the digits, or damaged ones
 */
export async function* train(options: TrainOptions = {}): AsyncGenerator<Progress> {
  const { network = 'functional', way = 'corrected', seed = 0, size = 'short' } = options
  const training = trainings[network]
  if (training === undefined) {
    throw new ValueError('train', `the network must be functional or layered; got ${network}`)
  }
  const derivation = training.derivations[way]
  const { sizes, on } = training
  const [dataKey, weightKey] = random.split(random.key(seed))
  const rows = options.rows ?? (size === 'short' ? shortRows : undefined)
  const dtype = network === 'layered' && way === 'asWritten' ? 'float64' : 'float32'
  const prepared = await prepare({ key: dataKey, directory: options.data, rows, dtype })
  const { train: examples, test, source } = prepared
  const epochs = options.epochs ?? training.epochs
  const own = { rows: 41_000, epochs: training.epochs }
  const plan = { network, way, sizes, epochs, learningRate, seed, train: examples, test }
  yield beginningOf({ ...plan, source, own })
  const { predictions, best, stopped, ...end } = yield* descend({
    derivation,
    network: (way === 'mended' ? initializeByFanIn : initialize)(weightKey, sizes),
    outputsOf: sumsOf,
    train: examples,
    test,
    learningRate,
    epochs,
    every: 10,
  })
  yield {
    kind: 'end',
    network: end.network,
    accuracy: on === 'train' ? end.trainAccuracy : end.testAccuracy,
    on,
    best: best[on],
    ...(stopped !== undefined && { note: stopped }),
    test: { images: test.images, labels: test.labels, predictions },
  }
}
