// What is checked, and what is found: the words that drawing, diagnosis and reports share. A problem gives random
// inputs, the loss of them, and what the hand says its gradients are; a finding says what is wrong with that.
import type { AnyTensor, Shape } from '@chainrule/tensor'

/** Inputs by name: tensors, or trees of them (arrays, objects). */
export type Inputs = Readonly<Record<string, unknown>>

/** A float64 array with the shape that the hand gave it. */
export interface Numbers {
  readonly shape: Shape
  readonly data: Float64Array
}

/** A derivation under test: everything a diagnosis needs. */
export interface Problem {
  readonly name: string
  /** Paths (`W1`, `layers[0].weight`) of the parameters that the hand gives gradients of, in the order of the inputs. */
  readonly parameters: readonly string[]
  /** Names of the axes of each input, by path, where they are known (`in`, `batch`). */
  readonly axes: ReadonlyMap<string, readonly (string | undefined)[]>
  /**
   * Random inputs, all dimensions drawn anew: distinct sizes where it can, so that a transpose shows. The same seed
   * gives the same inputs.
   */
  sample(seed: number): Inputs
  /** The loss, written by the user with ordinary ops; called inside a trace, and gives a scalar. */
  loss(inputs: Inputs): AnyTensor
  /** What the hand says, by the parameter's path; errors that it throws pass through. */
  hand(inputs: Inputs): ReadonlyMap<string, Numbers>
  /** What the hand says of intermediate values (`dL/dz2`), by name, if the user returns any. */
  intermediates?(inputs: Inputs): ReadonlyMap<string, Numbers>
}

/**
 * What is wrong with a derivation.
 *
 * - `sign`: the negative of the right value.
 * - `factor`: a constant factor too many or too few, such as 2.
 * - `batch-factor`: a sum over the batch where the mean belongs, or a mean of another number.
 * - `transpose`: the transpose of the right value.
 * - `swapped`: the gradient of another parameter.
 * - `missing-factor`: a factor left out, such as the derivative of the activation.
 * - `value-for-derivative`: the activation itself in place of its derivative.
 * - `wrong-layer`: the derivative at the pre-activation of another layer.
 * - `wrong-activation`: the derivative of another activation.
 * - `missing-sum`: a sum over an axis left out.
 * - `cut-off`: nothing arrives below some layer.
 * - `wrong-input`: the input of another layer.
 * - `updated-parameter`: a parameter had been updated before it was used.
 * - `broadcast`: shapes that were stretched to fit and should not have been.
 * - `shape`: numbers of another shape than the parameter's, or none.
 * - `not-finite`: NaN or infinite.
 * - `unexplained`: wrong, and no fault of these kinds explains how.
 */
export type FaultKind =
  | 'sign'
  | 'factor'
  | 'batch-factor'
  | 'transpose'
  | 'swapped'
  | 'missing-factor'
  | 'value-for-derivative'
  | 'wrong-layer'
  | 'wrong-activation'
  | 'missing-sum'
  | 'cut-off'
  | 'wrong-input'
  | 'updated-parameter'
  | 'broadcast'
  | 'shape'
  | 'not-finite'
  | 'unexplained'

/** One local fault: its kind, and where it is, in the user's words. */
export interface Fault {
  readonly kind: FaultKind
  readonly place: string
  readonly message: string
}

/** What is wrong with the gradient of a parameter, or of several for one reason. */
export interface Finding {
  /** The path of the first parameter whose gradient is wrong; `*` if none is known. `parameters` lists all. */
  readonly parameter: string
  /** The paths of all parameters that it concerns. */
  readonly parameters: readonly string[]
  /** That of the first fault. */
  readonly kind: FaultKind
  /** One, or a pair; for `unexplained` one that says what is known. */
  readonly faults: readonly Fault[]
  /** One or two sentences. */
  readonly message: string
  /** The numbers: the hand's beside the right one where they are furthest apart, their ratio, and on how many fresh samples the fault reproduced the hand's. */
  readonly evidence: string
  /** How far the hand is from autodiff, relative to the largest element; the largest over samples. */
  readonly relativeError: number
  /** How sure the diagnosis is of the faults. That the gradient is wrong is certain. */
  readonly certainty: 'certain' | 'likely' | 'unknown'
}
