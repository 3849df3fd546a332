// Adadelta: steps as large as the last ones were, in units of the gradients' running size.
import { checkOptions } from '@chainrule/tensor'
import { checkRate, scaled, type LearningRate } from './learningRate'
import type { Optimiser } from './optimiser'
import { checkDecay, checkShare, checkSize, type WeightDecayOptions } from './options'
import { optimiserOf, type StepState } from './rule'

/**
 * How {@link adadelta} descends. `weightDecay` is the share of the parameters that is added to their gradients; 0 by
 * default.
 */
export interface AdadeltaOptions extends WeightDecayOptions {
  /** What steps are multiplied by, 1 by default; or a function, or a schedule, of how many updates there were before. */
  readonly learningRate?: LearningRate
  /** How much of the running means stays at each step; 0.9 by default. */
  readonly smoothing?: number
  /** What is added to the mean squares; it decides how large the first steps are; 1e-6 by default. */
  readonly epsilon?: number
}

/** What {@link adadelta} remembers: trees in the form of gradients. */
export interface AdadeltaState extends StepState {
  /** The running mean of squared gradients. */
  readonly meanSquare: unknown
  /** The running mean of squared steps. */
  readonly meanSquareStep: unknown
}

/**
 * Adadelta: with running means `v` of `g^2` and `u` of `d^2`, a step is
 * `d = sqrt(u + epsilon) / sqrt(v + epsilon) g` and `p = p - learningRate d`, where `g = gradient + weightDecay p`, as
 * in PyTorch.
 * Source: Zeiler, ADADELTA: An Adaptive Learning Rate Method (2012).
 *
 * @throws ValueError for options out of range; from `update`, TreeError where the gradients' tree or
 * the state is not that of the parameters, ShapeError where one has another shape.
 * @example
 * const optimiser = adadelta({ smoothing: 0.75, epsilon: 1e-4 })
 * const params = { w: tensor([1, 2]) }
 * const next = optimiser.update({ w: tensor([10, -10]) }, optimiser.init(params), params)
 * next.params.w.arraySync() // [0.98, 2.02]
 */
export function adadelta(options: AdadeltaOptions = {}): Optimiser<AdadeltaState> {
  const op = 'adadelta'
  checkOptions(op, options, ['learningRate', 'smoothing', 'epsilon', 'weightDecay', 'decay'])
  const { learningRate = 1, smoothing = 0.9, epsilon = 1e-6 } = options
  checkRate(op, learningRate)
  checkShare(op, 'smoothing', smoothing)
  checkSize(op, 'epsilon', epsilon)
  checkDecay(op, options)
  return optimiserOf({
    op,
    learningRate,
    slots: { meanSquare: 0, meanSquareStep: 0 },
    decay: options,
    formula: (rate) => (g, memory) => {
      const meanSquare = memory.meanSquare.mul(smoothing).add(g.square().mul(1 - smoothing))
      const step = memory.meanSquareStep.add(epsilon).sqrt().div(meanSquare.add(epsilon).sqrt()).mul(g)
      const meanSquareStep = memory.meanSquareStep.mul(smoothing).add(step.square().mul(1 - smoothing))
      return { by: scaled(step, rate), memory: { meanSquare, meanSquareStep } }
    },
  })
}
