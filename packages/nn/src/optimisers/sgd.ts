// Stochastic gradient descent, with momentum and weight decay.
import { realize, tensor, ValueError, type AnyTensor, type Tensor } from '@chainrule/tensor'
import { checkOptions } from '../options'
import type { Optimiser } from './optimiser'
import { floatsOf, gradientsFor, withFloats, zerosLikeGradients } from './parameters'

/** How {@link sgd} descends. */
export interface SgdOptions {
  /** The size of a step; or a function of how many updates there were before. */
  readonly learningRate: number | ((step: number) => number)
  /** The share of the last step that goes on; 0 by default. */
  readonly momentum?: number
  /** Whether the gradient is taken, in effect, where momentum leads (Nesterov, as PyTorch has it). */
  readonly nesterov?: boolean
  /** The share of the parameters that is added to their gradients; 0 by default. */
  readonly weightDecay?: number
}

/** What {@link sgd} remembers. */
export interface SgdState {
  /** How many updates there were. */
  readonly step: Tensor<[], 'int32'>
  /** With momentum: the velocity of each parameter, in the form of gradients. */
  readonly velocity: unknown
}

/**
 * Stochastic gradient descent: `g = gradient + weightDecay p`, `v = momentum v + g`, `p = p - learningRate v`;
 * with `nesterov`, `p = p - learningRate (g + momentum v)` (Sutskever et al., "On the importance of
 * initialization and momentum in deep learning", 2013, in PyTorch's form).
 *
 * Integer and bool tensors among the parameters stay as they are. The new parameters and the state are
 * computed when `update` returns, so every turn of a loop costs the same.
 *
 * @throws ValueError for options out of range; from `update`, TreeError where the gradients' tree is not that
 * of the parameters, ShapeError where one has another shape.
 * @example
 * const optimiser = sgd({ learningRate: (step) => 0.1 / (1 + step), momentum: 0.9 })
 * const params = { w: tensor([1, 2]) }
 * const next = optimiser.update({ w: tensor([10, 10]) }, optimiser.init(params), params)
 * next.params.w.arraySync() // [0, 1]
 */
export function sgd(options: SgdOptions): Optimiser<SgdState> {
  const { learningRate, momentum, nesterov, weightDecay } = settingsOf(options)
  return {
    init: (params) => ({
      step: tensor(0, { dtype: 'int32' }),
      velocity: momentum === 0 ? undefined : zerosLikeGradients(params),
    }),
    update(gradients, { step, velocity }, params) {
      const rate = rateAt(learningRate, step)
      const velocities = floatsOf(velocity)
      const given = gradientsFor(op, gradients, params)
      const moves = floatsOf(params).map((parameter, i) => {
        const gradient =
          weightDecay === 0 ? (given[i] as AnyTensor) : parameter.mul(weightDecay).add(given[i] as AnyTensor)
        if (momentum === 0) return { parameter: parameter.sub(gradient.mul(rate)), speed: gradient }
        const speed = (velocities[i] as AnyTensor).mul(momentum).add(gradient)
        const move = nesterov ? speed.mul(momentum).add(gradient) : speed
        return { parameter: parameter.sub(move.mul(rate)), speed }
      })
      return realize({
        params: withFloats(
          params,
          moves.map(({ parameter }) => parameter),
        ),
        state: {
          step: step.add(1),
          velocity: withFloats(
            velocity,
            moves.map(({ speed }) => speed),
          ),
        },
      })
    },
  }
}

const op = 'sgd'

/** The learning rate of a step. */
function rateAt(learningRate: SgdOptions['learningRate'], step: Tensor<[], 'int32'>): number {
  if (typeof learningRate === 'number') return learningRate
  const position = step.item()
  const rate: unknown = learningRate(position)
  if (isSize(rate)) return rate
  throw new ValueError(
    op,
    `learningRate must give a number from 0 up; it gave ${String(rate)} for step ${position}`,
  )
}

const isSize = (value: unknown): value is number =>
  typeof value === 'number' && value >= 0 && value < Infinity

function settingsOf(options: SgdOptions): Required<SgdOptions> {
  checkOptions(op, options, ['learningRate', 'momentum', 'nesterov', 'weightDecay'])
  const { learningRate, momentum = 0, nesterov = false, weightDecay = 0 } = options
  if (typeof learningRate !== 'function' && !isSize(learningRate)) {
    throw new ValueError(
      op,
      `learningRate must be a number from 0 up, or a function of the step; got ${String(learningRate)}`,
    )
  }
  if (!isSize(momentum) || momentum >= 1) {
    throw new ValueError(op, `momentum must be a number from 0 up, below 1; got ${String(momentum)}`)
  }
  if (nesterov && momentum === 0) throw new ValueError(op, 'nesterov needs a momentum above 0')
  if (!isSize(weightDecay))
    throw new ValueError(op, `weightDecay must be a number from 0 up; got ${String(weightDecay)}`)
  return { learningRate, momentum, nesterov, weightDecay }
}
