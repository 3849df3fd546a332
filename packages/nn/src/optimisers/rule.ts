// From a formula for one parameter to an optimiser of trees: the walk over parameters, the state, weight decay.
import { realize, tensor, ValueError, type AnyTensor, type Tensor } from '@chainrule/tensor'
import { describe } from '../describe'
import { rateAt, scaled, type LearningRate } from './learningRate'
import type { Optimiser } from './optimiser'
import type { WeightDecayOptions } from './options'
import {
  filledLike,
  gradientsFor,
  mapTensors,
  rememberedFor,
  trainedIn,
  withTensors,
  type Tensors,
} from './parameters'

/** What all optimisers remember. */
export interface StepState {
  /** How many updates there were. */
  readonly step: Tensor<[], 'int32'>
}

type StateOf<Slot extends string> = StepState & Readonly<Record<Slot, unknown>>

/** How one parameter moves, and what is remembered of it from now on. */
export interface Move<Slot extends string> {
  /** What is subtracted from it. */
  readonly by: AnyTensor
  readonly memory: Readonly<Partial<Record<Slot, AnyTensor>>>
}

/** The formula for one parameter. */
export type Formula<Slot extends string> = (
  gradient: AnyTensor,
  memory: Readonly<Record<Slot, AnyTensor>>,
) => Move<Slot>

/** What makes an optimiser. */
export interface Rule<Slot extends string> {
  /** Its name, for errors. */
  readonly op: string
  readonly learningRate: LearningRate
  /** What is remembered of each parameter: the number that it begins with; undefined for what is not needed. */
  readonly slots: Readonly<Record<Slot, number | undefined>>
  readonly decay: WeightDecayOptions
  /** Whether decay shrinks the parameters themselves, by `rate weightDecay`, and does not pass through the gradients. */
  readonly isDecoupled?: boolean
  /**
   * The formula of one step, from its learning rate and from how many steps there are with this one, float64: what is
   * the same for all parameters is computed here.
   */
  readonly formula: (rate: number | AnyTensor, count: AnyTensor) => Formula<Slot>
}

/**
 * The optimiser of a rule. New parameters and state are computed when `update` returns, so every turn of a loop
 * costs the same.
 */
export function optimiserOf<Slot extends string>(rule: Rule<Slot>): Optimiser<StateOf<Slot>> {
  const { op, learningRate, formula } = rule
  const slots = Object.entries(rule.slots) as [Slot, number | undefined][]
  return {
    init(params) {
      const memory = slots.map(([slot, start]) => [
        slot,
        start === undefined ? undefined : filledLike(op, params, start),
      ])
      return realize({ step: tensor(0, { dtype: 'int32' }), ...Object.fromEntries(memory) })
    },
    update(gradients, state, params) {
      checkState(op, state)
      const { step } = state
      const trained = trainedIn(params)
      const rate = rateAt(op, learningRate, step)
      const given = decayed(rule, gradientsFor(op, gradients, params, trained), trained)
      const memories = slots.flatMap(([slot, start]): [Slot, Tensors][] =>
        start === undefined ? [] : [[slot, rememberedFor(op, slot, state[slot], trained)]],
      )
      const move = formula(rate, step.add(1).astype('float64'))
      const moves = new Map(
        [...given].map(([path, gradient]) => {
          const memory = memories.map(([slot, tensors]) => [slot, tensors.get(path)])
          return [path, move(gradient, Object.fromEntries(memory) as Record<Slot, AnyTensor>)]
        }),
      )
      const moveOf = (path: string): Move<Slot> => moves.get(path) as Move<Slot>
      const moved = mapTensors(shrunk(rule, trained, rate), (p, path) => p.sub(moveOf(path).by))
      const remembered = slots.map(([slot, start]) => [
        slot,
        start === undefined
          ? undefined
          : withTensors(
              state[slot],
              mapTensors(trained, (_, path) => moveOf(path).memory[slot] as AnyTensor),
            ),
      ])
      return realize({
        params: withTensors(params, moved),
        state: { step: step.add(1), ...Object.fromEntries(remembered) } as StateOf<Slot>,
      })
    },
  }
}

const decays = ({ decay = () => true }: WeightDecayOptions, path: string, p: AnyTensor): boolean =>
  decay(path, p)

type Decaying = Pick<Rule<never>, 'decay' | 'isDecoupled'>

/** Gradients with the share of their parameters that decay adds to them. */
function decayed({ decay, isDecoupled = false }: Decaying, gradients: Tensors, trained: Tensors): Tensors {
  const { weightDecay = 0 } = decay
  if (weightDecay === 0 || isDecoupled) return gradients
  return mapTensors(gradients, (gradient, path) => {
    const p = trained.get(path) as AnyTensor
    return decays(decay, path, p) ? p.mul(weightDecay).add(gradient) : gradient
  })
}

/** Parameters, smaller by their decay. */
function shrunk(
  { decay, isDecoupled = false }: Decaying,
  trained: Tensors,
  rate: number | AnyTensor,
): Tensors {
  const { weightDecay = 0 } = decay
  if (weightDecay === 0 || !isDecoupled) return trained
  const share = typeof rate === 'number' ? 1 - rate * weightDecay : rate.mul(-weightDecay).add(1)
  return mapTensors(trained, (p, path) => (decays(decay, path, p) ? scaled(p, share) : p))
}

/** @throws ValueError where there is no state. */
export function checkState(op: string, state: unknown, field = 'step'): void {
  if (typeof state === 'object' && state !== null && field in state) return
  throw new ValueError(
    op,
    `the second argument must be the state, of init or the last update; got ${describe(state)}`,
  )
}
