// The document's backward pass with the two changes that it needs: the sigmoid's derivative, and the factor 2.
// One sample's results in, the gradients of the sum of (a - e)^2 out.
import type { Derivation, Matrix } from '../derivation'
import { byHand, type Changes } from './descent'
import { sigmoid, type Result } from './forward'

/** The derivative of the sigmoid, `np.exp(x)/(1 + np.exp(x))**2`, in the form in which nothing overflows. */
export const dsigmoid = (x: Matrix): Matrix => sigmoid(x).mul(sigmoid(x.neg()))

/** What one turn of the loop over `train_data` in the document's `train` adds to `ngc`, mended. */
export function backward(results: readonly Result[], label: Matrix, weights: readonly Matrix[]): Changes {
  const ngc: Record<keyof Changes, Matrix[]> = { weights: [], biases: [] }
  const [z, a] = results.at(-1) as Result
  const [, a2] = results.at(-2) as Result
  let q = dsigmoid(z).mul(a.sub(label).mul(2))
  const last = weights.length - 1
  ngc.weights[last] = a2.matmul(q.transpose()).transpose()
  ngc.biases[last] = q
  q = (weights[last] as Matrix).transpose().matmul(q)
  for (let i = results.length - 2; i > 0; i--) {
    const [z] = results[i] as Result
    const [, a] = results[i - 1] as Result
    q = q.mul(dsigmoid(z))
    ngc.weights[i - 1] = a.matmul(q.transpose()).transpose()
    ngc.biases[i - 1] = q
    q = (weights[i - 1] as Matrix).transpose().matmul(q)
  }
  return ngc
}

/** The gradients of the document's cost, a sum over the samples; descending, and by their mean, is the update's part. */
export const corrected: Derivation = byHand(backward)
