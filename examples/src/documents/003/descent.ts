// The document's step of gradient descent around a backward pass by hand: goes through a mini-batch sample
// by sample, sums the gradients, divides by how many samples there are. Takes the backward pass, so that the
// one as written and the corrected one share everything else.
import { zerosLike } from '@chainrule/tensor'
import type { Derivation, Matrix, Network } from '../derivation'
import { forward, type Pass, type Sample } from './forward'

/** The gradients of one sample's cost, or their sums, in the document's words. */
export interface Nablas {
  readonly nablaB: readonly Matrix[]
  readonly nablaW: readonly Matrix[]
}

/** A backward pass by hand; `undefined` where Python's gives None. */
export type Backward = (
  y: Matrix,
  pass: Pass,
  numLayers: number,
  biases: readonly Matrix[],
  weights: readonly Matrix[],
) => Nablas | undefined

/** The sums of all samples' gradients: the first half of the document's `descent_mini`. */
function sumOfNablas(backward: Backward, miniBatch: readonly Sample[], { biases, weights }: Network): Nablas {
  const numLayers = weights.length + 1
  let nablaB: Matrix[] = biases.map((b) => zerosLike(b))
  let nablaW: Matrix[] = weights.map((w) => zerosLike(w))
  for (const [x, y] of miniBatch) {
    const pass = forward(x, biases, weights)
    const delta = backward(y, pass, numLayers, biases, weights)
    // `delta_nabla_b, delta_nabla_w = backward(...)`, in Python's own words
    if (delta === undefined) throw new TypeError('backward: cannot unpack non-iterable NoneType object')
    nablaB = nablaB.map((nb, l) => nb.add(delta.nablaB[l] as Matrix))
    nablaW = nablaW.map((nw, l) => nw.add(delta.nablaW[l] as Matrix))
  }
  return { nablaB, nablaW }
}

/**
 * The document's `descent_mini(mini_batch, learning_rate, num_layers, biases, weights)`: a network in, the
 * network after one step out. Note that the document's prose adds Δw = -α∇C with a minus sign, which would
 * climb; its code, and this, descends.
 */
export function descentMini(
  backward: Backward,
  miniBatch: readonly Sample[],
  learningRate: number,
  network: Network,
): Network {
  const { nablaB, nablaW } = sumOfNablas(backward, miniBatch, network)
  const step = (x: Matrix, nabla: Matrix): Matrix => x.sub(nabla.mul(learningRate).div(miniBatch.length))
  return {
    weights: network.weights.map((w, l) => step(w, nablaW[l] as Matrix)),
    biases: network.biases.map((b, l) => step(b, nablaB[l] as Matrix)),
  }
}

/** What a backward pass by hand makes of a mini-batch, behind the interface of all derivations. */
export const byHand = (backward: Backward): Derivation => ({
  gradients(network, inputs, targets) {
    const miniBatch = samplesOf(inputs.transpose(), targets.transpose())
    const { nablaB, nablaW } = sumOfNablas(backward, miniBatch, network)
    const outputs = miniBatch.map(
      ([x]) => forward(x, network.biases, network.weights).activations.at(-1) as Matrix,
    )
    const costs = miniBatch.map(([, y], i) => (outputs[i] as Matrix).sub(y).square().sum())
    const sum = costs.reduce((a, b) => a.add(b))
    return {
      cost: sum.div(2 * miniBatch.length),
      weights: nablaW.map((nw) => nw.div(miniBatch.length)),
      biases: nablaB.map((nb) => nb.div(miniBatch.length)),
    }
  },
})

/** `list(zip(X, Y))`: rows of images `[samples, in]` and of targets `[samples, out]`, one by one. */
export function samplesOf(images: Matrix, targets: Matrix): Sample[] {
  const [count] = images.shape
  return Array.from({ length: count }, (_, i) => [images.slice(i), targets.slice(i).reshape([-1, 1])])
}
