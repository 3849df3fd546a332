// Gradient descent on all images at once, as documents 001 and 004 do it: a derivation, a network and
// examples in, progress out. A step is one compiled program, which writes the new network over the old one.
import { setImmediate } from 'node:timers/promises'
import type { DataSource } from '@chainrule/data'
import { jit, realize, tree, type Tensor } from '@chainrule/tensor'
import type { Derivation, Matrix, Network, Scalar } from './derivation'
import type { Progress, TrainedWay } from './document'

/** Images to train or to test with, a row each. */
export interface Examples {
  /**
   * `[images, pixels]`. Typed float64 like all that derivations take, but float32 where it is said: descent
   * computes in the dtype that the images really have.
   */
  readonly images: Matrix
  /** The digits, `[images]`. */
  readonly labels: Tensor<[number], 'int32'>
  /** The digits as columns of ten numbers, a 1 at the digit, `[10, images]`. */
  readonly targets: Matrix
}

/** What to train, and how. */
export interface Descent {
  readonly derivation: Derivation
  readonly network: Network
  /** `[out, samples]` for inputs `[in, samples]`: the largest is the digit that an image is taken for. */
  readonly outputsOf: (network: Network, inputs: Matrix) => Matrix
  readonly train: Examples
  readonly test: Examples
  readonly learningRate: number
  readonly epochs: number
  /** After how many epochs the test images are looked at: in epochs 1, 1 + every, and so on, and the last. */
  readonly every: number
}

/** Digits, `[images]`. */
export type Predictions = Tensor<[number], 'int32'>

/** What whole-batch descent ends with. */
export interface Descended {
  readonly network: Network
  readonly trainAccuracy: number
  readonly testAccuracy: number
  readonly predictions: Predictions
  /** The best that was seen in any epoch. */
  readonly best: { readonly train: number; readonly test: number }
  /** What stopped it before the last epoch, in words: an error of the first step, or a cost that is no number. */
  readonly stopped?: string
}

/** A training of a network on a document's data, and how large it is in the document itself. */
export interface Plan extends Pick<Descent, 'train' | 'test' | 'learningRate' | 'epochs'> {
  readonly network: string
  readonly way: TrainedWay
  readonly sizes: readonly number[]
  readonly seed: number
  readonly source: DataSource
  readonly own: { readonly rows: number; readonly epochs: number }
}

/** What such a training tells first. */
export function beginningOf({ train, test, source, own, ...plan }: Plan): Progress {
  const rows = train.labels.size
  const reduced = cuts({ rows: [rows, own.rows], epochs: [plan.epochs, own.epochs] })
  return {
    kind: 'begin',
    ...plan,
    rows,
    testRows: test.labels.size,
    batch: rows,
    real: source.real,
    description: source.description,
    ...(reduced !== undefined && { reduced }),
  }
}

/** What was cut of a document's training, each given and its own, in words; nothing if nothing was. */
export function cuts({
  rows,
  epochs,
}: Record<'rows' | 'epochs', readonly [number, number]>): string | undefined {
  const told = [
    ...(rows[0] < rows[1] ? [`${inThousands(rows[0])} of ${inThousands(rows[1])} training images`] : []),
    ...(epochs[0] < epochs[1] ? [`${epochs[0]} of ${epochs[1]} epochs`] : []),
  ]
  return told.length > 0 ? told.join(', ') : undefined
}

const inThousands = (count: number): string => count.toLocaleString('en')

/**
 * Descends epoch by epoch, each of which is one step on all images. The cost and the training accuracy of an
 * epoch are those with which its step began, the test accuracy is what it led to: as document 001 prints them.
 */
export async function* descend(descent: Descent): AsyncGenerator<Progress, Descended> {
  const { outputsOf, train, test, epochs, every } = descent
  const started = performance.now()
  const step = stepOf(descent)
  const predict = jit(
    (network: Network, images: Matrix): Predictions =>
      outputsOf(network, images.transpose()).argMax({ axis: 0 }) as Predictions,
  )
  const accuracyOn = (network: Network, { images, labels }: Examples): number =>
    predict(network, images).equal(labels).astype('float64').mean().item()

  let network = cast(descent.network, train.images.dtype)
  // Or what is computed from them would be float64, too.
  const targets = realize(train.targets.astype(train.images.dtype)) as Matrix
  const best = { train: 0, test: 0 }
  let stopped: string | undefined
  for (let epoch = 1; epoch <= epochs; epoch++) {
    let stepped: Stepped
    try {
      stepped = step(network, train.images, targets)
    } catch (error) {
      // The documents' mistakes throw when the step is traced, before it has taken anything.
      if (epoch > 1 || !(error instanceof ReferenceError)) throw error
      stopped = `stopped in its first step: ${error.message}`
      break
    }
    network = stepped.network
    const cost = stepped.cost.item()
    const trainAccuracy = stepped.right.item()
    best.train = Math.max(best.train, trainAccuracy)
    const looks = epoch % every === 1 % every || epoch === epochs
    const testAccuracy = looks ? accuracyOn(network, test) : undefined
    best.test = Math.max(best.test, testAccuracy ?? 0)
    await setImmediate()
    const seconds = (performance.now() - started) / 1000
    const given = testAccuracy !== undefined && { testAccuracy }
    yield { kind: 'epoch', epoch, epochs, cost, trainAccuracy, ...given, seconds }
    if (Number.isNaN(cost)) {
      stopped = `in epoch ${epoch} the cost is NaN, and so is every weight from then on`
      break
    }
  }
  const trainAccuracy = accuracyOn(network, train)
  const testAccuracy = accuracyOn(network, test)
  return {
    network: cast(network, 'float64'),
    trainAccuracy,
    testAccuracy,
    predictions: predict(network, test.images),
    best: { train: Math.max(best.train, trainAccuracy), test: Math.max(best.test, testAccuracy) },
    ...(stopped !== undefined && { stopped }),
  }
}

/** A copy of a network, since a step takes the memory of the one that it is given. */
const cast = (network: Network, dtype: 'float32' | 'float64'): Network =>
  realize(tree.map((x) => x.astype('float64').mul(1).astype(dtype), network)) as Network

interface Stepped {
  readonly network: Network
  readonly cost: Scalar
  /** The share of the images that the network told rightly before the step. */
  readonly right: Scalar
}

const stepOf = ({ derivation, outputsOf, learningRate }: Descent) =>
  jit(
    (network: Network, images: Matrix, targets: Matrix): Stepped => {
      const inputs = images.transpose()
      const { cost, weights, biases } = derivation.gradients(network, inputs, targets)
      const moved = (x: Matrix, gradient: Matrix): Matrix => x.sub(gradient.mul(learningRate))
      const digits = outputsOf(network, inputs).argMax({ axis: 0 })
      return {
        network: {
          weights: network.weights.map((w, l) => moved(w, weights[l] as Matrix)),
          biases: network.biases.map((b, l) => moved(b, biases[l] as Matrix)),
        },
        cost,
        right: digits
          .equal(targets.argMax({ axis: 0 }))
          .astype('float64')
          .mean(),
      }
    },
    { donate: [0] },
  )
