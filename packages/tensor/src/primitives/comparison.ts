// Comparisons of two elements, answered in bool. Nothing but notEqual is true of NaN. No gradient flows.
import type { ComparisonFunction } from '../graph/signatures'
import { bool, sample } from '../graph/samples'
import { binary } from './elementwise'

const comparison = <Name extends string>(name: Name, holds: (a: number, b: number) => boolean) =>
  binary<ComparisonFunction<Name>>({
    name,
    f: (a, b) => Number(holds(a, b)),
    domain: 'any',
    result: 'bool',
    samples: (op) => [sample([bool([2, 3]), bool([3])], op)],
  })

/**
 * Where a equals b; false for NaN.
 *
 * Shapes broadcast; dtypes are promoted, and a number takes the tensor's. The result is bool.
 * @throws DTypeError for int32 with float32, ShapeError where shapes do not broadcast
 * @example
 * equal(tensor([1, 2, NaN]), tensor([1, 3, NaN])).arraySync() // [true, false, false]
 */
export const equal = comparison('equal', (a, b) => a === b)

/**
 * Where a differs from b; true for NaN. See {@link equal} for shapes, dtypes and errors.
 *
 * @example
 * notEqual(tensor([1, 2, NaN]), tensor([1, 3, NaN])).arraySync() // [false, true, true]
 */
export const notEqual = comparison('notEqual', (a, b) => a !== b)

/**
 * Where a < b; false for NaN. See {@link equal} for shapes, dtypes and errors.
 *
 * @example
 * less(tensor([1, 2, 3]), 2).arraySync() // [true, false, false]
 */
export const less = comparison('less', (a, b) => a < b)

/**
 * Where a <= b; false for NaN. See {@link equal} for shapes, dtypes and errors.
 *
 * @example
 * lessEqual(tensor([1, 2, 3]), 2).arraySync() // [true, true, false]
 */
export const lessEqual = comparison('lessEqual', (a, b) => a <= b)

/**
 * Where a > b; false for NaN. See {@link equal} for shapes, dtypes and errors.
 *
 * @example
 * greater(tensor([1, 2, 3]), 2).arraySync() // [false, false, true]
 */
export const greater = comparison('greater', (a, b) => a > b)

/**
 * Where a >= b; false for NaN. See {@link equal} for shapes, dtypes and errors.
 *
 * @example
 * greaterEqual(tensor([1, 2, 3]), 2).arraySync() // [false, true, true]
 */
export const greaterEqual = comparison('greaterEqual', (a, b) => a >= b)
