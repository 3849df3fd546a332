// Methods of a tensor that are activations of networks, or normalise.
import type {
  AlphaOptions,
  GeluOptions,
  NegativeSlopeOptions,
  UnaryFloatMethod,
} from '../signatures/elementwise'
import type { NormalizeMethod } from '../signatures/reduction'

/** Activations, element by element, and normalisers along an axis. */
export interface ActivationMethods {
  /** `1 / (1 + exp(-x))`. */
  readonly sigmoid: UnaryFloatMethod<'sigmoid'>

  /** `max(x, 0)`. The gradient at 0 is 0. */
  readonly relu: UnaryFloatMethod<'relu'>

  /** `x` above 0, `negativeSlope * x` (0.01 by default) below. The gradient at 0 is the slope. */
  readonly leakyRelu: UnaryFloatMethod<'leakyRelu', NegativeSlopeOptions>

  /** `x` above 0, `alpha * (exp(x) - 1)` (alpha 1 by default) below. */
  readonly elu: UnaryFloatMethod<'elu', AlphaOptions>

  /** `elu`, scaled so that activations keep mean 0 and variance 1 (Klambauer et al., 2017). */
  readonly selu: UnaryFloatMethod<'selu'>

  /** `x` times the normal distribution function of `x`; `{ approximate: 'tanh' }` for its approximation by tanh. */
  readonly gelu: UnaryFloatMethod<'gelu', GeluOptions>

  /** `x * sigmoid(x)`. */
  readonly silu: UnaryFloatMethod<'silu'>

  /** `x * tanh(softplus(x))`. */
  readonly mish: UnaryFloatMethod<'mish'>

  /** `log(1 + exp(x))`, without overflow. */
  readonly softplus: UnaryFloatMethod<'softplus'>

  /** `exp(x)` divided by its sum along `axis`, the last by default; without overflow. */
  readonly softmax: NormalizeMethod<'softmax'>

  /** The logarithm of `softmax`, without overflow. */
  readonly logSoftmax: NormalizeMethod<'logSoftmax'>
}
