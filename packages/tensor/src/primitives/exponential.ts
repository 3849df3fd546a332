// Exponentials and logarithms. The oracle calls the engine's own functions in double precision, of which the
// language demands no accuracy; V8's are within 2 ulp of the exact result, as are those of kernels
// (../lanes).
import type { UnaryFloatFunction } from '../graph/signatures'
import * as exponentials from '../lanes/exponential'
import * as logarithms from '../lanes/logarithm'
import { unary } from './elementwise'

/**
 * e to the power of x.
 *
 * @throws DTypeError for int32
 * @example
 * exp(tensor([0, -Infinity])).arraySync() // [1, 0]
 */
export const exp = unary<UnaryFloatFunction<'exp'>>({
  name: 'exp',
  f: Math.exp,
  lane: exponentials.exp,
  vjp: (ct, _x, y) => ct.mul(y),
})

/**
 * 2 to the power of x; exact for whole x.
 *
 * @throws DTypeError for int32
 * @example
 * exp2(tensor([0, 3, -1])).arraySync() // [1, 8, 0.5]
 */
export const exp2 = unary<UnaryFloatFunction<'exp2'>>({
  name: 'exp2',
  f: (x) => 2 ** x,
  lane: exponentials.exp2,
  vjp: (ct, _x, y) => ct.mul(y).mul(Math.LN2),
})

/**
 * exp(x) - 1, which keeps all its digits where x is near 0.
 *
 * @throws DTypeError for int32
 * @example
 * expm1(tensor(1e-10, { dtype: 'float64' })).item().toPrecision(12) // '1.00000000005e-10'
 */
export const expm1 = unary<UnaryFloatFunction<'expm1'>>({
  name: 'expm1',
  f: Math.expm1,
  lane: exponentials.expm1,
  // Not y + 1, which has lost its digits where y is near -1.
  vjp: (ct, x) => ct.mul(x.exp()),
})

/**
 * The natural logarithm: -Infinity of 0, NaN below.
 *
 * @throws DTypeError for int32
 * @example
 * log(tensor([1, 0])).arraySync() // [0, -Infinity]
 */
export const log = unary<UnaryFloatFunction<'log'>>({
  name: 'log',
  f: Math.log,
  lane: logarithms.log,
  vjp: (ct, x) => ct.div(x),
  range: [0.56, 2],
})

/**
 * The logarithm to base 2; exact for powers of 2.
 *
 * @throws DTypeError for int32
 * @example
 * log2(tensor([1, 8, 0.5])).arraySync() // [0, 3, -1]
 */
export const log2 = unary<UnaryFloatFunction<'log2'>>({
  name: 'log2',
  f: Math.log2,
  lane: logarithms.log2,
  vjp: (ct, x) => ct.div(x).div(Math.LN2),
  range: [0.56, 2],
})

/**
 * The logarithm to base 10.
 *
 * @throws DTypeError for int32
 * @example
 * log10(tensor([1, 1000])).arraySync() // [0, 3]
 */
export const log10 = unary<UnaryFloatFunction<'log10'>>({
  name: 'log10',
  f: Math.log10,
  lane: logarithms.log10,
  vjp: (ct, x) => ct.div(x).div(Math.LN10),
  range: [0.56, 2],
})

/**
 * log(1 + x), which keeps all its digits where x is near 0; -Infinity of -1, NaN below.
 *
 * @throws DTypeError for int32
 * @example
 * log1p(tensor(1e-10, { dtype: 'float64' })).item().toPrecision(11) // '9.9999999995e-11'
 */
export const log1p = unary<UnaryFloatFunction<'log1p'>>({
  name: 'log1p',
  f: Math.log1p,
  lane: logarithms.log1p,
  vjp: (ct, x) => ct.div(x.add(1)),
  range: [-0.44, 2],
})
