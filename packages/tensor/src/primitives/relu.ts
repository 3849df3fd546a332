// The rectifier that networks are full of, as one op: its derivative needs nothing but its result.
import type { UnaryFloatFunction } from '../graph/signatures'
import { constant, le, select } from '../lanes/lane'
import { unary } from './elementwise'
import { where } from './selection'

/**
 * x where it is positive, 0 elsewhere; NaN of NaN. The gradient at 0 is 0.
 *
 * @throws DTypeError for int32
 * @example
 * relu(tensor([-1, 0, 2])).arraySync() // [0, 0, 2]
 */
export const relu = unary<UnaryFloatFunction<'relu'>>({
  name: 'relu',
  f: (x) => (x <= 0 ? 0 : x),
  lane: (x) => select(le(x, constant(x.type, 0)), constant(x.type, 0), x),
  // By the result, which is mostly there anyway: x is then needed by nobody.
  vjp: (ct, _x, y) => where(y.lessEqual(0), 0, ct),
})
