// The document's second network, of any number of layers: its class `DenseLayer`, as data, and the forward
// half of `NeuralNetwork.train`, which the derivations of it share.
import type { Matrix, Network } from '../../derivation'
import { reLU, reLUDeriv, sigmoid, sigmoidDeriv, softmax } from '../forward'

/** An activation with its derivative. */
export interface Activation {
  readonly apply: (z: Matrix) => Matrix
  readonly derivative: (z: Matrix) => Matrix
}

/** The hidden activations that the document has: `derivatives={reLU:reLU_deriv, ..., sigmoid:sigmoid_deriv}`. */
export const activations = {
  reLU: { apply: reLU, derivative: reLUDeriv },
  sigmoid: { apply: sigmoid, derivative: sigmoidDeriv },
} as const satisfies Record<string, Activation>

/** What `train` keeps of the forward pass, after its two `pop`s: `[0]` is the batch itself, in both. */
export interface Pass {
  readonly zValues: readonly Matrix[]
  readonly activationValues: readonly Matrix[]
  /** The last layer's sums and its softmax. */
  readonly last: { readonly z: Matrix; readonly a: Matrix }
}

/** The forward half of `NeuralNetwork.train`: hidden layers of one activation, and softmax after the last. */
export function forwardPass({ weights, biases }: Network, batch: Matrix, hidden: Activation): Pass {
  const zValues = [batch]
  const activationValues = [batch]
  let temp = batch
  for (const [l, w] of weights.entries()) {
    const z = w.matmul(temp).add(biases[l] as Matrix)
    temp = l < weights.length - 1 ? hidden.apply(z) : softmax(z)
    zValues.push(z)
    activationValues.push(temp)
  }
  const z = zValues.pop() as Matrix
  activationValues.pop()
  return { zValues, activationValues, last: { z, a: temp } }
}

/** What a layer's `backprop` makes of `dz`, the derivative by its sums: its gradients, and the next `dz`. */
export interface Backprop {
  readonly dweights: Matrix
  readonly dbiases: Matrix
  readonly nextDz: Matrix
}
