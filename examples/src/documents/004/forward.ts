// The document's forward pass, ported line by line: its functions of arrays, and its two layers. Matrices with
// an image in each column, all float64, as in NumPy.
import { maximum, oneHot, type Tensor } from '@chainrule/tensor'
import type { Matrix } from '../derivation'
import type { Parameters, Pass } from '../twoLayers'

/** `np.maximum(0, Z)` */
const reLU = (z: Matrix): Matrix => maximum(0, z)

/** `Z > 0`, which NumPy multiplies with as with 0 and 1: 0 at the kink, which is also what autodiff takes. */
export const derivativeReLU = (z: Matrix): Matrix => z.greater(0).astype(z.dtype)

/** The document's `SoftMax(Z)`, of each column, which takes its maximum away first and so never overflows. */
function softMax(z: Matrix): Matrix {
  const exponentials = z.sub(z.max({ axis: 0, keepDims: true })).exp()
  return exponentials.div(exponentials.sum({ axis: 0, keepDims: true }))
}

/** The document's `one_hot(Y)`: a column for each label, with as many rows as the largest label asks for. */
export const oneHotOf = (labels: Tensor<[number], 'int32'>): Matrix =>
  oneHot(labels, labels.max().item() + 1, { dtype: 'float64' }).transpose()

/** The document's `forward_propagation(W1, b1, W2, b2, X)`. */
export function forwardPropagation({ w1, b1, w2, b2 }: Parameters, x: Matrix): Pass {
  const z1 = w1.matmul(x).add(b1)
  const a1 = reLU(z1)
  const z2 = w2.matmul(a1).add(b2)
  const a2 = softMax(z2)
  return { z1, a1, z2, a2 }
}
