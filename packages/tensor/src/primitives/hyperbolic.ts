// Hyperbolic functions and their inverses. The oracle calls the engine's own functions in double precision,
// of which the language demands no accuracy; V8's are within 2 ulp of the exact result, those of kernels
// (../lanes) within 3, in float32 4.
import type { UnaryFloatFunction } from '../graph/signatures'
import * as lanes from '../lanes/hyperbolic'
import { unary } from './elementwise'

/**
 * The hyperbolic sine, (e^x - e^-x) / 2.
 *
 * @throws DTypeError for int32
 * @example
 * sinh(tensor([0, Infinity])).arraySync() // [0, Infinity]
 */
export const sinh = unary<UnaryFloatFunction<'sinh'>>({
  name: 'sinh',
  f: Math.sinh,
  lane: lanes.sinh,
  vjp: (ct, x) => ct.mul(x.cosh()),
})

/**
 * The hyperbolic cosine, (e^x + e^-x) / 2.
 *
 * @throws DTypeError for int32
 * @example
 * cosh(tensor([0, Infinity])).arraySync() // [1, Infinity]
 */
export const cosh = unary<UnaryFloatFunction<'cosh'>>({
  name: 'cosh',
  f: Math.cosh,
  lane: lanes.cosh,
  vjp: (ct, x) => ct.mul(x.sinh()),
})

/**
 * The hyperbolic tangent, from -1 to 1. The gradient (1 - tanh(x)) (1 + tanh(x)) is right to an ulp of 1,
 * so that it is 0 from |x| = 19 on (9 in float32).
 *
 * @throws DTypeError for int32
 * @example
 * tanh(tensor([0, -1000])).arraySync() // [0, -1]
 */
export const tanh = unary<UnaryFloatFunction<'tanh'>>({
  name: 'tanh',
  f: Math.tanh,
  lane: lanes.tanh,
  vjp: (ct, _x, y) => ct.mul(y.add(1).mul(y.neg().add(1))),
})

/**
 * The inverse of sinh.
 *
 * @throws DTypeError for int32
 * @example
 * asinh(tensor([0, Infinity])).arraySync() // [0, Infinity]
 */
export const asinh = unary<UnaryFloatFunction<'asinh'>>({
  name: 'asinh',
  f: Math.asinh,
  lane: lanes.asinh,
  // cosh(y) is sqrt(x ** 2 + 1), without the square that overflows.
  vjp: (ct, _x, y) => ct.div(y.cosh()),
})

/**
 * The inverse of cosh: from 0 up; NaN below 1. The gradient at 1 is infinite.
 *
 * @throws DTypeError for int32
 * @example
 * acosh(tensor([1, 0])).arraySync() // [0, NaN]
 */
export const acosh = unary<UnaryFloatFunction<'acosh'>>({
  name: 'acosh',
  f: Math.acosh,
  lane: lanes.acosh,
  // sqrt(x ** 2 - 1) in two roots, which neither overflow nor lose digits where x is near 1.
  vjp: (ct, x) => ct.div(x.sub(1).sqrt()).div(x.add(1).sqrt()),
  range: [1.2, 3],
})

/**
 * The inverse of tanh: infinite at -1 and 1, NaN outside.
 *
 * @throws DTypeError for int32
 * @example
 * atanh(tensor([0, 1, 2])).arraySync() // [0, Infinity, NaN]
 */
export const atanh = unary<UnaryFloatFunction<'atanh'>>({
  name: 'atanh',
  f: Math.atanh,
  lane: lanes.atanh,
  // 1 - x ** 2 as a product keeps its digits where x is near 1 or -1.
  vjp: (ct, x) => ct.div(x.add(1).mul(x.neg().add(1))),
  range: [-0.8, 0.8],
})
