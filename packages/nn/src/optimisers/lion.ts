// Lion: steps of one size, in the direction in which most gradients pointed.
import { checkOptions } from '@chainrule/tensor'
import { checkRate, scaled, type LearningRate } from './learningRate'
import type { Optimiser } from './optimiser'
import { checkDecay, checkShare, type WeightDecayOptions } from './options'
import { optimiserOf, type StepState } from './rule'

/**
 * How {@link lion} descends. Each step takes the share `learningRate weightDecay` of the parameters away; 0 by
 * default.
 */
export interface LionOptions extends WeightDecayOptions {
  /** The size of a step, 0.0001 by default; or a function, or a schedule, of how many updates there were before. */
  readonly learningRate?: LearningRate
  /** How much the running mean counts beside the gradient, in a step's direction; 0.9 by default. */
  readonly beta1?: number
  /** How much of the running mean stays at each step; 0.99 by default. */
  readonly beta2?: number
}

/** What {@link lion} remembers. */
export interface LionState extends StepState {
  /** The running mean of gradients, in their form. */
  readonly mean: unknown
}

/**
 * Lion: `p = p - learningRate (sign(beta1 m + (1 - beta1) g) + weightDecay p)`, then `m = beta2 m + (1 - beta2) g`.
 * Every parameter moves by the learning rate, which is to be three to ten times smaller than Adam's.
 * Source: Chen et al., Symbolic Discovery of Optimization Algorithms (2023).
 *
 * @throws ValueError for options out of range; from `update`, TreeError where the gradients' tree or
 * the state is not that of the parameters, ShapeError where one has another shape.
 * @example
 * const optimiser = lion({ learningRate: 0.1 })
 * const params = { w: tensor([1, 2]) }
 * const next = optimiser.update({ w: tensor([10, -0.01]) }, optimiser.init(params), params)
 * next.params.w.arraySync() // [0.9, 2.1]
 */
export function lion(options: LionOptions = {}): Optimiser<LionState> {
  const op = 'lion'
  checkOptions(op, options, ['learningRate', 'beta1', 'beta2', 'weightDecay', 'decay'])
  const { learningRate = 0.0001, beta1 = 0.9, beta2 = 0.99 } = options
  checkRate(op, learningRate)
  for (const [name, share] of Object.entries({ beta1, beta2 })) checkShare(op, name, share)
  checkDecay(op, options)
  return optimiserOf({
    op,
    learningRate,
    slots: { mean: 0 },
    decay: options,
    isDecoupled: true,
    formula: (rate) => (g, memory) => {
      const direction = memory.mean
        .mul(beta1)
        .add(g.mul(1 - beta1))
        .sign()
      const mean = memory.mean.mul(beta2).add(g.mul(1 - beta2))
      return { by: scaled(direction, rate), memory: { mean } }
    },
  })
}
