// From the computed values of a tensor to the text that NumPy prints for such an array.
import type { Value } from '../graph/primitive'
import { formatElements, formatScalar } from './elements'
import { layOut, shownAxes, type ShownAxis } from './layout'

/**
 * Writes an array as `str` of a NumPy array does, to the letter, under NumPy's default print options: up
 * to 8 digits after the decimal point, lines of 75 characters, the corners alone of more than 1000 elements.
 * A 0-d array is written as the number that it holds, with all its digits. The letters are those of NumPy
 * 1.24; newer versions write float32 arrays in scientific notation from 1e6 up, not from 1e8.
 *
 * @param value elements in row-major order, of any shape and dtype
 * @example
 * const data = Float32Array.of(1, 2.5, -3, Infinity)
 * formatArray({ data, shape: [2, 2], dtype: 'float32' })
 * // [[ 1.   2.5]
 * //  [-3.   inf]]
 */
export function formatArray({ data, shape, dtype }: Value): string {
  if (shape.length === 0) return formatScalar(data[0] as number, dtype)
  if (shape.includes(0)) return '[]'
  const axes = shownAxes(shape)
  const values = shownOffsets(axes, shape).map((offset) => data[offset] as number)
  return layOut(formatElements(values, dtype), axes)
}

/** Where the elements that are shown lie in the array, in row-major order. */
function shownOffsets(axes: readonly ShownAxis[], shape: readonly number[]): number[] {
  return axes.reduce<number[]>(
    (offsets, { indices }, axis) =>
      offsets.flatMap((offset) => indices.map((index) => offset * (shape[axis] as number) + index)),
    [0],
  )
}
