// The gradients of the document's demonstration, in the cell before its class, exactly as they are written: other
// mistakes than the class has. A network and one sample in, what the cell prints out.
import type { Derivation, Matrix, Network } from '../derivation'
import { dsigmoid } from './asWritten'
import { resultsOf, type Result } from './forward'

/** The cell's `ngc`: a pair for each layer, the last layer first. */
export function demonstrate(
  network: Network,
  input: Matrix,
  expected: Matrix,
): readonly (readonly [Matrix, Matrix])[] {
  const layers = network.weights
  // Unlike the class's, the cell's results begin with the first layer: the input is not among them.
  const results = resultsOf(network, input).slice(1)
  const ngc: [Matrix, Matrix][] = []
  const [z, a] = results.at(-1) as Result
  let q = dsigmoid(z).mul(a.sub(expected))
  ngc.push([a.matmul(q.transpose()), q])
  q = (layers.at(-1) as Matrix).transpose().matmul(q)
  for (let i = layers.length - 2; i > -1; i--) {
    const [z] = results[i] as Result
    // For the first layer Python's `results[-1]` is the last one.
    const [, a] = results.at(i - 1) as Result
    q = q.mul(dsigmoid(z))
    ngc.push([a.matmul(q.transpose()), q])
    q = (layers[i] as Matrix).transpose().matmul(q)
  }
  return ngc
}

/** What the cell computes, behind the interface of all derivations; for one sample, as the cell is. */
export const demonstration: Derivation = {
  gradients(network, inputs, targets) {
    const ngc = demonstrate(network, inputs, targets).toReversed()
    const [, a] = resultsOf(network, inputs).at(-1) as Result
    return {
      cost: targets.sub(a).square().sum(),
      weights: ngc.map(([weights]) => weights),
      biases: ngc.map(([, biases]) => biases),
    }
  },
}
