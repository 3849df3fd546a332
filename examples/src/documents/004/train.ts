// The document's training, which it never ran: 500 iterations, each a step on all 25,200 images. Options in,
// progress out.
import { random } from '@chainrule/tensor'
import type { Derivation, Matrix, Network } from '../derivation'
import type { Progress, TrainedWay, TrainOptions } from '../document'
import { beginningOf, descend } from '../wholeBatch'
import { asWritten } from './asWritten'
import { autodiff, sumsOf } from './autodiff'
import { corrected } from './corrected'
import { prepare } from './data'
import { initialize, initializeCentred } from './initialize'

interface Training {
  readonly derivation: Derivation
  readonly initialize: (key: random.Key, sizes: readonly number[]) => Network
  /** What pixels are divided by. */
  readonly scale: number
}

const asInDocument = { initialize, scale: 1 }
const trainings: Readonly<Record<TrainedWay, Training>> = {
  asWritten: { derivation: asWritten, ...asInDocument },
  corrected: { derivation: corrected, ...asInDocument },
  autodiff: { derivation: autodiff, ...asInDocument },
  mended: { derivation: corrected, initialize: initializeCentred, scale: 255 },
}

const sizes = [784, 10, 10]
const learningRate = 0.1
const iterations = 500
// The rows of a short training: enough to see it learn, or die, in seconds.
const shortRows = 2000

/**
 * Trains the document's network. As written its first step fails, which the end's note says.
 *
 * @throws DatasetError or FormatError when a folder is named that does not have the digits, or damaged ones
 */
export async function* train(options: TrainOptions = {}): AsyncGenerator<Progress> {
  const { way = 'corrected', seed = 0, size = 'short', data: directory } = options
  const training = trainings[way]
  const [dataKey, weightKey] = random.split(random.key(seed))
  const rows = options.rows ?? (size === 'short' ? shortRows : Infinity)
  const {
    train: examples,
    test,
    source,
  } = await prepare({
    key: dataKey,
    directory,
    rows,
    scale: training.scale,
  })
  const epochs = options.epochs ?? iterations
  const own = { rows: 25_200, epochs: iterations }
  const plan = { network: 'two-layer', way, sizes, epochs, learningRate, seed, train: examples, test }
  yield beginningOf({ ...plan, source, own })
  const descended = yield* descend({
    derivation: training.derivation,
    network: training.initialize(weightKey, sizes),
    outputsOf: sumsOf,
    train: examples,
    test,
    learningRate,
    epochs,
    every: 20,
  })
  const note = descended.stopped ?? silence(descended.network, examples.images)
  yield {
    kind: 'end',
    network: descended.network,
    accuracy: descended.testAccuracy,
    on: 'test',
    best: descended.best.test,
    ...(note !== undefined && { note }),
    test: { images: test.images, labels: test.labels, predictions: descended.predictions },
  }
}

/** Whether the network is still looking at its images: what to say if no hidden unit is above 0 for any. */
function silence({ weights, biases }: Network, images: Matrix): string | undefined {
  const [w1, b1] = [weights[0], biases[0]] as [Matrix, Matrix]
  const alive = w1.matmul(images.transpose()).add(b1).greater(0).any({ axis: 1 }).astype('int32').sum().item()
  const [units] = w1.shape
  return alive === 0 ? `all ${units} hidden units are 0 for every image: only b2 still learns` : undefined
}
