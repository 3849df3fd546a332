// The one interface that every document's derivation stands behind, however it was made: as the document
// writes it, corrected, or by autodiff. And what training one of them has to tell on its way.
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

/** What a training tells while it goes on. */
export type Progress =
  /** A mini-batch is done. */
  | { readonly kind: 'batch'; readonly epoch: number; readonly batch: number; readonly batches: number }
  /** An epoch is done: how many test images the network now tells rightly. */
  | {
      readonly kind: 'epoch'
      readonly epoch: number
      readonly epochs: number
      readonly correct: number
      readonly total: number
      readonly accuracy: number
      /** Whether every gradient is now exactly zero on all training images, so that nothing changes any more. */
      readonly dead: boolean
    }
  /** The training is over: the network, and what it takes each test image for. */
  | { readonly kind: 'end'; readonly network: Network; readonly predictions: Tensor<[number], 'int32'> }
