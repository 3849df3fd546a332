// Reading an array through strides: what transposing, slicing, flipping and broadcasting have in common.
import type { TypedArray } from './dtype'
import { sizeOf, type Shape } from './shape'

/**
 * Copies `source[offset + sum(index * strides)]` for every index of `shape`, in row-major order, to
 * `target`. A stride of 0 repeats, a negative one reads backwards.
 */
export function readStrided(
  source: TypedArray,
  target: TypedArray,
  shape: Shape,
  strides: readonly number[],
  offset = 0,
): void {
  forEachRow(shape, strides, offset, (from, to, length, step) => {
    for (let i = 0; i < length; i++) target[to + i] = source[from + i * step] as number
  })
}

/**
 * Calls `visit(offset, position)` for every index of `shape` in row-major order, `position` counting up from
 * 0.
 */
export function forEachOffset(
  shape: Shape,
  strides: readonly number[],
  offset: number,
  visit: (offset: number, position: number) => void,
): void {
  forEachRow(shape, strides, offset, (from, to, length, step) => {
    for (let i = 0; i < length; i++) visit(from + i * step, to + i)
  })
}

/** Calls `visit` for every row, the last axis: where it begins on both sides, its length and its stride. */
function forEachRow(
  shape: Shape,
  strides: readonly number[],
  offset: number,
  visit: (offset: number, position: number, length: number, stride: number) => void,
): void {
  const size = sizeOf(shape)
  const last = shape.length - 1
  const length = shape[last] ?? 1
  const stride = strides[last] ?? 0
  const index: number[] = shape.map(() => 0)
  let from = offset
  for (let position = 0; position < size; position += length) {
    visit(from, position, length, stride)
    // The next row: count the outer axes up like an odometer.
    for (let axis = last - 1; axis >= 0; axis--) {
      from += strides[axis] as number
      if (++(index[axis] as number) < (shape[axis] as number)) break
      from -= (shape[axis] as number) * (strides[axis] as number)
      index[axis] = 0
    }
  }
}
