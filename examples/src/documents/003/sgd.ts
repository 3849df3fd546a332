// The document's stochastic gradient descent, its `sgd`, around a way to step: data and a network in, progress
// out. Each way starts from the same weights and sees the same mini-batches, so that what they reach can be
// compared image by image.
import { setImmediate } from 'node:timers/promises'
import { accuracy, batches } from '@chainrule/data'
import { jit, random, realize } from '@chainrule/tensor'
import type { Matrix, Network, Scalar } from '../derivation'
import type { Progress } from '../document'
import { outputsOf } from './autodiff'
import type { Prepared } from './data'
import type { Predictions } from './prediction'

/** One way to train: a step on a mini-batch, what it costs, and what its network takes images for. */
export interface Trainer {
  /** Images `[batch, 64]` and targets `[batch, 10]`. */
  step(network: Network, images: Matrix, targets: Matrix, learningRate: number): Network
  costOf(network: Network, inputs: Matrix, targets: Matrix): Scalar
  predict(network: Network, images: Matrix): Predictions
  /** Whether the network cannot learn any more, from any of these images. */
  isDead(network: Network, images: Matrix): boolean
}

/** What to train, and how long. */
export interface Sgd {
  readonly trainer: Trainer
  readonly data: Pick<Prepared, 'train' | 'test'>
  readonly network: Network
  /** Where the order of the images comes from. */
  readonly key: random.Key
  readonly epochs: number
  readonly miniBatchSize: number
  readonly learningRate: number
}

/** What it ends with. */
export interface Trained {
  readonly network: Network
  readonly predictions: Predictions
  /** The accuracy on the test images after each epoch. */
  readonly accuracies: readonly number[]
  /** The epoch in which every gradient became exactly zero, if one did. */
  readonly diedIn?: number
}

/**
 * Trains a network. Gives way to other work after every mini-batch, so that a program that trains can be
 * interrupted.
 *
 * It ends early when the network has died: when no output is above 0 for any training image, every gradient
 * is exactly zero, and all further epochs would leave it as it is.
 */
export async function* sgd(options: Sgd): AsyncGenerator<Progress, Trained> {
  const { trainer, data, key, epochs, miniBatchSize, learningRate } = options
  const started = performance.now()
  const { images, targets } = data.train
  // A step is one compiled program, which writes the new network over the old one.
  const step = jit(trainer.step, { donate: [0] })
  const measure = jit((network: Network) => ({
    cost: trainer.costOf(network, images.transpose(), targets.transpose()),
    predicted: trainer.predict(network, data.test.images),
    recalled: trainer.predict(network, images),
  }))
  let network = options.network
  let predictions = trainer.predict(network, data.test.images)
  const accuracies: number[] = []
  let diedIn: number | undefined
  for (let epoch = 0; epoch < epochs && diedIn === undefined; epoch++) {
    const miniBatches = batches({ images, targets }, { size: miniBatchSize, key: random.foldIn(key, epoch) })
    let batch = 0
    for (const miniBatch of miniBatches) {
      network = step(network, miniBatch.images, miniBatch.targets, learningRate)
      await setImmediate()
      yield { kind: 'batch', epoch, batch: batch++, batches: miniBatches.length }
    }
    const { cost, predicted, recalled } = measure(network)
    predictions = predicted
    const testAccuracy = accuracy(predictions, data.test.labels)
    const trainAccuracy = accuracy(recalled, data.train.labels)
    accuracies.push(testAccuracy)
    if (trainer.isDead(network, images)) diedIn = epoch + 1
    const seconds = (performance.now() - started) / 1000
    yield { kind: 'epoch', epoch: epoch + 1, epochs, cost: cost.item(), trainAccuracy, testAccuracy, seconds }
  }
  return { network, predictions: realize(predictions), accuracies, ...(diedIn !== undefined && { diedIn }) }
}

/** Whether no output is above 0 for any image, so that no gradient flows from any of them. */
export const isDead = (network: Network, images: Matrix): boolean =>
  outputsOf(network, images.transpose()).max().item() === 0

// What counts as nearly all images: a living output is above 0 for its own digit's, a tenth of them.
const nearlyAll = 0.98

/**
 * The digits that a network has lost: those whose outputs are 0 for nearly all images. ReLU passes no gradient
 * there, so hardly anything can bring them back. Of the document's trainings with seeds 0 to 199, 79 lose at least one
 * of the real digits (40%); none loses all ten, and so dies.
 */
export function lostDigits(network: Network, images: Matrix): number[] {
  const silent = outputsOf(network, images.transpose()).equal(0).astype('float64').mean({ axis: 1 })
  return [...silent.dataSync().entries()].flatMap(([digit, share]) => (share >= nearlyAll ? [digit] : []))
}
