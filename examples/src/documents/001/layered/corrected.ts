// The layered network's gradients with the two changes that they need: `dz` goes down through the weights as
// they were, and through the derivative of the activation that made the layer's input.
import type { Derivation, Matrix } from '../../derivation'
import { crossEntropyOf } from '../cost'
import { activations, forwardPass, type Activation, type Backprop } from './layer'

/**
 * The document's `DenseLayer.backprop`, mended: it moves the weights only after `next_dz` is made, and asks for
 * the derivative that belongs to `z_value`, the sums of the layer below. (Its own `self.activation` would be
 * wrong again: `z_value` never went through that.)
 */
function backprop(
  weights: Matrix,
  dz: Matrix,
  zValue: Matrix,
  activation: Matrix,
  batchSize: number,
  derivativeBelow: Activation['derivative'],
): Backprop {
  const nextDz = weights.transpose().matmul(dz).mul(derivativeBelow(zValue))
  const dweights = dz.matmul(activation.transpose()).div(batchSize)
  const dbiases = dz.sum({ axis: 1, keepDims: true }).div(batchSize)
  return { dweights, dbiases, nextDz }
}

/** `NeuralNetwork.train`, mended, with hidden layers of an activation: what it subtracts. */
export const layeredCorrected = (hidden: Activation): Derivation => ({
  gradients(network, inputs, targets) {
    const { zValues, activationValues, last } = forwardPass(network, inputs, hidden)
    const weights: Matrix[] = []
    const biases: Matrix[] = []
    let dz = last.a.sub(targets)
    for (let i = zValues.length - 1; i >= 0; i--) {
      const [layer, z, a] = [network.weights[i], zValues[i], activationValues[i]] as [Matrix, Matrix, Matrix]
      const { dweights, dbiases, nextDz } = backprop(layer, dz, z, a, inputs.shape[1], hidden.derivative)
      weights[i] = dweights
      biases[i] = dbiases
      dz = nextDz
    }
    return { cost: crossEntropyOf(last.z, targets), weights, biases }
  },
})

/** The document's own, mended: reLU in the hidden layers. */
export const corrected: Derivation = layeredCorrected(activations.reLU)
