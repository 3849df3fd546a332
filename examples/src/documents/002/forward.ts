// The document's forward pass, ported line by line: a network and one sample in, activations and weighted
// inputs of every layer out. All float64, as in NumPy.
import { div } from '@chainrule/tensor'
import type { Matrix, Network } from '../derivation'

/** The document's `_sigmoid(z)`: `1.0 / (1.0 + np.exp(-z))`. */
const sigmoid = (z: Matrix): Matrix => div(1, z.neg().exp().add(1))

/** The document's `_sigmoid_derivative(z)`. */
export const sigmoidDerivative = (z: Matrix): Matrix => sigmoid(z).mul(sigmoid(z).neg().add(1))

/** What the backward pass needs of the forward pass: columns `[units, 1]`; `activations[0]` is the input. */
export interface Pass {
  readonly activations: readonly Matrix[]
  readonly zs: readonly Matrix[]
}

/**
 * The first half of the document's `_backpropagation(x, y)`.
 *
 * @throws ShapeError where NumPy cannot broadcast: for biases that are no columns any more
 */
export function feedforward({ weights, biases }: Network, x: Matrix): Pass {
  const activations = [x]
  const zs: Matrix[] = []
  for (const [l, w] of weights.entries()) {
    const z = w.matmul(activations.at(-1) as Matrix).add(biases[l] as Matrix)
    activations.push(sigmoid(z))
    zs.push(z)
  }
  return { activations, zs }
}
