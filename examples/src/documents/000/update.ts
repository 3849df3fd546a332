// What the document's `train` does with the sums of its gradients, as it is written and corrected: a network,
// the sums and how many samples they are of in, the next network out.
import { IndexError } from '@chainrule/tensor'
import type { Matrix, Network } from '../derivation'
import type { Changes } from './descent'

/** A step from one network to the next. */
export type Update = (network: Network, ngc: Changes, samples: number) => Network

/**
 * `range(len(layers))`: not the network's own layers, but the global list that the demonstration before the
 * class left behind, two hidden layers and an output layer.
 */
const globalLayers = 3

/**
 * The update as it is written: the sums of the gradients are added, with no minus sign, mean or rate.
 *
 * @throws IndexError for a network of fewer layers than the global list has; layers beyond those never change
 */
export const updateAsWritten: Update = (network, ngc) => {
  const { length } = network.weights
  if (length < globalLayers) throw new IndexError('train', 'list index out of range', length, length)
  const step = (x: Matrix, l: number, sums: readonly Matrix[]): Matrix =>
    l < globalLayers ? x.add(sums[l] as Matrix) : x
  return {
    weights: network.weights.map((w, l) => step(w, l, ngc.weights)),
    biases: network.biases.map((b, l) => step(b, l, ngc.biases)),
  }
}

/** The update that the document's prose describes: the mean of the negative gradients is added. */
export const updateCorrected: Update = (network, ngc, samples) => ({
  weights: network.weights.map((w, l) => w.sub((ngc.weights[l] as Matrix).div(samples))),
  biases: network.biases.map((b, l) => b.sub((ngc.biases[l] as Matrix).div(samples))),
})
