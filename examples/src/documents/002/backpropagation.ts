// The document's backward pass, ported line by line: a network and one sample in, the gradients of
// 1/2 |a - y|^2 out. It is right; what the document makes of it stands in `asWritten`.
import type { Matrix, Network } from '../derivation'
import { feedforward, sigmoidDerivative } from './forward'

/** A matrix for each layer. */
export type Nabla = readonly Matrix[]

/** The document's `_cost_derivative(output_activations, y)`. */
const costDerivative = (outputActivations: Matrix, y: Matrix): Matrix => outputActivations.sub(y)

/**
 * The document's `_backpropagation(x, y)` without its `print`s. It returns `(nabla_w, nabla_b)`, in this order.
 *
 * @param x `[in, 1]`
 * @param y `[out, 1]`
 * @throws ShapeError where NumPy throws: for biases that are no columns any more
 */
export function backpropagation(network: Network, x: Matrix, y: Matrix): readonly [Nabla, Nabla] {
  const { weights } = network
  const numberOfLayers = weights.length + 1
  const end = weights.length
  const nablaW: Matrix[] = []
  const nablaB: Matrix[] = []
  const { activations, zs } = feedforward(network, x)

  let delta = costDerivative(activations.at(-1) as Matrix, y).mul(sigmoidDerivative(zs.at(-1) as Matrix))
  nablaW[end - 1] = delta.matmul((activations.at(-2) as Matrix).transpose())
  nablaB[end - 1] = delta
  for (let l = 2; l < numberOfLayers; l++) {
    const z = zs.at(-l) as Matrix
    const sp = sigmoidDerivative(z)
    delta = (weights.at(-l + 1) as Matrix).transpose().matmul(delta).mul(sp)
    nablaB[end - l] = delta
    nablaW[end - l] = delta.matmul((activations.at(-l - 1) as Matrix).transpose())
  }
  return [nablaW, nablaB]
}
