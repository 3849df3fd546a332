// Powers that are used often enough to have a name.
import { sample, whole, withSamples } from '../graph/samples'
import type { UnaryFloatFunction, UnaryNumberFunction } from '../graph/signatures'
import { div } from '../primitives/arithmetic'
import { composed } from '../primitives/elementwise'

/**
 * x * x; wraps for int32 and uint8.
 *
 * @throws DTypeError for bool
 * @example
 * square(tensor([1, -2])).arraySync() // [1, 4]
 */
export const square = composed<UnaryNumberFunction<'square'>>({
  name: 'square',
  f: (x) => x.mul(x),
  domain: 'number',
})
withSamples(square, () => [sample([whole([4], -50, 50)], (x) => square(x))])

/**
 * 1 / x: infinite at 0.
 *
 * @throws DTypeError for int32
 * @example
 * reciprocal(tensor([2, 0])).arraySync() // [0.5, Infinity]
 */
export const reciprocal = composed<UnaryFloatFunction<'reciprocal'>>({
  name: 'reciprocal',
  f: (x) => div(1, x),
  range: [0.56, 2],
})

/**
 * 1 / sqrt(x): infinite at 0, NaN below.
 *
 * @throws DTypeError for int32
 * @example
 * rsqrt(tensor([4, 0])).arraySync() // [0.5, Infinity]
 */
export const rsqrt = composed<UnaryFloatFunction<'rsqrt'>>({
  name: 'rsqrt',
  f: (x) => x.sqrt().reciprocal(),
  range: [0.56, 2],
})
