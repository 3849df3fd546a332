// What an optimiser is, and what may stand before one: pairs of pure functions.
import type { Gradients } from '@chainrule/tensor'

/** New parameters and what the optimiser has to remember. */
export interface Update<P, State> {
  readonly params: P
  readonly state: State
}

/**
 * A way of improving parameters by their gradients. Parameters are any tree of tensors, a model of classes
 * included; what comes back has its form, its classes and its methods. The state is a tree, too: save it
 * with the model, and training goes on where it was.
 *
 * Integer and bool tensors among the parameters, and all that stand below an `Untrained`, stay as they are.
 *
 * @example
 * const optimiser = sgd({ learningRate: 0.1 })
 * let params = { w: tensor([1, 2]) }
 * let state = optimiser.init(params)
 * const gradients = grad((p: { w: Tensor<[2]> }) => p.w.square().sum())(params)
 * ;({ params, state } = optimiser.update(gradients, state, params))
 */
export interface Optimiser<State> {
  /** What is remembered before the first update. */
  init(params: unknown): State
  /**
   * One step.
   *
   * @param gradients one for each float tensor of `params`, as `grad` gives them
   */
  update<P>(gradients: Gradients<NoInfer<P>>, state: State, params: P): Update<P, State>
}

/** New gradients and what the transform has to remember. */
export interface TransformedGradients<State> {
  readonly gradients: unknown
  readonly state: State
}

/**
 * Something that is done to gradients before an optimiser gets them, such as clipping. `chain` puts both together.
 *
 * @example
 * const halved = {
 *   init: () => undefined,
 *   update: (gradients: unknown, state: undefined) => ({ gradients: tree.map((g) => g.mul(0.5), gradients), state }),
 * }
 * const optimiser = chain(halved, sgd({ learningRate: 1 }))
 * const params = tensor([1])
 * optimiser.update(tensor([1]), optimiser.init(params), params).params.arraySync() // [0.5]
 */
export interface GradientTransform<State> {
  /** What is remembered before the first update. */
  init(params: unknown): State
  /** Other gradients, in the form of those that are given. */
  update(gradients: unknown, state: State, params: unknown): TransformedGradients<State>
}
