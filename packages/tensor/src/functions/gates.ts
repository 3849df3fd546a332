// Activations that multiply an element by a gate: a smooth function of it that rises from 0 to 1.
import { ValueError } from '../core/errors'
import { describe } from '../core/describe'
import { real, sample, withSamples } from '../graph/samples'
import type { GeluOptions, UnaryFloatFunction } from '../graph/signatures'
import type { AnyTensor } from '../graph/tensor'
import { composed } from '../primitives/elementwise'
import { where } from '../primitives/selection'

// From here on, on both sides, the gates below are 0 or 1 to the last bit, in double precision too.
const limit = 1000

/** x times the gate at x. Beyond the limit it is x or 0, where the product would be 0 * Infinity. */
function gated(x: AnyTensor, gate: (x: AnyTensor) => AnyTensor): AnyTensor {
  const within = x.clip(-limit, limit)
  return where(x.greater(limit), x, within.mul(gate(within)))
}

/**
 * x * sigmoid(x), also called swish.
 *
 * @throws DTypeError for int32
 * @example
 * silu(tensor([0, 1000, -Infinity])).arraySync() // [0, 1000, -0]
 */
export const silu = composed<UnaryFloatFunction<'silu'>>({
  name: 'silu',
  f: (x) => gated(x, (x) => x.sigmoid()),
})

/**
 * x times the share of a standard normal population that is below x: x / 2 * (1 + erf(x / sqrt(2))).
 * With `{ approximate: 'tanh' }` x / 2 * (1 + tanh(sqrt(2 / pi) * (x + 0.044715 * x ** 3))), which differs
 * from it by less than 5e-4.
 *
 * Far below 0 the relative error grows to about x ** 2 roundings, those of x / sqrt(2) as the exponential
 * magnifies them.
 *
 * D. Hendrycks and K. Gimpel, Gaussian error linear units (2016).
 * @param options `approximate`: 'none' (the default) or 'tanh'
 * @throws DTypeError for int32, ValueError for another approximation
 * @example
 * gelu(tensor([0, 1000, -1000])).arraySync() // [0, 1000, -0]
 * gelu(tensor(1, { dtype: 'float64' })).item().toFixed(6) // '0.841345'
 * gelu(tensor(1, { dtype: 'float64' }), { approximate: 'tanh' }).item().toFixed(6) // '0.841192'
 */
export const gelu = composed<UnaryFloatFunction<'gelu', GeluOptions>, GeluOptions>({
  name: 'gelu',
  f: (x, { approximate = 'none' }) => {
    if (approximate !== 'none' && approximate !== 'tanh') {
      throw new ValueError('gelu', `approximate must be 'none' or 'tanh'; got ${describe(approximate)}`)
    }
    return gated(x, approximate === 'none' ? normalShare : approximateShare)
  },
  options: ['approximate'],
})
withSamples(gelu, () => [sample([real([2, 3])], (x) => gelu(x, { approximate: 'tanh' }))])

// erfc and sigmoid keep the digits that 1 + erf and 1 + tanh lose where they are near 0.
const normalShare = (x: AnyTensor): AnyTensor => x.mul(-Math.SQRT1_2).erfc().mul(0.5)
const approximateShare = (x: AnyTensor): AnyTensor =>
  x
    .square()
    .mul(0.044715)
    .add(1)
    .mul(x)
    .mul(2 * Math.sqrt(2 / Math.PI))
    .sigmoid()

/**
 * x * tanh(softplus(x)).
 *
 * D. Misra, Mish: a self regularized non-monotonic activation function (2019).
 * @throws DTypeError for int32
 * @example
 * mish(tensor([0, 1000, -1000])).arraySync() // [0, 1000, -0]
 */
export const mish = composed<UnaryFloatFunction<'mish'>>({
  name: 'mish',
  f: (x) => gated(x, (x) => x.softplus().tanh()),
})
