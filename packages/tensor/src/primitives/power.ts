// Powers and roots.
import type { BinaryFunction, UnaryFloatFunction } from '../graph/signatures'
import { sample, whole, withSamples } from '../graph/samples'
import { wholePower as wholePowerLane } from '../lanes/arithmetic'
import { sqrt as sqrtLane } from '../lanes/lane'
import { pow as powLane } from '../lanes/power'
import { binary, unary } from './elementwise'
import { where } from './selection'

// JavaScript alone has NaN for 1 ** NaN and (-1) ** Infinity; IEEE 754 (2008, 9.2.1) and NumPy have 1.
const power = (a: number, b: number): number =>
  a === 1 || (a === -1 && Math.abs(b) === Infinity) ? 1 : a ** b

/** a ** b in wrapping int32 arithmetic, by squaring; of a negative power the whole part, so 0 but for 1 and -1. */
function wholePower(a: number, b: number): number {
  if (b < 0) return a === 1 || (a === -1 && b % 2 === 0) ? 1 : a === -1 ? -1 : 0
  let result = 1
  for (let square = a, left = b; left > 0; square = Math.imul(square, square), left >>= 1) {
    if (left & 1) result = Math.imul(result, square)
  }
  return result
}

/**
 * a to the power of b, each a tensor or a number. x ** 0 and 1 ** x are 1, even for NaN; a negative
 * number to a broken power is NaN. In int32 and uint8 the result wraps, and of a negative power only the
 * whole part is left: 0, but for 1 and -1.
 *
 * Gradients: b * a ** (b - 1) for a, right also at 0 and for negative numbers with whole powers;
 * a ** b * log(a) for b, which is 0 where a is 0, and NaN where a is negative: there a ** b is no function
 * of real b.
 *
 * Shapes broadcast; dtypes are promoted, and a number takes the tensor's.
 * @throws DTypeError for bool and for int32 with float32, ShapeError where shapes do not broadcast
 * @example
 * pow(tensor([1, 2, 3]), 2).arraySync() // [1, 4, 9]
 * pow(2, tensor([1, 2, 3])).arraySync() // [2, 4, 8]
 */
export const pow = binary<BinaryFunction<'pow'>>({
  name: 'pow',
  f: power,
  int: wholePower,
  lane: (a, b) => (a.type === 'i32' ? wholePowerLane(a, b) : powLane(a, b)),
  vjp: (ct, a, b) => {
    // a ** 0 is flat, also where 1 / a is not finite and 0 * a ** -1 would be NaN.
    const flat = b.equal(0).logicalAnd(a.reciprocal().isFinite().logicalNot())
    const slope = b.mul(where(flat, 1, a).pow(b.sub(1)))
    const base = where(a.equal(0), 1, a)
    return [ct.mul(slope), ct.mul(base.pow(b)).mul(base.log())]
  },
  ranges: [
    [0.56, 1.94],
    [-2, 2],
  ],
})
withSamples(pow, () => [
  sample([whole([2, 3], -5, 5), whole([3], 0, 5)], pow),
  sample([whole([4], -5, 5, 'float64')], (x) => pow(x, 3)),
  sample([whole([4], -2, 3)], (b) => pow(2, b.astype('float64'))),
])

/**
 * The square root; NaN below 0. The gradient at 0 is infinite.
 *
 * @throws DTypeError for int32
 * @example
 * sqrt(tensor([0, 1, 4])).arraySync() // [0, 1, 2]
 */
export const sqrt = unary<UnaryFloatFunction<'sqrt'>>({
  name: 'sqrt',
  f: Math.sqrt,
  lane: sqrtLane,
  vjp: (ct, _x, y) => ct.div(y).mul(0.5),
  range: [0.56, 2],
})
