// Stochastic gradient descent, with momentum and weight decay.
import {
  checkOptions,
  realize,
  tensor,
  TreeError,
  ValueError,
  type AnyTensor,
  type Tensor,
} from '@chainrule/tensor'
import { describe } from '../describe'
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
 * @throws ValueError for options out of range; from `update`, TreeError where the gradients' tree or
 * the state is not that of the parameters, ShapeError where one has another shape.
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
    update(gradients, state, params) {
      const { step, velocity } = stateOf(state)
      const rate = rateAt(learningRate, step)
      const parameters = floatsOf(params)
      const given = gradientsFor(op, gradients, params)
      const decayed =
        weightDecay === 0 ? given : pairwise(given, parameters, (g, p) => p.mul(weightDecay).add(g))
      const speeds =
        momentum === 0
          ? decayed
          : pairwise(decayed, velocitiesOf(velocity, parameters.length), (g, v) => v.mul(momentum).add(g))
      const moves = nesterov ? pairwise(decayed, speeds, (g, v) => v.mul(momentum).add(g)) : speeds
      const moved = pairwise(parameters, moves, (p, move) => p.sub(move.mul(rate)))
      return realize({
        params: withFloats(params, moved),
        state: { step: step.add(1), velocity: withFloats(velocity, speeds) },
      })
    },
  }
}

/** What a function of two makes of each pair of two lists. */
const pairwise = (
  first: readonly AnyTensor[],
  second: readonly AnyTensor[],
  f: (a: AnyTensor, b: AnyTensor) => AnyTensor,
): AnyTensor[] => first.map((a, i) => f(a, second[i] as AnyTensor))

function velocitiesOf(velocity: unknown, count: number): AnyTensor[] {
  const velocities = floatsOf(velocity)
  if (velocities.length === count) return velocities
  throw new TreeError(
    op,
    `the state holds ${velocities.length} velocities for ${count} parameters; pass what init or the last update gave`,
    'velocity',
  )
}

const op = 'sgd'

/** @throws ValueError where there is no state. */
function stateOf(state: unknown): SgdState {
  if (typeof state === 'object' && state !== null && 'step' in state) return state as SgdState
  throw new ValueError(
    op,
    `the second argument must be the state, of init or the last update; got ${describe(state)}`,
  )
}

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
  if (!isSize(weightDecay)) {
    throw new ValueError(op, `weightDecay must be a number from 0 up; got ${String(weightDecay)}`)
  }
  return { learningRate, momentum, nesterov, weightDecay }
}
