// Activations that let positive elements pass and hold negative ones back. Both sides are computed from
// arguments on their own side of 0, so that value and gradient are right however large the element is.
import { checkFinite } from '../core/options'
import { real, sample, withSamples } from '../graph/samples'
import type { AlphaOptions, NegativeSlopeOptions, UnaryFloatFunction } from '../graph/signatures'
import type { AnyTensor } from '../graph/tensor'
import { composed } from '../primitives/elementwise'
import { where } from '../primitives/selection'

// NaN belongs to neither side and is handed on as if it were positive.
const positivePart = (x: AnyTensor): AnyTensor => where(x.lessEqual(0), 0, x)

/** x where it is positive, `alpha` times exp(x) - 1 elsewhere. */
function exponentialUnit(x: AnyTensor, alpha: number): AnyTensor {
  const negative = x.lessEqual(0)
  return where(negative, where(negative, x, 0).expm1().mul(alpha), x)
}

/**
 * x where it is positive, `negativeSlope` (0.01) times x elsewhere. The gradient at 0 is the slope.
 *
 * @throws DTypeError for int32, ValueError for a slope that is no finite number
 * @example
 * leakyRelu(tensor([-4, 2]), { negativeSlope: 0.25 }).arraySync() // [-1, 2]
 */
export const leakyRelu = composed<
  UnaryFloatFunction<'leakyRelu', NegativeSlopeOptions>,
  NegativeSlopeOptions
>({
  name: 'leakyRelu',
  f: (x, { negativeSlope = 0.01 }) => {
    checkFinite('leakyRelu', 'negativeSlope', negativeSlope)
    return where(x.lessEqual(0), x.mul(negativeSlope), x)
  },
  options: ['negativeSlope'],
})
withSamples(leakyRelu, () => [sample([real([2, 3])], (x) => leakyRelu(x, { negativeSlope: 0.3 }))])

/**
 * x where it is positive, `alpha` (1) times exp(x) - 1 elsewhere. The gradient at 0 is alpha.
 *
 * D. Clevert, T. Unterthiner and S. Hochreiter, Fast and accurate deep network learning by exponential
 * linear units (2016).
 * @throws DTypeError for int32, ValueError for an alpha that is no finite number
 * @example
 * elu(tensor([-1000, 2]), { alpha: 3 }).arraySync() // [-3, 2]
 */
export const elu = composed<UnaryFloatFunction<'elu', AlphaOptions>, AlphaOptions>({
  name: 'elu',
  f: (x, { alpha = 1 }) => {
    checkFinite('elu', 'alpha', alpha)
    return exponentialUnit(x, alpha)
  },
  options: ['alpha'],
})
withSamples(elu, () => [sample([real([2, 3])], (x) => elu(x, { alpha: 0.3 }))])

/**
 * {@link elu}, scaled so that layers of it keep mean 0 and variance 1. The gradient at 0 is that from below.
 *
 * G. Klambauer, T. Unterthiner, A. Mayr and S. Hochreiter, Self-normalizing neural networks (2017), whose
 * constants these are.
 * @throws DTypeError for int32
 * @example
 * selu(tensor([0, 1], { dtype: 'float64' })).arraySync() // [0, 1.0507009873554805]
 */
export const selu = composed<UnaryFloatFunction<'selu'>>({
  name: 'selu',
  f: (x) => exponentialUnit(x, 1.6732632423543772).mul(1.0507009873554805),
})

/**
 * log(1 + exp(x)), without overflow and with all digits on both sides; its gradient is sigmoid(x).
 *
 * @throws DTypeError for int32
 * @example
 * softplus(tensor([1000, -1000])).arraySync() // [1000, 0]
 */
export const softplus = composed<UnaryFloatFunction<'softplus'>>({
  name: 'softplus',
  // x + log(1 + exp(-x)) and log(1 + exp(x)) are the same; each side takes the one that does not overflow.
  f: (x) => positivePart(x).add(where(x.greater(0), x.neg(), x).exp().log1p()),
})
