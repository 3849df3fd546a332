// Networks of exactly two layers of weights, for the documents whose code has a name for each parameter.
import { ValueError } from '@chainrule/tensor'
import type { Matrix, Network } from './derivation'

/** The two layers' sums and activations, `[units, samples]`. */
export interface Pass {
  readonly z1: Matrix
  readonly a1: Matrix
  readonly z2: Matrix
  readonly a2: Matrix
}

/** The parameters by the documents' own names. */
export interface Parameters {
  readonly w1: Matrix
  readonly b1: Matrix
  readonly w2: Matrix
  readonly b2: Matrix
}

/**
 * The documents' `W1, b1, W2, b2`.
 *
 * @param op the document's function that takes them
 * @throws ValueError for a network that does not have two layers, for which that function is not written.
 */
export function parametersOf(op: string, { weights, biases }: Network): Parameters {
  if (weights.length !== 2 || biases.length !== 2) {
    throw new ValueError(
      op,
      `expected the two layers W1, b1, W2, b2, for which it is written; got ${weights.length} layers`,
    )
  }
  const [[w1, w2], [b1, b2]] = [weights as [Matrix, Matrix], biases as [Matrix, Matrix]]
  return { w1, b1, w2, b2 }
}
