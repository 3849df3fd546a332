// One step of the document's training, and what its network makes of many images. Each is one compiled program.
import { jit, oneHot, type Tensor } from '@chainrule/tensor'
import type { Derivation, Matrix, Network, Scalar } from '../derivation'
import { costOf, outputsOf } from './autodiff'

/** Images to train or to test with, a row each. */
export interface Examples {
  /** Levels of grey from 0 to 255, `[images, 784]`. */
  readonly images: Tensor<[number, number], 'uint8'>
  /** The digits, `[images]`. */
  readonly labels: Tensor<[number], 'int32'>
}

/** Pixels as the document's prose has them, 0 for white and 1 for black, a sample in each column. */
const inputsOf = ({ images }: Examples): Matrix => images.transpose().astype('float64').div(255)

const targetsOf = ({ labels }: Examples): Matrix => oneHot(labels, 10, { dtype: 'float64' }).transpose()

/** The document's `_sgd_step(batch, learning_rate)` around a derivation; it writes the new network over the old one. */
export const stepWith = ({ gradients }: Derivation, learningRate: number) =>
  jit(
    (network: Network, batch: Examples): Network => {
      const { weights, biases } = gradients(network, inputsOf(batch), targetsOf(batch))
      const step = (x: Matrix, gradient: Matrix | undefined): Matrix =>
        x.sub((gradient as Matrix).mul(learningRate))
      return {
        weights: network.weights.map((w, l) => step(w, weights[l])),
        biases: network.biases.map((b, l) => step(b, biases[l])),
      }
    },
    { donate: [0] },
  )

/** What a network makes of some examples. */
export interface Look {
  /** The document's cost, averaged over the images. */
  readonly cost: Scalar
  /** The neuron with the highest activation, `[images]`. */
  readonly predictions: Tensor<[number], 'int32'>
  /** The share of images that the network tells rightly: the document's `evaluate`, divided by how many there are. */
  readonly accuracy: Scalar
}

/** Looks at all examples at once. */
export const look = jit((network: Network, examples: Examples): Look => {
  const inputs = inputsOf(examples)
  const predictions = outputsOf(network, inputs).argMax({ axis: 0 })
  return {
    cost: costOf(network, inputs, targetsOf(examples)),
    predictions,
    accuracy: predictions.equal(examples.labels).astype('float64').mean(),
  }
})
