// The document's formulas for a weight and a bias of the second to last layer, taken at their word: where every
// layer has one node, so that their missing indices and sums do no harm.
import type { Derivation, Matrix } from '../derivation'
import { dsigmoid } from './corrected'
import { resultsOf, type Result } from './forward'

/** Two layers of one node each, and any number of samples. */
export const formulas: Derivation = {
  gradients(network, inputs, targets) {
    const [[, a0], [, a1], [z2, a2]] = resultsOf(network, inputs) as [Result, Result, Result]
    const [, w2] = network.weights as [Matrix, Matrix]
    const c2 = a2.sub(targets).mul(2)
    const c1 = w2.mul(dsigmoid(z2)).mul(c2)
    // Written: the derivative at z^L, where that at z^(L-1) belongs.
    const [q1, q2] = [dsigmoid(z2).mul(c1), dsigmoid(z2).mul(c2)]
    const summed = (q: Matrix): Matrix => q.sum({ axis: 1, keepDims: true })
    return {
      cost: a2.sub(targets).square().sum(),
      weights: [summed(a0.mul(q1)), summed(a1.mul(q2))],
      biases: [summed(q1), summed(q2)],
    }
  },
}
