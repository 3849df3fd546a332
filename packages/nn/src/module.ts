// What a module is to others: something with a `forward`, and what is known of its sizes.
import type { AnyTensor } from '@chainrule/tensor'

/**
 * A part of a model: any object whose tensors are parameters and whose `forward` computes. A class of your
 * own need not extend or register anything; its tensor and module fields make it a tree, which `grad` and
 * optimisers take as it is. A transform hands over copies: `#private` fields are missing there, and a field that
 * is an arrow function goes on using the layers of the original, which then get gradients of zero. So use
 * public fields and methods.
 *
 * @example
 * class Model {
 *   hidden = new Linear(2, 8)
 *   out = new Linear(8, 1)
 *   forward(x: Tensor<[number, 2]>) {
 *     return this.out.forward(this.hidden.forward(x).tanh())
 *   }
 * }
 * new Model().forward(zeros([5, 2])).shape // [5, 1]
 */
export interface Module {
  /** What the module makes of `x`. */
  forward(x: never): unknown
}

/** A module that works on the last axis: `[..., inFeatures]` to `[..., outFeatures]`. */
export interface SizedModule extends Module {
  readonly inFeatures: number
  readonly outFeatures: number
}

/** Whether a value is a module. */
export const isModule = (value: unknown): value is { forward(x: AnyTensor): AnyTensor } =>
  typeof value === 'object' && value !== null && 'forward' in value && typeof value.forward === 'function'

/** Whether a module says which sizes it takes and gives. */
export const isSized = (value: unknown): value is SizedModule =>
  isModule(value) &&
  'inFeatures' in value &&
  'outFeatures' in value &&
  typeof value.inFeatures === 'number' &&
  typeof value.outFeatures === 'number'
