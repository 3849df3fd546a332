// Picking one of two elements: by a condition, or by which is larger.
import { checkBool } from '../core/dtype'
import { broadcastShapes } from '../core/shape'
import { apply, definePrimitive } from '../graph/apply'
import type { Value } from '../graph/primitive'
import { bool, real, sample, whole, withSamples } from '../graph/samples'
import type { BinaryFunction, WhereFunction } from '../graph/signatures'
import type { AnyTensor } from '../graph/tensor'
import { max, min, select, type Lane } from '../lanes/lane'
import { broadcast } from './broadcast'
import { binary } from './elementwise'
import { checkTensor, operands } from './operands'

const wherePrimitive = definePrimitive({
  name: 'where',
  infer: ([, x]) => x as AnyTensor,
  vjp: (ct, [condition]) => {
    const chosen = condition as AnyTensor
    return [undefined, pick(chosen, ct, 0), pick(chosen, 0, ct)]
  },
  lower: () => ({
    kind: 'map',
    lane: ([condition, x, y]) => select(condition as Lane, x as Lane, y as Lane),
  }),
  evaluate: ([condition, x, y], { data }) => {
    const { data: chosen } = condition as Value
    const { data: a } = x as Value
    const { data: b } = y as Value
    for (let i = 0; i < data.length; i++) data[i] = (chosen[i] === 0 ? b[i] : a[i]) as number
  },
})

function pick(condition: AnyTensor, x: AnyTensor | number, y: AnyTensor | number): AnyTensor {
  const op = 'where'
  checkTensor(op, condition)
  checkBool(op, condition.dtype)
  const [a, b] = operands(op, [x, y], { position: 1 }) as [AnyTensor, AnyTensor]
  const shape = broadcastShapes(op, condition.shape, a.shape)
  return apply(
    wherePrimitive,
    [condition, a, b].map((input) => broadcast(input, shape)),
    undefined,
  )
}

/**
 * x where the condition is true, y where it is false. All three broadcast; x and y, tensors or numbers,
 * are promoted as in `add`.
 *
 * The gradient is exactly 0 for the one that is not picked, even where it or its own gradient is NaN or
 * infinite. (But 0 times an infinite derivative further up is NaN: pick a safe argument, not a safe result.)
 *
 * @throws DTypeError unless the condition is bool, ShapeError where shapes do not broadcast
 * @example
 * const x = tensor([1, -2, 3])
 * where(x.greater(0), x, 0).arraySync() // [1, 0, 3]
 */
export const where = withSamples(pick, () => [
  sample([bool([]), real([]), real([])], where),
  sample([bool([0]), real([0]), real([])], where),
  sample([bool([2, 3]), real([2, 3]), real([2, 3])], where),
  sample([bool([2, 1]), real([3]), real([])], where),
  sample([bool([]), real([2, 3]), real([3])], where),
  sample([bool([2, 3]), real([2, 3])], (condition, x) => where(condition, x, 0)),
  sample([bool([2, 3]), real([3])], (condition, x) => where(condition, 1, x)),
  sample([bool([4]), whole([4], -9, 9), whole([4], -9, 9)], where),
]) as unknown as WhereFunction

// To each operand the cotangent where it is the result, half of it where both are, and none of a NaN.
const toTheResult = (
  ct: AnyTensor,
  a: AnyTensor,
  b: AnyTensor,
  y: AnyTensor,
): readonly [AnyTensor, AnyTensor] => {
  const shared = where(a.equal(b), ct.mul(0.5), ct)
  return [where(a.equal(y), shared, 0), where(b.equal(y), shared, 0)]
}

/**
 * The larger of a and b; NaN if one of them is. Where they are equal each gets half of the gradient,
 * where the result is NaN neither gets any.
 *
 * Shapes broadcast; dtypes are promoted, and a number takes the tensor's.
 * @throws DTypeError for bool and for int32 with float32, ShapeError where shapes do not broadcast
 * @example
 * maximum(tensor([1, 5]), tensor([4, 2])).arraySync() // [4, 5]
 */
export const maximum = binary<BinaryFunction<'maximum'>>({
  name: 'maximum',
  f: Math.max,
  lane: max,
  vjp: toTheResult,
})
withSamples(maximum, () => [sample([whole([2, 3], -50, 50), whole([3], -50, 50)], maximum)])

/**
 * The smaller of a and b; NaN if one of them is. See {@link maximum} for gradients, shapes and errors.
 *
 * @example
 * minimum(tensor([1, 5]), 3).arraySync() // [1, 3]
 */
export const minimum = binary<BinaryFunction<'minimum'>>({
  name: 'minimum',
  f: Math.min,
  lane: min,
  vjp: toTheResult,
})
withSamples(minimum, () => [sample([whole([2, 3], -50, 50), whole([3], -50, 50)], minimum)])
