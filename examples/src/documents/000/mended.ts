// The document's network made to train: the same units and connections, written so that what goes from layer to
// layer is centred at 0. Takes a key and sizes or a network, gives parameters, outputs, and the document's form.
import { glorotUniform } from '@chainrule/nn'
import { full, random, tree, type AnyTensor } from '@chainrule/tensor'
import type { Matrix, Network } from '../derivation'
import type { Scaling } from './data'

/**
 * What the network is given for levels of grey: those of each pixel less their mean over the training images, so that
 * the sums in the first layer have no part that is common to all images. Blank paper and full ink are 6 apart.
 *
 * @param mean of the training images, `[1, pixels]`
 * @returns `[pixels, images]`, in float32
 */
export const centredOn =
  (mean: Matrix): Scaling =>
  (images) =>
    images
      .astype('float32')
      .sub(mean)
      .mul(6 / 255)
      .transpose() as unknown as Matrix

/**
 * The sigmoid, stretched and moved so that it is 0 at 0 with slope 1. A weight w and a bias b behind it do what
 * 4w and b - 2w do behind the sigmoid itself: the network is the document's, but a step on one weight no longer
 * moves the sums of a whole layer.
 */
const centred = (z: Matrix): Matrix => z.sigmoid().mul(4).sub(2)

// An output is right to be near 0 for nine digits of ten: sigmoid(-2.2) is 0.1.
const firstOutputBias = -2.2

/** First parameters by Glorot and Bengio, so that the sums in every layer have a variance near 1; in float32. */
export function initializeMended(key: random.Key, sizes: readonly number[]): Network {
  const layers = sizes.slice(1).map((out, l) => ({ out, into: sizes[l] as number, l }))
  const last = layers.length - 1
  return {
    weights: layers.map(({ out, into, l }) => {
      const shape = [out, into]
      const weight: AnyTensor = glorotUniform({
        key: random.foldIn(key, l),
        shape,
        fanIn: into,
        fanOut: out,
        dtype: 'float32',
      })
      return weight
    }),
    biases: layers.map(({ out, l }): AnyTensor => full([out, 1], l === last ? firstOutputBias : 0)),
  }
}

/** The outputs `[out, samples]` for inputs `[in, samples]`. */
export const outputsOfMended = ({ weights, biases }: Network, inputs: Matrix): Matrix =>
  weights.reduce((z, w, l) => w.matmul(centred(z)).add(biases[l] as Matrix), inputs).sigmoid()

/** The same network as the document computes it, in float64. */
export function inDocumentForm(network: Network): Network {
  const { weights, biases } = tree.map((x) => x.astype('float64'), network) as Network
  return {
    weights: weights.map((w) => w.mul(4)),
    biases: biases.map((b, l) => b.sub((weights[l] as Matrix).sum({ axis: 1, keepDims: true }).mul(2))),
  }
}
