// The document's first network, of two layers, ported line by line: its forward pass and its `backward_prop`,
// which takes the number of samples `m` from outside, so that both what the document gives it and what
// belongs there can be given.
import type { Derivation, Matrix } from '../../derivation'
import { crossEntropyOf } from '../cost'
import { reLU, reLUDeriv, softmax } from '../forward'
import { parametersOf, type Parameters, type Pass } from '../../twoLayers'

/** The document's `forward_prop(W1, b1, W2, b2, X)`. */
export function forwardProp({ w1, b1, w2, b2 }: Parameters, x: Matrix): Pass {
  const z1 = w1.matmul(x).add(b1)
  const a1 = reLU(z1)
  const z2 = w2.matmul(a1).add(b2)
  const a2 = softmax(z2)
  return { z1, a1, z2, a2 }
}

/** The document's `backward_prop(Z1, A1, Z2, A2, W1, W2, X, Y)`, with its global `m` as the last argument. */
function backwardProp(
  { z1, a1, a2 }: Pass,
  w2: Matrix,
  x: Matrix,
  oneHotY: Matrix,
  m: number,
): { readonly dW1: Matrix; readonly db1: Matrix; readonly dW2: Matrix; readonly db2: Matrix } {
  const dZ2 = a2.sub(oneHotY)
  const dW2 = dZ2.matmul(a1.transpose()).mul(1 / m)
  const db2 = dZ2.sum({ axis: 1, keepDims: true }).mul(1 / m)
  const dZ1 = w2.transpose().matmul(dZ2).mul(reLUDeriv(z1))
  const dW1 = dZ1.matmul(x.transpose()).mul(1 / m)
  const db1 = dZ1.sum({ axis: 1, keepDims: true }).mul(1 / m)
  return { dW1, db1, dW2, db2 }
}

/** The derivation that divides by `m` of the number of samples. */
export const dividingBy = (m: (samples: number) => number): Derivation => ({
  gradients(network, inputs, targets) {
    const parameters = parametersOf('backward_prop', network)
    const pass = forwardProp(parameters, inputs)
    const { dW1, db1, dW2, db2 } = backwardProp(pass, parameters.w2, inputs, targets, m(inputs.shape[1]))
    return { cost: crossEntropyOf(pass.z2, targets), weights: [dW1, dW2], biases: [db1, db2] }
  },
})
