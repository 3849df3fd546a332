// The document's pass through its training data around a backward pass by hand: sample by sample, summing up.
// Takes the backward pass, so that the one as written and the corrected one share everything else.
import { zerosLike } from '@chainrule/tensor'
import type { Derivation, Matrix, Network } from '../derivation'
import { resultsOf, type Result } from './forward'

/** What the document calls `ngc`: what is to be added to each layer's weights and biases. */
export interface Changes {
  readonly weights: readonly Matrix[]
  readonly biases: readonly Matrix[]
}

/** A backward pass by hand, of one sample. */
export type Backward = (results: readonly Result[], label: Matrix, weights: readonly Matrix[]) => Changes

/** `ngc` before the first sample. */
export const noChanges = ({ weights, biases }: Network): Changes => ({
  weights: weights.map((w) => zerosLike(w)),
  biases: biases.map((b) => zerosLike(b)),
})

/** `ngc` after one more sample: `[in, 1]`, and one-hot `[out, 1]`. */
export function accumulate(
  backward: Backward,
  ngc: Changes,
  network: Network,
  input: Matrix,
  label: Matrix,
): Changes {
  const { weights, biases } = backward(resultsOf(network, input), label, network.weights)
  return {
    weights: ngc.weights.map((sum, l) => sum.add(weights[l] as Matrix)),
    biases: ngc.biases.map((sum, l) => sum.add(biases[l] as Matrix)),
  }
}

/** The sums over all samples of what a backward pass by hand gives, behind the interface of all derivations. */
export const byHand = (backward: Backward): Derivation => ({
  gradients(network, inputs, targets) {
    const columns = Array.from({ length: inputs.shape[1] }, (_, j): [number, number] => [j, j + 1])
    const samples = columns.map(
      (column) => [inputs.slice(null, column), targets.slice(null, column)] as const,
    )
    let ngc = noChanges(network)
    for (const [input, label] of samples) ngc = accumulate(backward, ngc, network, input, label)
    const costs = samples.map(([input, label]) => {
      const difference = label.sub((resultsOf(network, input).at(-1) as Result)[1])
      return difference.mul(difference).sum()
    })
    return { cost: costs.reduce((a, b) => a.add(b)), ...ngc }
  },
})
