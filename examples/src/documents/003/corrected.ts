// The document's backward pass with the one change that it needs: the `return` stands behind the loop. A
// sample and its forward pass in, the gradients of 1/2 |a - y|^2 out, for any number of layers.
import { zerosLike } from '@chainrule/tensor'
import type { Derivation, Matrix } from '../derivation'
import { byHand, type Nablas } from './descent'
import { reluprime, type Pass } from './forward'

/** The document's `backward(y, activations, zs, num_layers, biases, weights)`, mended. */
export function backward(
  y: Matrix,
  { activations, zs }: Pass,
  numLayers: number,
  biases: readonly Matrix[],
  weights: readonly Matrix[],
): Nablas {
  const nablaB: Matrix[] = biases.map((b) => zerosLike(b))
  const nablaW: Matrix[] = weights.map((w) => zerosLike(w))
  const end = weights.length
  let delta = (activations.at(-1) as Matrix).sub(y).mul(reluprime(zs.at(-1) as Matrix))
  nablaB[end - 1] = delta.reshape([-1, 1])
  nablaW[end - 1] = delta.reshape([-1, 1]).matmul((activations.at(-2) as Matrix).reshape([-1, 1]).transpose())

  for (let l = 2; l < numLayers; l++) {
    const z = zs.at(-l) as Matrix
    const sp = reluprime(z)
    delta = (weights.at(-l + 1) as Matrix).transpose().matmul(delta).mul(sp)
    nablaB[end - l] = delta
    nablaW[end - l] = delta.matmul((activations.at(-l - 1) as Matrix).transpose())
  }
  return { nablaB, nablaW }
}

/** The gradients of the document's training step, mended. */
export const corrected: Derivation = byHand(backward)
