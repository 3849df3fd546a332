// Adam with weight decay that does not pass through the means.
import { settingsOf, type AdamOptions, type AdamState } from './adam'
import type { Optimiser } from './optimiser'
import { optimiserOf } from './rule'

/**
 * `adam`, in which each step first takes the share `learningRate weightDecay` of the parameters away, so that all decay
 * alike however large their gradients are. `weightDecay` is 0.01 by default.
 * Source: Loshchilov and Hutter, Decoupled Weight Decay Regularization (ICLR 2019).
 *
 * @throws ValueError for options out of range; from `update`, TreeError where the gradients' tree or
 * the state is not that of the parameters, ShapeError where one has another shape.
 * @example
 * // Weights decay; biases, and the scales of norms, do not.
 * const optimiser = adamW({ learningRate: 0.1, weightDecay: 0.5, decay: (path, x) => x.ndim > 1 })
 * const params = { weight: ones([1, 1]), bias: ones([1]) }
 * const gradients = { weight: zeros([1, 1]), bias: zeros([1]) }
 * const next = optimiser.update(gradients, optimiser.init(params), params)
 * next.params.weight.item() // 0.95
 * next.params.bias.item() // 1
 */
export function adamW(options: AdamOptions = {}): Optimiser<AdamState> {
  const op = 'adamW'
  const { learningRate, formula, slots } = settingsOf(op, options)
  const decay = { weightDecay: 0.01, ...options }
  return optimiserOf({ op, learningRate, slots, decay, isDecoupled: true, formula })
}
