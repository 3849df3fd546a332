// The document's backward pass exactly as it is written, its mistake and all: a sample and its forward pass
// in, the gradients of 1/2 |a - y|^2 out. For three layers they are right.
import { zerosLike } from '@chainrule/tensor'
import type { Derivation, Matrix } from '../derivation'
import { byHand, type Nablas } from './descent'
import { reluprime, type Pass } from './forward'

/**
 * The document's `backward(y, activations, zs, num_layers, biases, weights)`, with its `return` where it
 * stands: inside the loop.
 *
 * - Two layers (no hidden one): `range(2, 2)` is empty, so Python falls off the end and gives None.
 * - Three: the loop runs once, and nothing is lost.
 * - Four and more: the function returns after the last hidden layer; the gradients below it stay the zeros
 *   they were initialised with.
 */
export function backward(
  y: Matrix,
  { activations, zs }: Pass,
  numLayers: number,
  biases: readonly Matrix[],
  weights: readonly Matrix[],
): Nablas | undefined {
  const nablaB: Matrix[] = biases.map((b) => zerosLike(b))
  const nablaW: Matrix[] = weights.map((w) => zerosLike(w))
  const end = weights.length
  let delta = (activations.at(-1) as Matrix).sub(y).mul(reluprime(zs.at(-1) as Matrix))
  nablaB[end - 1] = delta.reshape([-1, 1])
  nablaW[end - 1] = delta.reshape([-1, 1]).matmul((activations.at(-2) as Matrix).reshape([-1, 1]).transpose())

  // This loop never turns twice; so it stands in the document.
  for (let l = 2; l < numLayers; l++) {
    const z = zs.at(-l) as Matrix
    const sp = reluprime(z)
    delta = (weights.at(-l + 1) as Matrix).transpose().matmul(delta).mul(sp)
    nablaB[end - l] = delta
    nablaW[end - l] = delta.matmul((activations.at(-l - 1) as Matrix).transpose())
    return { nablaB, nablaW }
  }
  return undefined
}

/** The gradients that the document's training step applies, as it is written. */
export const asWritten: Derivation = byHand(backward)
