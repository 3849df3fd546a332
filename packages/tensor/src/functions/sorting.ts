// Elements picked along an axis by an index for each place, and sorted.
import type { DType } from '../core/dtype'
import { ShapeError } from '../core/errors'
import { checkOptions } from '../core/options'
import { broadcastShapes, formatShape, normalizeAxis, sizeOf, type Shape } from '../core/shape'
import { real, sample, whole, withSamples } from '../graph/samples'
import type { AxisOptions, TakeAlongAxisFunction } from '../graph/signatures'
import type { AnyTensor, Tensor } from '../graph/tensor'
import { argSort, checkSort, type SortOptions } from '../primitives/argSort'
import { broadcast } from '../primitives/broadcast'
import { checkIndices, positions, type TakeOptions } from '../primitives/indexing'
import { iota } from '../primitives/iota'
import { checkTensor } from '../primitives/operands'
import { moveAxis } from './axes'

/**
 * For each place an element of `x` along `axis`: of the last axis, `result[i, j] = x[i, indices[i, j]]`.
 * Undoes `argSort`, `argMax` with `keepDims` and the like. The gradient adds up where an element is picked
 * more than once.
 *
 * @param indices int32 or uint8, of as many axes as `x`; all but `axis` broadcast with those of `x`. Negative
 * ones count from the end.
 * @param options `axis`, the last by default
 * @throws IndexError for an index outside the axis: here if the indices' values are there already, otherwise
 * when they are computed. ShapeError for shapes that do not fit, DTypeError for indices of another dtype,
 * AxisError for an axis that `x` has not
 * @example
 * const x = tensor([[10, 20], [30, 40]])
 * takeAlongAxis(x, tensor([[1], [0]], { dtype: 'int32' })).arraySync() // [[20], [30]]
 */
export const takeAlongAxis: TakeAlongAxisFunction = (
  x: AnyTensor,
  indices: AnyTensor,
  options: TakeOptions = {},
): AnyTensor => {
  const op = 'takeAlongAxis'
  checkTensor(op, x)
  checkTensor(op, indices, 1)
  checkOptions(op, options, ['axis'])
  const axis = normalizeAxis(op, options.axis ?? -1, x.ndim)
  const [from, at] = [x.shape as Shape, indices.shape as Shape]
  if (at.length !== from.length) {
    throw new ShapeError(
      op,
      `the indices must have as many axes as the tensor; got ${formatShape(at)} for ${formatShape(from)}; use take, or ` +
        'expandDims on the indices',
      from,
      at,
    )
  }
  const size = from[axis] as number
  const count = at[axis] as number
  const picked = checkIndices(op, indices, size)
  const rows = broadcastShapes(op, from.with(axis, 1), at.with(axis, 1))
  const rowCount = sizeOf(rows)
  // Rows of elements, one after another, and for each index where its row begins.
  const elements = moveAxis(broadcast(x, rows.with(axis, size)), axis, -1).reshape([rowCount * size])
  const places = moveAxis(broadcast(positions(op, picked, size), rows.with(axis, count)), axis, -1)
  const starts = iota([rowCount, 1]).mul(size)
  const result = elements.take(places.reshape([rowCount, count]).add(starts))
  return moveAxis(result.reshape([...rows.toSpliced(axis, 1), count]), -1, axis)
}
withSamples(takeAlongAxis, () => [
  sample([real([4]), whole([3], -4, 4)], (x, i) => takeAlongAxis(x, i)),
  sample([real([2, 3]), whole([2, 2], 0, 3, 'uint8')], (x, i) => takeAlongAxis(x, i)),
  sample([real([3, 2]), whole([1, 2], 0, 3)], (x, i) => takeAlongAxis(x, i, { axis: 0 })),
  sample([real([2, 3, 2]), whole([1, 4, 2], 0, 3)], (x, i) => takeAlongAxis(x, i, { axis: 1 })),
  sample([real([1, 3]), whole([2, 2], 0, 3)], (x, i) => takeAlongAxis(x, i)),
  sample([real([2, 3]), whole([2, 0], 0, 3)], (x, i) => takeAlongAxis(x, i)),
])

/**
 * The elements of `x` in ascending order along an axis, NaN last. The gradient goes back to where each came
 * from.
 *
 * @param options `axis`, the last by default; `descending` for the largest first, NaN last all the same
 * @throws AxisError for an axis that `x` has not
 * @example
 * sort(tensor([3, 1, 2])).arraySync() // [1, 2, 3]
 * sort(tensor([[3, 1], [2, 4]]), { axis: 0, descending: true }).arraySync() // [[3, 4], [2, 1]]
 */
export function sort<S extends Shape, D extends DType, const X extends number = -1>(
  x: Tensor<S, D>,
  options: AxisOptions<S, X> & Pick<SortOptions, 'descending'> = {},
): Tensor<S, D> {
  const { axis } = checkSort('sort', x, options)
  return takeAlongAxis(x as AnyTensor, argSort(x, options), { axis })
}
withSamples(sort, () => [
  sample([real([5])], (x) => sort(x)),
  sample([real([2, 4])], (x) => sort(x, { descending: true })),
  sample([real([3, 2, 2])], (x) => sort(x, { axis: 0 })),
  sample([whole([2, 6], 0, 3)], (x) => sort(x)),
  sample([real([0])], (x) => sort(x)),
])
