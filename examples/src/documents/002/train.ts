// The document's stochastic gradient descent, its `learn`, which it never runs: by hand as written and
// corrected and by autodiff. Options in, progress out.
import { setImmediate } from 'node:timers/promises'
import { batches } from '@chainrule/data'
import { random, realize, ShapeError, ValueError } from '@chainrule/tensor'
import type { Network } from '../derivation'
import type { Progress, TrainOptions } from '../document'
import { readMnist } from '../mnist'
import { standardNormal } from '../standardNormal'
import { cuts } from '../wholeBatch'
import { networks } from './problem'
import { look, stepWith, type Examples } from './step'

const sizes = [784, 30, 10]
// What the text that the document follows trains with: M. Nielsen, Neural Networks and Deep Learning, chapter 1.
const batchSize = 10
const learningRate = 3
const full = { rows: 60_000, epochs: 10 }
// A short training: enough to see it learn, in seconds.
const short = { rows: 10_000, epochs: 3 }
// Other work has its turn after so many batches.
const pace = 20

// The cost and the training accuracy are those of so many training images.
const lookedAt = 10_000

/**
 * Trains the network of the document's prose, of 784, 30 and 10 units, `perceptron`. The document says nothing of
 * the rate, of how many epochs or in what batches: they are those of the text that it follows. The cost and the
 * training accuracy that it tells are those of the first 10,000 training images.
 *
 * As written the second step throws, and the training ends there with an accuracy of NaN: the network of the first
 * step cannot be asked anything either.
 *
 * @throws ValueError for another network, or the way `mended`: corrected, the document's set-up trains well.
 * @throws DatasetError or FormatError when a folder is named that does not have MNIST, or damaged files
 */
export async function* train(options: TrainOptions = {}): AsyncGenerator<Progress> {
  const { network: name = 'perceptron', way = 'corrected', seed = 0, size = 'short', data } = options
  if (name !== 'perceptron' || way === 'mended') {
    throw new ValueError('train', `expected perceptron asWritten, corrected or autodiff; got ${name} ${way}`)
  }
  const own = size === 'short' ? short : full
  const { epochs = own.epochs } = options
  const mnist = await readMnist(data)
  const examples = first(mnist.train, options.rows ?? own.rows)
  const rows = examples.labels.size
  const reduced = cuts({ rows: [rows, full.rows], epochs: [epochs, full.epochs] })
  yield {
    kind: 'begin',
    network: name,
    way,
    sizes,
    rows,
    testRows: mnist.test.labels.size,
    epochs,
    batch: batchSize,
    learningRate,
    seed,
    real: mnist.source.real,
    description: mnist.source.description,
    ...(reduced !== undefined && { reduced }),
  }

  const started = performance.now()
  const step = stepWith(networks.perceptron[way], learningRate)
  const [weightKey, orderKey] = random.split(random.key(seed))
  const looked = first(examples, lookedAt)
  let network: Network = realize(standardNormal(weightKey, sizes))
  let accuracy = NaN
  let best = NaN
  for (let epoch = 0; epoch < epochs; epoch++) {
    const parts = batches(examples, { size: batchSize, key: random.foldIn(orderKey, epoch) })
    let batch = 0
    for (const part of parts) {
      try {
        network = step(network, part)
      } catch (error) {
        if (way !== 'asWritten' || !(error instanceof ShapeError)) throw error
        const note = `step ${epoch * parts.length + batch + 1} throws: ${error.message}`
        yield { kind: 'end', network, accuracy, on: 'test', best, note }
        return
      }
      batch++
      if (batch % pace !== 0 && batch < parts.length) continue
      await setImmediate()
      yield { kind: 'batch', epoch, batch: batch - 1, batches: parts.length }
    }
    const trained = look(network, looked)
    accuracy = look(network, mnist.test).accuracy.item()
    best = epoch === 0 ? accuracy : Math.max(best, accuracy)
    yield {
      kind: 'epoch',
      epoch: epoch + 1,
      epochs,
      cost: trained.cost.item(),
      trainAccuracy: trained.accuracy.item(),
      testAccuracy: accuracy,
      seconds: (performance.now() - started) / 1000,
    }
  }
  const { images, labels } = mnist.test
  const { predictions } = look(network, mnist.test)
  const test = { images: images.astype('float64'), labels, predictions }
  yield { kind: 'end', network, accuracy, on: 'test', best, test }
}

const first = ({ images, labels }: Examples, count: number): Examples => {
  const range: [number, number] = [0, Math.min(count, labels.size)]
  return realize({ images: images.slice(range), labels: labels.slice(range) })
}
