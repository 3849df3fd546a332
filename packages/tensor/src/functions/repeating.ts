// Elements repeated: to a shape they broadcast to, as tiles, one by one.
import { checkOptions, checkWhole } from '../core/options'
import { ShapeError, ValueError } from '../core/errors'
import { describe } from '../core/describe'
import { checkShape, formatShape, normalizeAxis, type Shape } from '../core/shape'
import { real, sample, withSamples } from '../graph/samples'
import type { BroadcastToFunction, RepeatFunction, TileFunction } from '../graph/signatures'
import type { AnyTensor } from '../graph/tensor'
import { broadcast } from '../primitives/broadcast'
import { checkTensor } from '../primitives/operands'

/**
 * `x` repeated to `shape`: aligned at the last axis, dimensions of 1 and missing ones stretch.
 *
 * @throws ShapeError when a dimension of `x` is neither 1 nor that of `shape`
 * @example
 * broadcastTo(tensor([1, 2, 3]), [2, 3]).arraySync() // [[1, 2, 3], [1, 2, 3]]
 */
export const broadcastTo: BroadcastToFunction = (x: AnyTensor, shape: Shape): AnyTensor => {
  checkTensor('broadcastTo', x)
  checkShape('broadcastTo', shape)
  return broadcast(x, [...shape])
}
withSamples(broadcastTo, () => [
  sample([real([])], (x) => broadcastTo(x, [])),
  sample([real([])], (x) => broadcastTo(x, [2, 3])),
  sample([real([3])], (x) => broadcastTo(x, [2, 3])),
  sample([real([2, 1])], (x) => broadcastTo(x, [4, 2, 3])),
  sample([real([1, 3])], (x) => broadcastTo(x, [0, 3])),
])

/**
 * `x` laid side by side with itself, `counts[i]` times along axis i. Axes are aligned at the last one: where
 * there are more counts than axes `x` gets new ones in front; a missing count is 1.
 *
 * @param counts whole numbers from 0 up
 * @throws ValueError for counts that are none
 * @example
 * tile(tensor([1, 2]), [2, 2]).arraySync() // [[1, 2, 1, 2], [1, 2, 1, 2]]
 */
export const tile: TileFunction = (x: AnyTensor, counts: readonly number[]): AnyTensor => {
  const op = 'tile'
  checkTensor(op, x)
  if (!Array.isArray(counts)) {
    throw new ValueError(op, `counts are an array with a whole number for each axis; got ${describe(counts)}`)
  }
  for (const [position, count] of counts.entries()) checkWhole(op, `count ${position}`, count, 0)
  const ndim = Math.max(x.ndim, counts.length)
  const dims = [...Array<number>(ndim - x.ndim).fill(1), ...(x.shape as Shape)]
  const repeats = [...Array<number>(ndim - counts.length).fill(1), ...(counts as readonly number[])]
  const spread = dims.flatMap((dim, axis) => [repeats[axis] as number, dim])
  const result = dims.map((dim, axis) => dim * (repeats[axis] as number))
  checkShape(op, result)
  return x
    .reshape(dims.flatMap((dim) => [1, dim]))
    .broadcastTo(spread)
    .reshape(result)
}
withSamples(tile, () => [
  sample([real([])], (x) => tile(x, [])),
  sample([real([])], (x) => tile(x, [3])),
  sample([real([2, 3])], (x) => tile(x, [2])),
  sample([real([2, 3])], (x) => tile(x, [2, 1, 3])),
  sample([real([2, 0])], (x) => tile(x, [2, 2])),
  sample([real([2, 3])], (x) => tile(x, [0, 1])),
])

/** Along which axis {@link repeat} repeats. */
export interface RepeatOptions {
  readonly axis?: number
}

/**
 * Every element of `x` `counts` times in a row, along `axis`; without one, of `x` flattened.
 *
 * @param counts a whole number from 0 up, or one for each place along the axis
 * @throws AxisError for an axis that `x` has not, ShapeError for an array of another length than the axis
 * @example
 * repeat(tensor([1, 2]), 2).arraySync() // [1, 1, 2, 2]
 * repeat(tensor([1, 2]), [3, 1]).arraySync() // [1, 1, 1, 2]
 * repeat(tensor([[1, 2]]), 2, { axis: 0 }).arraySync() // [[1, 2], [1, 2]]
 */
export const repeat: RepeatFunction = (
  x: AnyTensor,
  counts: number | readonly number[],
  options: RepeatOptions = {},
): AnyTensor => {
  const op = 'repeat'
  checkTensor(op, x)
  checkOptions(op, options, ['axis'])
  if (options.axis === undefined) return repeat(x.reshape([x.size]), counts, { axis: 0 })
  const axis = normalizeAxis(op, options.axis, x.ndim)
  const shape: Shape = x.shape
  if (Array.isArray(counts)) return x.take(placesOf(op, counts, shape, axis), { axis })
  const count = counts as number
  checkWhole(op, 'the count', count, 0)
  const result = shape.with(axis, (shape[axis] as number) * count)
  checkShape(op, result)
  return x
    .reshape(shape.toSpliced(axis + 1, 0, 1))
    .broadcastTo(shape.toSpliced(axis + 1, 0, count))
    .reshape(result)
}

/** Each place along an axis as many times as its count says. */
function placesOf(op: string, counts: readonly unknown[], shape: Shape, axis: number): number[] {
  if (counts.length !== shape[axis]) {
    throw new ShapeError(
      op,
      `${counts.length} counts were given for axis ${axis} of ${formatShape(shape)}, which has ${shape[axis]} places`,
      shape,
    )
  }
  return counts.flatMap((count, place) => {
    checkWhole(op, `count ${place}`, count, 0)
    return Array<number>(count).fill(place)
  })
}

withSamples(repeat, () => [
  sample([real([])], (x) => repeat(x, 3)),
  sample([real([2, 3])], (x) => repeat(x, 2)),
  sample([real([2, 3])], (x) => repeat(x, 2, { axis: 0 })),
  sample([real([2, 3])], (x) => repeat(x, 2, { axis: -1 })),
  sample([real([2, 3])], (x) => repeat(x, [2, 0, 1], { axis: 1 })),
  sample([real([2, 3])], (x) => repeat(x, 0, { axis: 1 })),
  sample([real([0, 3])], (x) => repeat(x, 2, { axis: 0 })),
])
