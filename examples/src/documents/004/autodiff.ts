// The document's network by autodiff: its cost alone is written down, for any number of layers, and the
// gradients follow.
import { softmaxCrossEntropy } from '@chainrule/nn'
import { valueAndGrad } from '@chainrule/tensor'
import type { Derivation, Matrix, Network, Scalar } from '../derivation'

/**
 * The document's J, which its code never computes: the cross-entropy of the softmax, averaged over the images.
 *
 * @param z `[out, images]`
 * @param targets one-hot, `[out, images]`
 */
export const crossEntropyOf = (z: Matrix, targets: Matrix): Scalar =>
  softmaxCrossEntropy(z.transpose(), targets.transpose())

/** The last layer's sums `[out, images]` for inputs `[in, images]`; their softmax would be the outputs. */
export const sumsOf = ({ weights, biases }: Network, inputs: Matrix): Matrix =>
  weights.reduce((a, w, l) => {
    const z = w.matmul(a).add(biases[l] as Matrix)
    return l < weights.length - 1 ? z.relu() : z
  }, inputs)

/** The document's cost. */
export const costOf = (network: Network, inputs: Matrix, targets: Matrix): Scalar =>
  crossEntropyOf(sumsOf(network, inputs), targets)

const costAndGradients = valueAndGrad(costOf)

/** The gradients of the document's cost by autodiff. */
export const autodiff: Derivation = {
  gradients(network, inputs, targets) {
    const [cost, { weights, biases }] = costAndGradients(network, inputs, targets)
    return { cost, weights, biases }
  },
}
