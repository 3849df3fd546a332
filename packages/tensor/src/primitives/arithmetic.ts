// The four operations and their like: from numbers to a number of the same dtype. int32 and uint8 wrap.
import type { BinaryFloatFunction, BinaryFunction, UnaryNumberFunction } from '../graph/signatures'
import { sample, whole, withSamples } from '../graph/samples'
import * as lanes from '../lanes/lane'
import { remainderLane, signLane } from '../lanes/arithmetic'
import { binary, unary } from './elementwise'

/**
 * a + b.
 *
 * Shapes broadcast; dtypes are promoted, and a number takes the tensor's.
 * @throws DTypeError for bool and for int32 with float32, ShapeError where shapes do not broadcast
 * @example
 * add(tensor([[1], [2]]), tensor([10, 20])).arraySync() // [[11, 21], [12, 22]]
 */
export const add = binary<BinaryFunction<'add'>>({
  name: 'add',
  f: (a, b) => a + b,
  lane: lanes.add,
  vjp: (ct) => [ct, ct],
})
withSamples(add, () => [sample([whole([2, 3], -50, 50), whole([3], -50, 50)], add)])

/**
 * a - b. See {@link add} for shapes, dtypes and errors.
 *
 * @example
 * sub(tensor([1, 2]), 1).arraySync() // [0, 1]
 */
export const sub = binary<BinaryFunction<'sub'>>({
  name: 'sub',
  f: (a, b) => a - b,
  lane: lanes.sub,
  vjp: (ct) => [ct, ct.neg()],
})
withSamples(sub, () => [sample([whole([2, 3], -50, 50), whole([3], -50, 50)], sub)])

/**
 * a * b, element by element. See {@link add} for shapes, dtypes and errors.
 *
 * @example
 * mul(tensor([1, 2]), tensor([3, 4])).arraySync() // [3, 8]
 */
export const mul = binary<BinaryFunction<'mul'>>({
  name: 'mul',
  f: (a, b) => a * b,
  lane: lanes.mul,
  int: Math.imul,
  vjp: (ct, a, b) => [ct.mul(b), ct.mul(a)],
})
withSamples(mul, () => [sample([whole([2, 3], -50, 50), whole([3], -50, 50)], mul)])

/**
 * a / b, of real numbers: bool and uint8 become float32.
 *
 * @throws DTypeError for int32, ShapeError where shapes do not broadcast
 * @example
 * div(tensor([1, -1, 0]), 0).arraySync() // [Infinity, -Infinity, NaN]
 */
export const div = binary<BinaryFloatFunction<'div'>>({
  name: 'div',
  f: (a, b) => a / b,
  lane: lanes.div,
  vjp: (ct, _a, b, y) => [ct.div(b), ct.mul(y).div(b).neg()],
  domain: 'float',
  ranges: [
    [-2, 2],
    [0.6, 2],
  ],
})

/**
 * What is left of a after dividing by b, with the sign of b: a - b * floor(a / b), without that formula's
 * rounding. Exact, but for a tiny a of the other sign, whose b + a is rounded. By zero it is NaN for
 * floats and 0 for int32 and uint8.
 *
 * Gradients: 1 for a, -floor(a / b) for b. See {@link add} for shapes, dtypes and errors.
 * @example
 * remainder(tensor([7, -7]), 3).arraySync() // [1, 2]
 * remainder(tensor([7, -7]), -3).arraySync() // [-2, -1]
 */
export const remainder = binary<BinaryFunction<'remainder'>>({
  name: 'remainder',
  f: (a, b) => {
    // JavaScript's % is exact and has the sign of a.
    const r = a % b
    if (r === 0) return b < 0 || Object.is(b, -0) ? -0 : 0
    return r < 0 === b < 0 ? r : r + b
  },
  lane: remainderLane,
  // The quotient as the value has it: a / b may round up to a whole number that a does not reach.
  vjp: (ct, a, b, y) => [ct, ct.mul(y.sub(a).div(b).round())],
  ranges: [
    [1.56, 1.94],
    [1.06, 1.44],
  ],
})
withSamples(remainder, () => [sample([whole([2, 3], -50, 50), whole([3], -5, 5)], remainder)])

/**
 * -x; wrapped for uint8, and for the smallest int32.
 *
 * @throws DTypeError for bool
 * @example
 * neg(tensor([1, -2])).arraySync() // [-1, 2]
 */
export const neg = unary<UnaryNumberFunction<'neg'>>({
  name: 'neg',
  f: (x) => -x,
  lane: lanes.neg,
  vjp: (ct) => ct.neg(),
  domain: 'number',
})

/**
 * The absolute value. The gradient at 0 is 0. The smallest int32 has no opposite and stays.
 *
 * @throws DTypeError for bool
 * @example
 * abs(tensor([1, -2])).arraySync() // [1, 2]
 */
export const abs = unary<UnaryNumberFunction<'abs'>>({
  name: 'abs',
  f: Math.abs,
  lane: lanes.abs,
  vjp: (ct, x) => ct.mul(x.sign()),
  domain: 'number',
})

/**
 * -1, 0 or 1; NaN of NaN. The gradient is 0.
 *
 * @throws DTypeError for bool
 * @example
 * sign(tensor([3, 0, -2])).arraySync() // [1, 0, -1]
 */
export const sign = unary<UnaryNumberFunction<'sign'>>({
  name: 'sign',
  // Adding 0 makes 0 of -0.
  f: (x) => Math.sign(x) + 0,
  lane: signLane,
  domain: 'number',
})
