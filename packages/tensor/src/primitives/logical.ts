// Logic on bool tensors, element by element. No gradient flows.
import type { LogicalFunction, LogicalNotFunction } from '../graph/signatures'
import { and, not, or, xor } from '../lanes/lane'
import { binary, unary } from './elementwise'

/**
 * Where both a and b are true.
 *
 * Bool tensors; shapes broadcast.
 * @throws DTypeError for other dtypes, ShapeError where shapes do not broadcast
 * @example
 * logicalAnd(tensor([true, true]), tensor([true, false])).arraySync() // [true, false]
 */
export const logicalAnd = binary<LogicalFunction<'logicalAnd'>>({
  name: 'logicalAnd',
  f: (a, b) => a & b,
  lane: and,
  domain: 'bool',
})

/**
 * Where a is true, or b, or both are. See {@link logicalAnd} for shapes, dtypes and errors.
 *
 * @example
 * logicalOr(tensor([true, false]), tensor([false, false])).arraySync() // [true, false]
 */
export const logicalOr = binary<LogicalFunction<'logicalOr'>>({
  name: 'logicalOr',
  f: (a, b) => a | b,
  lane: or,
  domain: 'bool',
})

/**
 * Where one of a and b is true and the other is not. See {@link logicalAnd} for shapes, dtypes and errors.
 *
 * @example
 * logicalXor(tensor([true, true]), tensor([true, false])).arraySync() // [false, true]
 */
export const logicalXor = binary<LogicalFunction<'logicalXor'>>({
  name: 'logicalXor',
  f: (a, b) => a ^ b,
  lane: xor,
  domain: 'bool',
})

/**
 * Where x is false.
 *
 * @throws DTypeError unless x is bool
 * @example
 * logicalNot(tensor([true, false])).arraySync() // [false, true]
 */
export const logicalNot = unary<LogicalNotFunction>({
  name: 'logicalNot',
  f: (x) => 1 - x,
  lane: not,
  domain: 'bool',
})
