// The document's rule of prediction: the digit whose output is closest to 1, where others take the largest.
// A network and images in, digits out.
import { tensor, type Tensor } from '@chainrule/tensor'
import type { Matrix, Network } from '../derivation'
import { outputsOf } from './autodiff'
import { relu, type Sample } from './forward'

/** Digits, `[images]`. */
export type Predictions = Tensor<[number], 'int32'>

/** The document's `network_output(a, biases, weights)`: the outputs `[out]` for one image `[in]`. */
export function networkOutput(x: Sample[0], { biases, weights }: Network): Sample[0] {
  let a = x
  for (const [l, w] of weights.entries()) {
    // `np.dot(w, a) + np.squeeze(b)`: without the squeeze a column of biases would broadcast to a square.
    a = relu(w.matmul(a).add((biases[l] as Matrix).squeeze(1)))
  }
  return a
}

/** The predictions of the document's `eval` and `sgd`, image by image: `(np.abs(output - 1)).argmin()`. */
export function predictByHand(network: Network, images: Matrix): Predictions {
  const [count] = images.shape
  const digits = Array.from({ length: count }, (_, i) => {
    const output = networkOutput(images.slice(i), network)
    return output.sub(1).abs().argMin().item()
  })
  return tensor(digits, { dtype: 'int32' })
}

/** The same predictions, all images at once: `[images, in]` in, `[images]` out. */
export const predict = (network: Network, images: Matrix): Predictions =>
  outputsOf(network, images.transpose()).sub(1).abs().argMin({ axis: 0 })
