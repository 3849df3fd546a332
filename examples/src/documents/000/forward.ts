// The document's forward pass, ported line by line: a network and one sample in, what every layer computes
// with and without the sigmoid out. All float64, as in NumPy.
import { div } from '@chainrule/tensor'
import type { Matrix, Network } from '../derivation'

/** One of the document's results: a layer's columns `[units, 1]` before and after the sigmoid. */
export type Result = readonly [z: Matrix, a: Matrix]

/** `1/(1 + np.exp(-x))` */
export const sigmoid = (x: Matrix): Matrix => div(1, x.neg().exp().add(1))

/** The document's `Layer.__call__(l_p)`, for layer `l`. */
const layer = ({ weights, biases }: Network, l: number, previous: Matrix): Matrix =>
  (weights[l] as Matrix).matmul(previous).add(biases[l] as Matrix)

/** The document's `_results(input_data)`: the input is the first, and goes through the sigmoid too. */
export function resultsOf(network: Network, input: Matrix): Result[] {
  let result: Result = [input, sigmoid(input)]
  const results = [result]
  for (const l of network.weights.keys()) {
    const z = layer(network, l, result[1])
    result = [z, sigmoid(z)]
    results.push(result)
  }
  return results
}
