// RMSProp: steps in units of the gradients' running size.
import { checkOptions } from '@chainrule/tensor'
import { checkRate, scaled, type LearningRate } from './learningRate'
import type { Optimiser } from './optimiser'
import { checkDecay, checkShare, checkSize, type WeightDecayOptions } from './options'
import { optimiserOf, type StepState } from './rule'

/**
 * How {@link rmsProp} descends. `weightDecay` is the share of the parameters that is added to their gradients; 0 by
 * default.
 */
export interface RmsPropOptions extends WeightDecayOptions {
  /** The size of a step, 0.01 by default; or a function, or a schedule, of how many updates there were before. */
  readonly learningRate?: LearningRate
  /** How much of the mean squared gradient stays at each step; 0.99 by default. */
  readonly smoothing?: number
  /** What is added to the root of the mean square, against division by 0; 1e-8 by default. */
  readonly epsilon?: number
  /** The share of the last step that goes on; 0 by default. */
  readonly momentum?: number
  /** Whether gradients are measured by their deviation from their running mean, not from 0. */
  readonly centred?: boolean
}

/** What {@link rmsProp} remembers: trees in the form of gradients. */
export interface RmsPropState extends StepState {
  /** The running mean of squared gradients. */
  readonly meanSquare: unknown
  /** If centred: the running mean of gradients. */
  readonly mean: unknown
  /** With momentum: the velocity. */
  readonly velocity: unknown
}

/**
 * RMSProp: `v = smoothing v + (1 - smoothing) g^2` and `p = p - learningRate g / (sqrt(v) + epsilon)`, where
 * `g = gradient + weightDecay p`, as in PyTorch; centred, the root is of `v` less the squared running mean of `g`.
 * Source: Tieleman and Hinton, Lecture 6.5 of Neural Networks for Machine Learning (2012).
 *
 * @throws ValueError for options out of range; from `update`, TreeError where the gradients' tree or
 * the state is not that of the parameters, ShapeError where one has another shape.
 * @example
 * const optimiser = rmsProp({ learningRate: 0.1, smoothing: 0.75 })
 * const params = { w: tensor([1, 2]) }
 * const next = optimiser.update({ w: tensor([10, -0.01]) }, optimiser.init(params), params)
 * next.params.w.arraySync() // [0.8, 2.2]
 */
export function rmsProp(options: RmsPropOptions = {}): Optimiser<RmsPropState> {
  const op = 'rmsProp'
  const names = ['learningRate', 'smoothing', 'epsilon', 'momentum', 'centred', 'weightDecay', 'decay']
  checkOptions(op, options, names)
  const { learningRate = 0.01, smoothing = 0.99, epsilon = 1e-8, momentum = 0, centred = false } = options
  checkRate(op, learningRate)
  for (const [name, share] of Object.entries({ smoothing, momentum })) checkShare(op, name, share)
  checkSize(op, 'epsilon', epsilon)
  checkDecay(op, options)
  return optimiserOf({
    op,
    learningRate,
    slots: { meanSquare: 0, mean: centred ? 0 : undefined, velocity: momentum === 0 ? undefined : 0 },
    decay: options,
    formula: (rate) => (g, memory) => {
      const meanSquare = memory.meanSquare.mul(smoothing).add(g.square().mul(1 - smoothing))
      const mean = centred ? memory.mean.mul(smoothing).add(g.mul(1 - smoothing)) : g
      // A variance is never below 0, but the difference may be, by rounding, when gradients hardly change.
      const variance = centred ? meanSquare.sub(mean.square()).clip(0, null) : meanSquare
      const step = g.div(variance.sqrt().add(epsilon))
      const velocity = momentum === 0 ? step : memory.velocity.mul(momentum).add(step)
      return { by: scaled(velocity, rate), memory: { meanSquare, mean, velocity } }
    },
  })
}
