// Both of the document's networks by autodiff: the cost alone is written down, for any number of layers, and
// the gradients follow.
import { valueAndGrad } from '@chainrule/tensor'
import type { Derivation, Matrix, Network, Scalar } from '../derivation'
import { crossEntropyOf } from './cost'

/** The last layer's sums `[out, samples]` for inputs `[in, samples]`; their softmax would be the outputs. */
export const sumsOf = (
  { weights, biases }: Network,
  inputs: Matrix,
  hidden: (z: Matrix) => Matrix = (z) => z.relu(),
): Matrix =>
  weights.reduce((a, w, l) => {
    const z = w.matmul(a).add(biases[l] as Matrix)
    return l < weights.length - 1 ? hidden(z) : z
  }, inputs)

/** The document's cost. */
export const costOf = (
  network: Network,
  inputs: Matrix,
  targets: Matrix,
  hidden?: (z: Matrix) => Matrix,
): Scalar => crossEntropyOf(sumsOf(network, inputs, hidden), targets)

/** The gradients by autodiff, with hidden layers of an activation; reLU when left out. */
export const byAutodiff = (hidden?: (z: Matrix) => Matrix): Derivation => ({
  gradients(network, inputs, targets) {
    const costAndGradients = valueAndGrad((parameters: Network) =>
      costOf(parameters, inputs, targets, hidden),
    )
    const [cost, { weights, biases }] = costAndGradients(network)
    return { cost, weights, biases }
  },
})

/** The gradients of the document's cost by autodiff. */
export const autodiff: Derivation = byAutodiff()
