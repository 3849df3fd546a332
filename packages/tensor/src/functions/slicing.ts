// Slices as a user writes them: an index, a range with open ends, a negative step, for each axis.
import { IndexError, ShapeError, ValueError } from '../core/errors'
import { checkWhole } from '../core/options'
import { describe } from '../core/describe'
import { formatShape, type Shape } from '../core/shape'
import { real, sample, withSamples } from '../graph/samples'
import type { SliceFunction } from '../graph/signatures'
import type { AnyTensor } from '../graph/tensor'
import { checkTensor } from '../primitives/operands'
import { sliceAxes, type Range } from '../primitives/slice'
import type { SliceRange } from '../types/slice'

const op = 'slice'

/**
 * What a user's range takes of an axis: where from, how many, and whether backwards or with the axis dropped.
 */
interface Cut {
  readonly range: Range
  readonly reversed: boolean
  readonly dropped: boolean
}

function cutOf(shape: Shape, axis: number, range: unknown): Cut {
  const size = shape[axis] as number
  if (range === null || range === undefined) {
    return { range: { start: 0, step: 1, count: size }, reversed: false, dropped: false }
  }
  if (typeof range === 'number') {
    checkWhole(op, `the index of axis ${axis}`, range)
    if (range < -size || range >= size) {
      const legal = size === 0 ? 'it has no elements' : `legal are ${-size} to ${size - 1}`
      throw new IndexError(
        op,
        `index ${range} is outside axis ${axis} of ${formatShape(shape)}; ${legal}`,
        range,
        size,
      )
    }
    const start = range < 0 ? range + size : range
    return { range: { start, step: 1, count: 1 }, reversed: false, dropped: true }
  }
  if (!Array.isArray(range) || range.length > 3) {
    const got = Array.isArray(range) ? `an array of ${range.length}` : describe(range)
    throw new ValueError(
      op,
      `the range of axis ${axis} must be null, an index or [start, stop, step]; got ${got}`,
    )
  }
  return { ...stepped(size, axis, range), dropped: false }
}

/** NumPy's `start:stop:step`: negative bounds count from the end, those beyond the ends are moved to them. */
function stepped(size: number, axis: number, range: readonly unknown[]): { range: Range; reversed: boolean } {
  const step = range[2] ?? 1
  checkWhole(op, `the step of axis ${axis}`, step)
  if (step === 0) throw new ValueError(op, `the step of axis ${axis} is 0; use 1, or -1 to go backwards`)
  const [lowest, highest] = step > 0 ? [0, size] : [-1, size - 1]
  const bound = (what: string, value: unknown, open: number): number => {
    if (value === undefined || value === null) return open
    checkWhole(op, `the ${what} of axis ${axis}`, value)
    return Math.min(Math.max(value < 0 ? value + size : value, lowest), highest)
  }
  const start = bound('start', range[0], step > 0 ? lowest : highest)
  const stop = bound('stop', range[1], step > 0 ? highest : lowest)
  const count = Math.max(Math.ceil((stop - start) / step), 0)
  if (count === 0) return { range: { start: 0, step: 1, count }, reversed: false }
  if (step > 0) return { range: { start, step, count }, reversed: false }
  return { range: { start: start + (count - 1) * step, step: -step, count }, reversed: true }
}

/**
 * A part of `x`, written as in NumPy: for each axis, in order, one of
 *
 * - `null` or `undefined`: all of it, as for axes that are not named;
 * - an index: that element, and the axis is dropped; negative indices count from the end;
 * - `[start, stop, step]`: every `step`th element from `start` up to, not including, `stop`. What is left
 * out,   `null` or `undefined` is an open end; negative bounds count from the end, a negative step goes
 * backwards.
 *
 * @throws IndexError for an index outside its axis, ShapeError for more ranges than axes, ValueError for a
 * step of 0 and for what is no range
 * @example
 * const x = tensor([[1, 2, 3], [4, 5, 6]])
 * slice(x, 1).arraySync() // [4, 5, 6]
 * slice(x, null, [1]).arraySync() // [[2, 3], [5, 6]]
 * slice(x, null, -1).arraySync() // [3, 6]
 * slice(x, [0, 1], [null, null, -2]).arraySync() // [[3, 1]]
 */
export const slice: SliceFunction = (x: AnyTensor, ...ranges: readonly SliceRange[]): AnyTensor => {
  checkTensor(op, x)
  const shape: Shape = x.shape
  if (ranges.length > shape.length) {
    throw new ShapeError(
      op,
      `${ranges.length} ranges were given for a tensor of rank ${shape.length} (${formatShape(shape)}); give at most one ` +
        'for each axis, [start, stop] for a range',
      shape,
    )
  }
  const cuts = shape.map((_, axis) => cutOf(shape, axis, ranges[axis]))
  const reversed = [...cuts.keys()].filter((axis) => cuts[axis]?.reversed)
  const part = sliceAxes(
    x,
    cuts.map(({ range }) => range),
  )
  const directed = reversed.length === 0 ? part : part.flip({ axis: reversed })
  const kept = cuts.filter(({ dropped }) => !dropped).map(({ range }) => range.count)
  return kept.length === cuts.length ? directed : directed.reshape(kept)
}
withSamples(slice, () => [
  sample([real([])], (x) => slice(x)),
  sample([real([4])], (x) => slice(x, 2)),
  sample([real([2, 5])], (x) => slice(x, null, [1, 4])),
  sample([real([2, 5])], (x) => slice(x, [null, null, -1], [0, null, 2])),
  sample([real([2, 5])], (x) => slice(x, -1, [-2, null, -2])),
  sample([real([3, 2])], (x) => slice(x, [2, 1])),
  sample([real([0, 2])], (x) => slice(x, null, 1)),
])
