// What an optimiser is: a pair of pure functions.
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
