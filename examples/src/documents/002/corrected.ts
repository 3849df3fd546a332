// The document's step with the one change that it needs: what is returned first is unpacked first.
import type { Derivation } from '../derivation'
import { backpropagation } from './backpropagation'
import { byHand, plus, zerosOf, type SumsOf } from './descent'

/** The loop of the document's `_sgd_step`, mended. */
const sumsOf: SumsOf = (network, batch) => {
  let nablaW = zerosOf(network.weights)
  let nablaB = zerosOf(network.biases)
  for (const [x, y] of batch) {
    const [deltaNablaW, deltaNablaB] = backpropagation(network, x, y)
    nablaW = plus(nablaW, deltaNablaW)
    nablaB = plus(nablaB, deltaNablaB)
  }
  return { nablaW, nablaB }
}

/** The gradients of the document's training step, mended. */
export const corrected: Derivation = byHand(sumsOf)
