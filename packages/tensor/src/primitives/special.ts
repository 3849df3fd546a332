// Functions of statistics: the error function, its complement, and the logistic function.
import type { UnaryFloatFunction } from '../graph/signatures'
import type { AnyTensor } from '../graph/tensor'
import * as lanes from '../lanes/errorFunction'
import { sigmoid as sigmoidLane } from '../lanes/exponential'
import { unary } from './elementwise'
import { erfcOf, erfOf } from './errorFunction'

// The derivative of erf: 2 / sqrt(pi) * exp(-x ** 2).
const bell = (x: AnyTensor): AnyTensor =>
  x
    .square()
    .neg()
    .exp()
    .mul(2 / Math.sqrt(Math.PI))

/**
 * The error function, from -1 to 1: 2 / sqrt(pi) times the integral of exp(-t ** 2) from 0 to x. Within
 * 5 ulp in double precision (Cody, 1969).
 *
 * @throws DTypeError for int32
 * @example
 * erf(tensor([0, 10])).arraySync() // [0, 1]
 */
export const erf = unary<UnaryFloatFunction<'erf'>>({
  name: 'erf',
  f: erfOf,
  lane: lanes.erf,
  vjp: (ct, x) => ct.mul(bell(x)),
})

/**
 * 1 - erf(x), from 2 to 0. Within 7 ulp in double precision (Cody, 1969), also far out where it is tiny.
 *
 * @throws DTypeError for int32
 * @example
 * erfc(tensor(20, { dtype: 'float64' })).item().toPrecision(7) // '5.395866e-176'
 */
export const erfc = unary<UnaryFloatFunction<'erfc'>>({
  name: 'erfc',
  f: erfcOf,
  lane: lanes.erfc,
  vjp: (ct, x) => ct.mul(bell(x)).neg(),
})

/**
 * The logistic function 1 / (1 + exp(-x)), from 0 to 1, within 3 ulp in double precision. Value and gradient,
 * sigmoid(x) * sigmoid(-x), keep their digits in both tails.
 *
 * @throws DTypeError for int32
 * @example
 * sigmoid(tensor([0, 1000, -1000])).arraySync() // [0.5, 1, 0]
 */
export const sigmoid = unary<UnaryFloatFunction<'sigmoid'>>({
  name: 'sigmoid',
  f: (x) => {
    // exp of a negative number alone, which does not overflow.
    const e = Math.exp(-Math.abs(x))
    return x >= 0 ? 1 / (1 + e) : e / (1 + e)
  },
  lane: sigmoidLane,
  // Not y * (1 - y), which is 0 as soon as y is rounded to 1.
  vjp: (ct, x, y) => ct.mul(y).mul(x.neg().sigmoid()),
})
