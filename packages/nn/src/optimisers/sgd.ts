// Stochastic gradient descent, with momentum and weight decay.
import { checkOptions, ValueError } from '@chainrule/tensor'
import { checkRate, scaled, type LearningRate } from './learningRate'
import type { Optimiser } from './optimiser'
import { checkDecay, checkShare, type WeightDecayOptions } from './options'
import { optimiserOf, type StepState } from './rule'

/**
 * How {@link sgd} descends. `weightDecay` is the share of the parameters that is added to their gradients; 0 by
 * default.
 */
export interface SgdOptions extends WeightDecayOptions {
  /** The size of a step; or a function, or a schedule, of how many updates there were before. */
  readonly learningRate: LearningRate
  /** The share of the last step that goes on; 0 by default. */
  readonly momentum?: number
  /** Whether the gradient is taken, in effect, where momentum leads (Nesterov, as PyTorch has it). */
  readonly nesterov?: boolean
}

/** What {@link sgd} remembers. */
export interface SgdState extends StepState {
  /** With momentum: the velocity of each parameter, in the form of gradients. */
  readonly velocity: unknown
}

/**
 * Stochastic gradient descent: `g = gradient + weightDecay p`, `v = momentum v + g`, `p = p - learningRate v`;
 * with `nesterov`, `p = p - learningRate (g + momentum v)` (Sutskever et al., "On the importance of
 * initialization and momentum in deep learning", 2013, in PyTorch's form).
 *
 * The new parameters and the state are computed when `update` returns, so every turn of a loop costs the same.
 *
 * @throws ValueError for options out of range; from `update`, TreeError where the gradients' tree or
 * the state is not that of the parameters, ShapeError where one has another shape.
 * @example
 * const optimiser = sgd({ learningRate: (step) => 0.1 / (1 + step), momentum: 0.9 })
 * const params = { w: tensor([1, 2]) }
 * const next = optimiser.update({ w: tensor([10, 10]) }, optimiser.init(params), params)
 * next.params.w.arraySync() // [0, 1]
 */
export function sgd(options: SgdOptions): Optimiser<SgdState> {
  const op = 'sgd'
  checkOptions(op, options, ['learningRate', 'momentum', 'nesterov', 'weightDecay', 'decay'])
  const { learningRate, momentum = 0, nesterov = false } = options
  checkRate(op, learningRate)
  checkShare(op, 'momentum', momentum)
  if (nesterov && momentum === 0) throw new ValueError(op, 'nesterov needs a momentum above 0')
  checkDecay(op, options)
  return optimiserOf({
    op,
    learningRate,
    slots: { velocity: momentum === 0 ? undefined : 0 },
    decay: options,
    formula: (rate) => (g, memory) => {
      if (momentum === 0) return { by: scaled(g, rate), memory: {} }
      const velocity = memory.velocity.mul(momentum).add(g)
      const move = nesterov ? velocity.mul(momentum).add(g) : velocity
      return { by: scaled(move, rate), memory: { velocity } }
    },
  })
}
