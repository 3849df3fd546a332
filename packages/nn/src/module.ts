// What a module is to others: something with a `forward`, and what it says of the sizes that it takes and gives.
import type { AnyTensor } from '@chainrule/tensor'

/**
 * A part of a model: any object whose tensors are parameters and whose `forward` computes. In training `forward` gets
 * a `Training` as its second argument; a module that holds others hands it on to them. A class of your
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
  forward(x: never, training?: never): unknown
}

/**
 * What a module may say of the sizes that it takes and gives, for a `Sequential` to check. A module of your own may say
 * it, too: the sizes in fields, `keeps` as a getter. Without it, anything may come and go.
 *
 * @example
 * class Swap {
 *   get keeps() {
 *     return 'channels' as const
 *   }
 *   forward(x: AnyTensor): AnyTensor {
 *     return swapAxes(x, 2, 3)
 *   }
 * }
 * new Sequential(new Conv2d(3, 8, 3), new Swap(), new BatchNorm(8)).outChannels // 8
 */
export interface SizedModule {
  /** The size of the last axis of what comes. */
  readonly inFeatures?: number | undefined
  /** The size of the last axis of what is given. */
  readonly outFeatures?: number | undefined
  /** The size of axis 1 of what comes, `[batch, channels, ...]`. */
  readonly inChannels?: number | undefined
  /** The size of axis 1 of what is given. */
  readonly outChannels?: number | undefined
  /** What stays of the sizes that it does not name. */
  readonly keeps?: Kept | undefined
}

/**
 * Which sizes stay as they come: those of all axes (`'shape'`); that of axis 1, while those behind it may change
 * (`'channels'`) or are gone (`'channels only'`); or none but the batch's, behind which there is one axis (`'batch
 * only'`).
 */
export type Kept = 'shape' | 'channels' | 'channels only' | 'batch only'

/** Whether a value is a module. */
export const isModule = (value: unknown): value is { forward(x: AnyTensor): AnyTensor } =>
  typeof value === 'object' && value !== null && 'forward' in value && typeof value.forward === 'function'
