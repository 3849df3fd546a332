// The document's training: one pass over 1,000 images and one step, by hand as written and corrected and by
// autodiff; and the mended network, which takes many small steps. Options in, progress out.
import { random, realize, ValueError } from '@chainrule/tensor'
import type { Progress, TrainedWay, TrainOptions } from '../document'
import { cuts } from '../wholeBatch'
import { documentRows, prepare, type Examples } from './data'
import { look, oddities, type Look } from './look'
import { byAutodiff, byHandAsWritten, byHandCorrected } from './onePass'
import { inBatches } from './smallSteps'
import type { Training } from './training'

const sizes = [784, 1000, 1000, 10]

const trainings: Readonly<Record<TrainedWay, (examples: Examples) => Training>> = {
  asWritten: () => byHandAsWritten,
  corrected: () => byHandCorrected,
  autodiff: () => byAutodiff,
  mended: inBatches,
}

// A short training: enough to see what comes of it, in seconds.
const short = {
  rows: { asWritten: 200, corrected: 200, autodiff: 200, mended: documentRows },
  testRows: 2000,
}

/**
 * Trains the document's network, `perceptron`. The cost that it tells is that of the first 1,000 training images.
 *
 * @throws ValueError for another network.
 * @throws DatasetError or FormatError when a folder is named that does not have MNIST, or damaged files
 */
export async function* train(options: TrainOptions = {}): AsyncGenerator<Progress> {
  const { network: name = 'perceptron', way = 'corrected', seed = 0, size = 'short' } = options
  if (name !== 'perceptron') throw new ValueError('train', `expected perceptron; got ${name}`)
  const data = await prepare(
    options.data,
    options.rows ?? (size === 'short' ? short.rows[way] : documentRows),
  )
  const test = size === 'short' ? first(data.test, short.testRows) : data.test
  const training = trainings[way](data.train)
  const looked = first(data.train, documentRows)
  const rows = data.train.labels.size
  const plan = training.plan(rows)
  const epochs = options.epochs ?? plan.epochs
  const reduced = cuts({ rows: [rows, documentRows], epochs: [epochs, plan.epochs] })
  yield {
    kind: 'begin',
    network: name,
    way,
    sizes,
    rows,
    testRows: test.labels.size,
    epochs,
    batch: plan.batch,
    learningRate: training.learningRate,
    seed,
    real: data.source.real,
    description: data.source.description,
    ...(reduced !== undefined && { reduced }),
  }
  const started = performance.now()
  const [weightKey, orderKey] = random.split(random.key(seed))
  let network = realize(training.initialize(weightKey, sizes))
  let tested: Look | undefined
  let best = 0
  for (let epoch = 0; epoch < epochs; epoch++) {
    const turn = { key: random.foldIn(orderKey, epoch), epoch, epochs, batch: plan.batch }
    const parts = training.epoch(network, data.train, turn)
    let part = await parts.next()
    for (; part.done !== true; part = await parts.next()) yield { kind: 'batch', epoch, ...part.value }
    network = part.value
    const trained = await look(training.outputs, network, looked)
    tested = await look(training.outputs, network, test)
    best = Math.max(best, tested.accuracy)
    yield {
      kind: 'epoch',
      epoch: epoch + 1,
      epochs,
      cost: trained.cost,
      trainAccuracy: trained.accuracy,
      testAccuracy: tested.accuracy,
      seconds: (performance.now() - started) / 1000,
    }
  }
  tested ??= await look(training.outputs, network, test)
  const note = oddities(tested.outputs)
  yield {
    kind: 'end',
    network: realize(training.finish(network)),
    accuracy: tested.accuracy,
    on: 'test',
    best,
    ...(note !== undefined && { note }),
    test: {
      images: test.images.astype('float64'),
      labels: test.labels,
      predictions: tested.predictions,
    },
  }
}

const first = ({ images, labels }: Examples, count: number): Examples => {
  const range: [number, number] = [0, Math.min(count, labels.size)]
  return realize({ images: images.slice(range), labels: labels.slice(range) })
}
