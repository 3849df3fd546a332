// The document's network by autodiff: its cost alone is written down, for a batch with a sample in each
// column, and the gradients follow.
import { meanSquaredError } from '@chainrule/nn'
import { valueAndGrad } from '@chainrule/tensor'
import type { Derivation, Matrix, Network, Scalar } from '../derivation'

/** The outputs `[out, samples]` for inputs `[in, samples]`: a sigmoid after every layer. */
export const outputsOf = ({ weights, biases }: Network, inputs: Matrix): Matrix =>
  weights.reduce(
    (a, w, l) =>
      w
        .matmul(a)
        .add(biases[l] as Matrix)
        .sigmoid(),
    inputs,
  )

/** The cost 1/(2N) Σ |y - a|²: half the squared error of all outputs, averaged over the N samples. */
export const costOf = (network: Network, inputs: Matrix, targets: Matrix): Scalar =>
  meanSquaredError(outputsOf(network, inputs), targets, { reduction: 'sum' }).div(2 * inputs.shape[1])

const costAndGradients = valueAndGrad(costOf)

/** The gradients of the document's cost by autodiff. */
export const autodiff: Derivation = {
  gradients(network, inputs, targets) {
    const [cost, { weights, biases }] = costAndGradients(network, inputs, targets)
    return { cost, weights, biases }
  },
}
