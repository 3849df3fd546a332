// Axes in another order.
import { AxisError, ValueError } from '../core/errors'
import { describe } from '../core/describe'
import { formatShape, normalizeAxis, stridesOf, type Shape } from '../core/shape'
import { readStrided } from '../core/strided'
import { apply, definePrimitive } from '../graph/apply'
import type { Value } from '../graph/primitive'
import { real, sample, withSamples } from '../graph/samples'
import type { TransposeFunction } from '../graph/signatures'
import type { AnyTensor } from '../graph/tensor'
import type { Affine } from '../lanes/lowering'
import { checkTensor } from './operands'

const transposePrimitive = definePrimitive<{ readonly order: readonly number[] }>({
  name: 'transpose',
  infer: ([input], { order }) => {
    const { shape, dtype } = input as AnyTensor
    return { shape: order.map((axis) => shape[axis] as number), dtype }
  },
  vjp: (cotangent, _inputs, _output, { order }) => [
    cotangent.transpose(order.map((_, axis) => order.indexOf(axis))),
  ],
  lower: (_inputs, _output, { order }) => ({
    kind: 'view',
    view: (index) => order.map((_, axis) => index[order.indexOf(axis)] as Affine),
  }),
  evaluate: ([input], { data, shape }, { order }) => {
    const strides = stridesOf((input as Value).shape)
    readStrided(
      (input as Value).data,
      data,
      shape,
      order.map((axis) => strides[axis] as number),
    )
  },
})

const reorder = (x: AnyTensor, order: readonly number[]): AnyTensor =>
  order.every((axis, i) => axis === i) ? x : apply(transposePrimitive, [x], { order })

/**
 * `x` with its axes in another order; reversed by default.
 *
 * @param order for each axis of the result the axis of `x` that it is; negative ones count from the end
 * @throws AxisError when `order` does not name every axis of `x` once
 * @example
 * transpose(tensor([[1, 2, 3], [4, 5, 6]])).arraySync() // [[1, 4], [2, 5], [3, 6]]
 * transpose(zeros([2, 3, 4]), [1, 0, 2]).shape // [3, 2, 4]
 */
export const transpose: TransposeFunction = (x: AnyTensor, order?: readonly number[]): AnyTensor => {
  const op = 'transpose'
  checkTensor(op, x)
  const { ndim } = x
  if (order === undefined) return reorder(x, [...(x.shape as Shape).keys()].toReversed())
  if (!Array.isArray(order)) {
    throw new ValueError(op, `the order of axes is an array such as [1, 0]; got ${describe(order)}`)
  }
  const normalized = Array.from(order as readonly number[], (axis) => normalizeAxis(op, axis, ndim))
  if (normalized.length !== ndim || new Set(normalized).size !== ndim) {
    throw new AxisError(
      op,
      `[${order.join(', ')}] is no permutation of the axes of ${formatShape(x.shape)}`,
      order,
      ndim,
    )
  }
  return reorder(x, normalized)
}
withSamples(transpose, () => [
  sample([real([])], (x) => transpose(x)),
  sample([real([2, 3])], (x) => transpose(x)),
  sample([real([2, 3, 4])], (x) => transpose(x, [2, 0, -2])),
  sample([real([0, 3])], (x) => transpose(x)),
])
