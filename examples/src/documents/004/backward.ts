// The document's `back_propagation`, ported line by line. It takes no W2 but uses one, which Python looks for
// among the globals: so what is global is an argument here, and both what the document has there and what
// belongs there can be given.
import type { Derivation, Matrix, Network } from '../derivation'
import { crossEntropyOf } from './autodiff'
import { parametersOf, type Pass } from '../twoLayers'
import { derivativeReLU, forwardPropagation } from './forward'

/** What `back_propagation` can see apart from its arguments. */
export interface Globals {
  readonly w2?: Matrix
}

/**
 * The document's `back_propagation(Z1, A1, Z2, A2, X, Y)`.
 * @throws ReferenceError where there is no global W2, in the words of Python's NameError.
 */
function backPropagation(
  { z1, a1, a2 }: Pass,
  x: Matrix,
  oneHotY: Matrix,
  globals: Globals,
): { readonly dW1: Matrix; readonly dB1: Matrix; readonly dW2: Matrix; readonly dB2: Matrix } {
  const m = oneHotY.shape[1]
  const dZ2 = a2.sub(oneHotY)
  const dW2 = dZ2.matmul(a1.transpose()).mul(1 / m)
  const dB2 = dZ2.sum({ axis: 1, keepDims: true }).mul(1 / m)
  if (globals.w2 === undefined) throw new ReferenceError("back_propagation: name 'W2' is not defined")
  const dZ1 = globals.w2.transpose().matmul(dZ2).mul(derivativeReLU(z1))
  const dW1 = dZ1.matmul(x.transpose()).mul(1 / m)
  const dB1 = dZ1.sum({ axis: 1, keepDims: true }).mul(1 / m)
  return { dW1, dB1, dW2, dB2 }
}

/** The derivation that finds as globals what `globalsOf` says of a network. */
export const withGlobals = (globalsOf: (network: Network) => Globals): Derivation => ({
  gradients(network, inputs, targets) {
    const pass = forwardPropagation(parametersOf('back_propagation', network), inputs)
    const { dW1, dB1, dW2, dB2 } = backPropagation(pass, inputs, targets, globalsOf(network))
    return { cost: crossEntropyOf(pass.z2, targets), weights: [dW1, dW2], biases: [dB1, dB2] }
  },
})
