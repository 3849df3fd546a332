// Parameters that begin uniform, between limits that suit a layer's sizes.
import { random } from '@chainrule/tensor'
import type { Initialiser } from './initialiser'

const between =
  (limit: (fanIn: number, fanOut: number) => number): Initialiser =>
  ({ key, shape, fanIn, fanOut, dtype }) => {
    const high = limit(fanIn, fanOut)
    return random.uniform(key, shape, { low: -high, high, dtype }) as never
  }

/**
 * Uniform in ±sqrt(6 / fanIn): keeps the variance of activations through layers of rectifiers.
 * Source: He et al., Delving Deep into Rectifiers (ICCV 2015).
 *
 * @example
 * const layer = new Linear(784, 128, { key: random.key(0), weight: heUniform })
 */
export const heUniform: Initialiser = between((fanIn) => Math.sqrt(6 / Math.max(fanIn, 1)))

/**
 * Uniform in ±sqrt(6 / (fanIn + fanOut)): for layers of tanh, sigmoid and the like.
 * Source: Glorot and Bengio, Understanding the Difficulty of Training Deep Feedforward Neural Networks (AISTATS 2010).
 *
 * @example
 * const layer = new Linear(64, 10, { key: random.key(0), weight: glorotUniform })
 */
export const glorotUniform: Initialiser = between((fanIn, fanOut) =>
  Math.sqrt(6 / Math.max(fanIn + fanOut, 1)),
)

/**
 * Uniform in ±sqrt(3 / fanIn), of variance 1 / fanIn: keeps the variance of what goes through, and suits SELU.
 * Source: LeCun et al., Efficient BackProp (1998).
 *
 * @example
 * const layer = new Linear(64, 10, { key: random.key(0), weight: lecunUniform })
 */
export const lecunUniform: Initialiser = between((fanIn) => Math.sqrt(3 / Math.max(fanIn, 1)))

/**
 * Uniform in ±1 / sqrt(fanIn): what PyTorch gives a linear layer's weight and bias, and the default here.
 *
 * @example
 * const layer = new Linear(64, 10, { key: random.key(0), weight: fanInUniform })
 */
export const fanInUniform: Initialiser = between((fanIn) => 1 / Math.sqrt(Math.max(fanIn, 1)))

/**
 * An initialiser that is uniform from `low` up to, not including, `high`, whatever the layer's sizes.
 *
 * @throws ValueError, when a layer calls it, for limits that `random.uniform` does not take.
 * @example
 * const layer = new Linear(64, 100, { key: random.key(0), weight: uniform(0, 0.1), bias: uniform(0, 0.1) })
 */
export const uniform =
  (low: number, high: number): Initialiser =>
  ({ key, shape, dtype }) =>
    random.uniform(key, shape, { low, high, dtype }) as never
