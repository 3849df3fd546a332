// The document's step exactly as it is written, its mistake and all: the gradients of weights and biases change
// places, and broadcasting makes them fit.
import type { Derivation } from '../derivation'
import { backpropagation } from './backpropagation'
import { byHand, plus, zerosOf, type SumsOf } from './descent'

/**
 * The loop of the document's `_sgd_step`, which unpacks `(nabla_w, nabla_b)` as
 * `delta_nabla_b, delta_nabla_w`.
 *
 * - `nablaW`, zeros `[out, in]` plus the biases' `[out, 1]`, stays `[out, in]`: each column is the biases' gradient.
 * - `nablaB`, zeros `[out, 1]` plus the weights' `[out, in]`, becomes `[out, in]`, and so do the biases that it is
 *   taken from. No second step is possible: with them as biases the forward or the backward pass throws.
 */
const sumsOf: SumsOf = (network, batch) => {
  let nablaW = zerosOf(network.weights)
  let nablaB = zerosOf(network.biases)
  for (const [x, y] of batch) {
    const [deltaNablaB, deltaNablaW] = backpropagation(network, x, y)
    nablaW = plus(nablaW, deltaNablaW)
    nablaB = plus(nablaB, deltaNablaB)
  }
  return { nablaW, nablaB }
}

/** What the document's training step applies as gradients, as it is written: `biases[l]` comes out `[out, in]`. */
export const asWritten: Derivation = byHand(sumsOf)
