// Adam: steps along a running mean of gradients, in units of their running size.
import { checkOptions, div, maximum, type AnyTensor } from '@chainrule/tensor'
import { checkRate, type LearningRate } from './learningRate'
import type { Optimiser } from './optimiser'
import { checkDecay, checkShare, checkSize, type WeightDecayOptions } from './options'
import { optimiserOf, type Formula, type StepState } from './rule'

/**
 * How {@link adam} descends. `weightDecay` is the share of the parameters that is added to their gradients; 0 by
 * default.
 */
export interface AdamOptions extends WeightDecayOptions {
  /** The size of a step, 0.001 by default; or a function, or a schedule, of how many updates there were before. */
  readonly learningRate?: LearningRate
  /** How much of the mean gradient stays at each step; 0.9 by default. */
  readonly beta1?: number
  /** How much of the mean squared gradient stays at each step; 0.999 by default. */
  readonly beta2?: number
  /** What is added to the root of the mean square, against division by 0; 1e-8 by default. */
  readonly epsilon?: number
  /** Whether the largest mean square so far counts, not the last (Reddi et al., 2018). */
  readonly amsgrad?: boolean
}

/** What {@link adam} remembers: trees in the form of gradients. */
export interface AdamState extends StepState {
  /** The running mean of gradients. */
  readonly mean: unknown
  /** The running mean of their squares. */
  readonly meanSquare: unknown
  /** With amsgrad: the largest mean square so far. */
  readonly largestSquare: unknown
}

/**
 * Adam: `m = beta1 m + (1 - beta1) g`, `v = beta2 v + (1 - beta2) g^2`, and
 * `p = p - learningRate (m / (1 - beta1^t)) / (sqrt(v / (1 - beta2^t)) + epsilon)` at step `t`, where
 * `g = gradient + weightDecay p`, as in PyTorch. For decay that does not pass through the means, see `adamW`.
 * Source: Kingma and Ba, Adam: A Method for Stochastic Optimization (ICLR 2015).
 *
 * @throws ValueError for options out of range; from `update`, TreeError where the gradients' tree or
 * the state is not that of the parameters, ShapeError where one has another shape.
 * @example
 * const optimiser = adam({ learningRate: 0.1 })
 * const params = { w: tensor([1, 2]) }
 * const next = optimiser.update({ w: tensor([10, -0.01]) }, optimiser.init(params), params)
 * next.params.w.arraySync() // [0.9, 2.1]
 */
export function adam(options: AdamOptions = {}): Optimiser<AdamState> {
  const op = 'adam'
  const { learningRate, formula, slots } = settingsOf(op, options)
  return optimiserOf({ op, learningRate, slots, decay: options, formula })
}

type Slot = 'mean' | 'meanSquare' | 'largestSquare'

interface Settings {
  readonly learningRate: LearningRate
  readonly slots: Readonly<Record<Slot, number | undefined>>
  readonly formula: (rate: number | AnyTensor, count: AnyTensor) => Formula<Slot>
}

/** What Adam's options mean, for `adamW` too. */
export function settingsOf(op: string, options: AdamOptions): Settings {
  const names = ['learningRate', 'beta1', 'beta2', 'epsilon', 'amsgrad', 'weightDecay', 'decay']
  checkOptions(op, options, names)
  const { learningRate = 0.001, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, amsgrad = false } = options
  checkRate(op, learningRate)
  for (const [name, share] of Object.entries({ beta1, beta2 })) checkShare(op, name, share)
  checkSize(op, 'epsilon', epsilon)
  checkDecay(op, options)
  return {
    learningRate,
    slots: { mean: 0, meanSquare: 0, largestSquare: amsgrad ? 0 : undefined },
    formula: (rate, count) => {
      // The corrections of both means for their beginning with 0, taken out of the fraction: with r = sqrt(1 - beta2^t),
      // (m / c) / (sqrt(v) / r + epsilon) = (r / c) m / (sqrt(v) + r epsilon). All scalars stand first, see scaled.
      const root = missing(beta2, count).sqrt()
      const size = root.mul(div(rate, missing(beta1, count)))
      const least = root.mul(epsilon)
      return (g, memory) => {
        const step = size.astype(g.dtype)
        const added = least.astype(g.dtype)
        const meanSquare = memory.meanSquare.mul(beta2).add(g.square().mul(1 - beta2))
        const largestSquare = amsgrad ? maximum(memory.largestSquare, meanSquare) : meanSquare
        const mean = memory.mean.mul(beta1).add(g.mul(1 - beta1))
        const by = step.div(added.add(largestSquare.sqrt())).mul(mean)
        return { by, memory: { mean, meanSquare, largestSquare } }
      }
    },
  }
}

/** `1 - beta^count`: what of a running mean that began with 0 is not yet there. */
const missing = (beta: number, count: AnyTensor): AnyTensor => count.mul(Math.log(beta)).expm1().neg()
