// The document's `_sgd_step` around the sums over a batch: the sums' mean is what it applies. Takes how the
// sums are made, so that the step as written and the corrected one share everything else.
import { zerosLike } from '@chainrule/tensor'
import type { Derivation, Matrix, Network } from '../derivation'
import type { Nabla } from './backpropagation'
import { feedforward } from './forward'

/** One training example: columns `[in, 1]` and `[out, 1]`. */
export type Sample = readonly [x: Matrix, y: Matrix]

/** The sums over a batch that `_sgd_step` makes of the gradients. */
export type SumsOf = (network: Network, batch: readonly Sample[]) => Record<'nablaW' | 'nablaB', Nabla>

/** `[np.zeros(x.shape) for x in matrices]` */
export const zerosOf = (matrices: readonly Matrix[]): Nabla => matrices.map((x) => zerosLike(x))

/** `[n+dn for n, dn in zip(nabla, delta_nabla)]`, broadcast as in NumPy. */
export const plus = (nabla: Nabla, deltaNabla: Nabla): Nabla =>
  nabla.map((n, l) => n.add(deltaNabla[l] as Matrix))

/** The means over a batch, behind the interface of all derivations. */
export const byHand = (sumsOf: SumsOf): Derivation => ({
  gradients(network, inputs, targets) {
    const batch = samplesOf(inputs, targets)
    const { nablaW, nablaB } = sumsOf(network, batch)
    const costs = batch.map(([x, y]) => {
      const output = feedforward(network, x).activations.at(-1) as Matrix
      return y.sub(output).square().sum()
    })
    return {
      cost: costs.reduce((a, b) => a.add(b)).div(2 * batch.length),
      weights: nablaW.map((nw) => nw.div(batch.length)),
      biases: nablaB.map((nb) => nb.div(batch.length)),
    }
  },
})

/** The columns of inputs `[in, samples]` and targets `[out, samples]`, one by one. */
const samplesOf = (inputs: Matrix, targets: Matrix): Sample[] =>
  Array.from({ length: inputs.shape[1] }, (_, j) => [
    inputs.slice(null, [j, j + 1]),
    targets.slice(null, [j, j + 1]),
  ])
