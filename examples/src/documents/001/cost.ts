// What both networks of the document minimise. The document never computes it: "Implementing the actual loss
// function is only necessary for metrics".
import { softmaxCrossEntropy } from '@chainrule/nn'
import type { Matrix, Scalar } from '../derivation'

/**
 * The cross-entropy of the softmax of the last layer's sums, averaged over the samples.
 *
 * @param z `[out, samples]`
 * @param targets one-hot, `[out, samples]`
 */
export const crossEntropyOf = (z: Matrix, targets: Matrix): Scalar =>
  softmaxCrossEntropy(z.transpose(), targets.transpose())
