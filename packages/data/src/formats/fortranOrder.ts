// Row-major and Fortran order: the elements of an array in the order of the array whose axes are reversed.
import type { TypedArray } from '@chainrule/tensor'

/**
 * Takes the elements of an array of `shape` in row-major order, gives those of its transpose, of the reversed shape,
 * in row-major order: its own in Fortran order.
 */
export function reversedAxes(data: TypedArray, shape: readonly number[]): TypedArray {
  // Axes of one element may stand anywhere, so an array with one other axis is its own transpose.
  const dims = shape.filter((dim) => dim !== 1)
  if (dims.length < 2 || data.length === 0) return data
  const reversed = data.slice()
  const strides: number[] = []
  let stride = 1
  for (const dim of dims) {
    strides.push(stride)
    stride *= dim
  }
  // The place of each element in turn, counted like the digits of a clock.
  const index = dims.map(() => 0)
  let to = 0
  for (let from = 0; from < data.length; from++) {
    reversed[to] = data[from] as number
    for (let axis = dims.length - 1; axis >= 0; axis--) {
      const next = (index[axis] as number) + 1
      if (next < (dims[axis] as number)) {
        index[axis] = next
        to += strides[axis] as number
        break
      }
      index[axis] = 0
      to -= (next - 1) * (strides[axis] as number)
    }
  }
  return reversed
}
