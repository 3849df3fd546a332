// Whole numbers near an element. They are flat between their jumps, so no gradient flows through them;
// int32 and uint8 stay as they are.
import type { UnaryNumberFunction } from '../graph/signatures'
import * as lanes from '../lanes/lane'
import { unary } from './elementwise'

const ofFloats = (round: (x: lanes.Lane) => lanes.Lane) => (x: lanes.Lane) =>
  x.type === 'i32' ? x : round(x)

/**
 * The next whole number that is not above x. The gradient is 0.
 *
 * @throws DTypeError for bool
 * @example
 * floor(tensor([1.5, -1.5])).arraySync() // [1, -2]
 */
export const floor = unary<UnaryNumberFunction<'floor'>>({
  name: 'floor',
  f: Math.floor,
  lane: ofFloats(lanes.floor),
  domain: 'number',
})

/**
 * The next whole number that is not below x. The gradient is 0.
 *
 * @throws DTypeError for bool
 * @example
 * ceil(tensor([1.5, -1.5])).arraySync() // [2, -1]
 */
export const ceil = unary<UnaryNumberFunction<'ceil'>>({
  name: 'ceil',
  f: Math.ceil,
  lane: ofFloats(lanes.ceil),
  domain: 'number',
})

/**
 * x without what follows the point: the next whole number towards 0. The gradient is 0.
 *
 * @throws DTypeError for bool
 * @example
 * trunc(tensor([1.5, -1.5])).arraySync() // [1, -1]
 */
export const trunc = unary<UnaryNumberFunction<'trunc'>>({
  name: 'trunc',
  f: Math.trunc,
  lane: ofFloats(lanes.trunc),
  domain: 'number',
})

/**
 * The nearest whole number, of two the even one, as IEEE 754 and NumPy round. The gradient is 0.
 *
 * @throws DTypeError for bool
 * @example
 * round(tensor([0.5, 1.5, 2.5, -1.7])).arraySync() // [0, 2, 2, -2]
 */
export const round = unary<UnaryNumberFunction<'round'>>({
  name: 'round',
  f: (x) => {
    // Of two, Math.round takes the upper one.
    const upper = Math.round(x)
    return upper - x === 0.5 && upper % 2 !== 0 ? upper - 1 : upper
  },
  lane: ofFloats(lanes.nearest),
  domain: 'number',
})
