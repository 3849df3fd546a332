// The document's backward pass exactly as its class writes it, its mistakes and all: one sample's results in,
// what it takes for the gradients out.
import { div } from '@chainrule/tensor'
import type { Derivation, Matrix } from '../derivation'
import { byHand, type Changes } from './descent'
import type { Result } from './forward'

/**
 * The document's `dsigmoid(x)`: `np.exp(x)/(1 + np.exp(x))`, which is the sigmoid itself and not its derivative,
 * and NaN from about 709.8 on, where `np.exp(x)` is infinite.
 */
export const dsigmoid = (x: Matrix): Matrix => div(x.exp(), x.exp().add(1))

/**
 * What one turn of the loop over `train_data` in the document's `train` adds to `ngc`. Next to the gradients of
 * the document's cost the factor 2 is missing, and {@link dsigmoid} stands where the derivative belongs.
 */
export function backward(results: readonly Result[], label: Matrix, weights: readonly Matrix[]): Changes {
  const ngc: Record<keyof Changes, Matrix[]> = { weights: [], biases: [] }
  const [z, a] = results.at(-1) as Result
  const [, a2] = results.at(-2) as Result
  let q = dsigmoid(z).mul(a.sub(label))
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

/** What the document's training step adds to the parameters, as it is written: sums over the samples. */
export const asWritten: Derivation = byHand(backward)
