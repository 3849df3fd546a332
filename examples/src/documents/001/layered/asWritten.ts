// The layered network's gradients exactly as the document's training step applies them: each layer hands
// down through weights that it has already moved, and through the derivative of reLU whatever is there.
import type { Derivation, Matrix } from '../../derivation'
import { crossEntropyOf } from '../cost'
import { activations, forwardPass, type Activation, type Backprop } from './layer'

/** The document's `DenseLayer.backprop(dz, z_value, activation, batch_size, learning_rate)`. */
function backprop(
  weights: Matrix,
  dz: Matrix,
  zValue: Matrix,
  activation: Matrix,
  batchSize: number,
  learningRate: number,
): Backprop {
  const dweights = dz.matmul(activation.transpose()).div(batchSize)
  const dbiases = dz.sum({ axis: 1, keepDims: true }).div(batchSize)
  const moved = weights.sub(dweights.mul(learningRate))
  const nextDz = moved.transpose().matmul(dz).mul(activations.reLU.derivative(zValue))
  return { dweights, dbiases, nextDz }
}

/** `NeuralNetwork.train` at a learning rate, with hidden layers of an activation: what it subtracts. */
export const layeredAsWritten = (hidden: Activation, learningRate: number): Derivation => ({
  gradients(network, inputs, targets) {
    const { zValues, activationValues, last } = forwardPass(network, inputs, hidden)
    const weights: Matrix[] = []
    const biases: Matrix[] = []
    let dz = last.a.sub(targets)
    for (let i = zValues.length - 1; i >= 0; i--) {
      const [layer, z, a] = [network.weights[i], zValues[i], activationValues[i]] as [Matrix, Matrix, Matrix]
      const { dweights, dbiases, nextDz } = backprop(layer, dz, z, a, inputs.shape[1], learningRate)
      weights[i] = dweights
      biases[i] = dbiases
      dz = nextDz
    }
    return { cost: crossEntropyOf(last.z, targets), weights, biases }
  },
})

/** The document's own: reLU in the hidden layers, and its rate of 0.1. */
export const asWritten: Derivation = layeredAsWritten(activations.reLU, 0.1)
