// The document's functions of arrays, ported line by line: activations and their derivatives, and targets.
// Matrices with a sample in each column, all float64, as in NumPy.
import { maximum, oneHot, type Tensor } from '@chainrule/tensor'
import type { Matrix } from '../derivation'

/** `np.maximum(Z, 0)` */
export const reLU = (z: Matrix): Matrix => maximum(z, 0)

/** `Z > 0`, which NumPy multiplies with as with 0 and 1: 0 at the kink, which is also what autodiff takes. */
export const reLUDeriv = (z: Matrix): Matrix => z.greater(0).astype(z.dtype)

/** `1 / (1 + np.exp(-Z))` */
export const sigmoid = (z: Matrix): Matrix => z.neg().exp().add(1).reciprocal()

/** `sigmoid(Z)*(1-sigmoid(Z))` */
export const sigmoidDeriv = (z: Matrix): Matrix => sigmoid(z).mul(sigmoid(z).neg().add(1))

/**
 * `np.exp(Z) / sum(np.exp(Z))`, where Python's `sum` adds up the rows, so that each column becomes shares of 1.
 * From 710 up `exp` overflows and the shares are NaN.
 */
export function softmax(z: Matrix): Matrix {
  const exponentials = z.exp()
  return exponentials.div(exponentials.sum({ axis: 0, keepDims: true }))
}

/**
 * The document's `one_hot(Y)`: a column for each label, with as many rows as the largest label of these asks
 * for, which need not be as many as the network has outputs.
 */
export const oneHotOf = (labels: Tensor<[number], 'int32'>): Matrix =>
  oneHot(labels, labels.max().item() + 1, { dtype: 'float64' }).transpose()
