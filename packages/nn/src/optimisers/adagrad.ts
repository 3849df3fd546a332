// Adagrad: steps in units of the size of all gradients so far.
import { checkOptions } from '@chainrule/tensor'
import { checkRate, scaled, type LearningRate } from './learningRate'
import type { Optimiser } from './optimiser'
import { checkDecay, checkSize, type WeightDecayOptions } from './options'
import { optimiserOf, type StepState } from './rule'

/**
 * How {@link adagrad} descends. `weightDecay` is the share of the parameters that is added to their gradients; 0 by
 * default.
 */
export interface AdagradOptions extends WeightDecayOptions {
  /** The size of a step, 0.01 by default; or a function, or a schedule, of how many updates there were before. */
  readonly learningRate?: LearningRate
  /** What sums of squares begin with; 0 by default. */
  readonly initialSum?: number
  /** What is added to the root of the sum, against division by 0; 1e-10 by default. */
  readonly epsilon?: number
}

/** What {@link adagrad} remembers. */
export interface AdagradState extends StepState {
  /** The sum of squared gradients, in the form of gradients. */
  readonly sumOfSquares: unknown
}

/**
 * Adagrad: `s = s + g^2` and `p = p - learningRate g / (sqrt(s) + epsilon)`, where `g = gradient + weightDecay p`, as in
 * PyTorch: what rarely has a gradient moves far when it has one.
 * Source: Duchi, Hazan and Singer, Adaptive Subgradient Methods for Online Learning and Stochastic Optimization (2011).
 *
 * @throws ValueError for options out of range; from `update`, TreeError where the gradients' tree or
 * the state is not that of the parameters, ShapeError where one has another shape.
 * @example
 * const optimiser = adagrad({ learningRate: 0.1 })
 * const params = { w: tensor([1, 2]) }
 * const next = optimiser.update({ w: tensor([10, -0.01]) }, optimiser.init(params), params)
 * next.params.w.arraySync() // [0.9, 2.1]
 */
export function adagrad(options: AdagradOptions = {}): Optimiser<AdagradState> {
  const op = 'adagrad'
  checkOptions(op, options, ['learningRate', 'initialSum', 'epsilon', 'weightDecay', 'decay'])
  const { learningRate = 0.01, initialSum = 0, epsilon = 1e-10 } = options
  checkRate(op, learningRate)
  for (const [name, size] of Object.entries({ initialSum, epsilon })) checkSize(op, name, size)
  checkDecay(op, options)
  return optimiserOf({
    op,
    learningRate,
    slots: { sumOfSquares: initialSum },
    decay: options,
    formula: (rate) => (g, memory) => {
      const sumOfSquares = memory.sumOfSquares.add(g.square())
      return { by: scaled(g.div(sumOfSquares.sqrt().add(epsilon)), rate), memory: { sumOfSquares } }
    },
  })
}
