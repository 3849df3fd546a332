// Comparisons of two elements, answered in bool. Nothing but notEqual is true of NaN. No gradient flows.
import type { ComparisonFunction } from '../graph/signatures'
import { bool, sample, withSamples } from '../graph/samples'
import { isMask, maskBits } from '../lanes/cast'
import { eq, ge, gt, le, lt, ne, type Lane } from '../lanes/lane'
import { binary } from './elementwise'

const comparison = <Name extends string>(
  name: Name,
  holds: (a: number, b: number) => boolean,
  lane: (a: Lane, b: Lane) => Lane,
) => {
  const op = binary<ComparisonFunction<Name>>({
    name,
    f: (a, b) => Number(holds(a, b)),
    // Masks are 0 and -1, in the reverse order of 0 and 1.
    lane: (a, b) => (isMask(a) ? lane(maskBits(b), maskBits(a)) : lane(a, b)),
    domain: 'any',
    result: 'bool',
  })
  return withSamples(op, () => [sample([bool([2, 3]), bool([3])], op)])
}

/**
 * Where a equals b; false for NaN.
 *
 * Shapes broadcast; dtypes are promoted, and a number takes the tensor's. The result is bool.
 * @throws DTypeError for int32 with float32, ShapeError where shapes do not broadcast
 * @example
 * equal(tensor([1, 2, NaN]), tensor([1, 3, NaN])).arraySync() // [true, false, false]
 */
export const equal = comparison('equal', (a, b) => a === b, eq)

/**
 * Where a differs from b; true for NaN. See {@link equal} for shapes, dtypes and errors.
 *
 * @example
 * notEqual(tensor([1, 2, NaN]), tensor([1, 3, NaN])).arraySync() // [false, true, true]
 */
export const notEqual = comparison('notEqual', (a, b) => a !== b, ne)

/**
 * Where a < b; false for NaN. See {@link equal} for shapes, dtypes and errors.
 *
 * @example
 * less(tensor([1, 2, 3]), 2).arraySync() // [true, false, false]
 */
export const less = comparison('less', (a, b) => a < b, lt)

/**
 * Where a <= b; false for NaN. See {@link equal} for shapes, dtypes and errors.
 *
 * @example
 * lessEqual(tensor([1, 2, 3]), 2).arraySync() // [true, true, false]
 */
export const lessEqual = comparison('lessEqual', (a, b) => a <= b, le)

/**
 * Where a > b; false for NaN. See {@link equal} for shapes, dtypes and errors.
 *
 * @example
 * greater(tensor([1, 2, 3]), 2).arraySync() // [false, false, true]
 */
export const greater = comparison('greater', (a, b) => a > b, gt)

/**
 * Where a >= b; false for NaN. See {@link equal} for shapes, dtypes and errors.
 *
 * @example
 * greaterEqual(tensor([1, 2, 3]), 2).arraySync() // [false, true, true]
 */
export const greaterEqual = comparison('greaterEqual', (a, b) => a >= b, ge)
