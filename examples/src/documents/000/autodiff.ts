// The document's network by autodiff: its cost alone is written down, for a batch with a sample in each
// column, and the gradients follow.
import { meanSquaredError } from '@chainrule/nn'
import { valueAndGrad } from '@chainrule/tensor'
import type { Derivation, Matrix, Network, Scalar } from '../derivation'

/** The outputs `[out, samples]` for inputs `[in, samples]`, which go through the sigmoid as every layer does. */
export const outputsOf = ({ weights, biases }: Network, inputs: Matrix): Matrix =>
  weights.reduce(
    (a, w, l) =>
      w
        .matmul(a)
        .add(biases[l] as Matrix)
        .sigmoid(),
    inputs.sigmoid(),
  )

/** The cost Σ (a - e)²: the squared error of all outputs, summed over the samples. */
export const costOf = (network: Network, inputs: Matrix, targets: Matrix): Scalar =>
  meanSquaredError(outputsOf(network, inputs), targets, { reduction: 'sum' })

const costAndGradients = valueAndGrad(costOf)

/** The gradients of the document's cost by autodiff. */
export const autodiff: Derivation = {
  gradients(network, inputs, targets) {
    const [cost, { weights, biases }] = costAndGradients(network, inputs, targets)
    return { cost, weights, biases }
  },
}
