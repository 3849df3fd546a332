// The one interface that every document's derivation stands behind, however it was made: as the document
// writes it, corrected, or by autodiff.
import type { Tensor } from '@chainrule/tensor'

/** A matrix of real numbers, as NumPy computes them. */
export type Matrix = Tensor<[number, number], 'float64'>

/** A real number. */
export type Scalar = Tensor<[], 'float64'>

/** The parameters of a network of layers: `weights[l]` is `[out, in]`, `biases[l]` is `[out, 1]`. */
export interface Network {
  readonly weights: readonly Matrix[]
  readonly biases: readonly Matrix[]
}

/** The cost of a network on some samples, and what a derivation says its gradients are. */
export interface Gradients {
  readonly cost: Scalar
  readonly weights: readonly Matrix[]
  readonly biases: readonly Matrix[]
}

/** A way to get the gradients of a network's cost: all in float64, a sample in each column. */
export interface Derivation {
  /**
   * The cost and its gradients, as the training step of this derivation applies them, whatever comes out.
   *
   * @param network `weights[l]: [out, in]`, `biases[l]: [out, 1]`
   * @param inputs `[in, samples]`
   * @param targets one-hot, `[out, samples]`
   * @throws what the document's own code throws, where it throws.
   */
  gradients(network: Network, inputs: Matrix, targets: Matrix): Gradients
}

/** Which of a document's derivations is meant. */
export type Way = 'asWritten' | 'corrected' | 'autodiff'
