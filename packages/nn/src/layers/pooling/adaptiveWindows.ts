// Windows that part each axis of space into a number of pieces, and what becomes of them. The windows of several axes
// are products of those of each, so the axes are taken one after the other.
import { ShapeError, swapAxes, tensor, type AnyTensor, type Shape } from '@chainrule/tensor'

/** What becomes of an axis whose elements fall into windows. */
export interface Combination {
  /** Of neighbouring windows of one size: `x` with `axis` in two, `[out, size]`. */
  readonly even: (x: AnyTensor, axis: number) => AnyTensor
  /** Of windows that overlap. */
  readonly uneven: (x: AnyTensor, axis: number, windows: readonly Window[]) => AnyTensor
}

interface Window {
  readonly start: number
  readonly end: number
}

/** Parts each axis of space of `x` into `sizes` windows. */
export function adaptive(
  op: string,
  x: AnyTensor,
  sizes: readonly number[],
  { even, uneven }: Combination,
): AnyTensor {
  const shape: Shape = x.shape
  if (shape.slice(2).includes(0)) {
    throw new ShapeError(op, `there is nothing to pool in [${shape.join(', ')}]`, shape)
  }
  return sizes.reduce((pooled, out, i) => {
    const axis = i + 2
    const size = shape[axis] as number
    if (size === out) return pooled
    if (size % out > 0) return uneven(pooled, axis, windowsOf(size, out))
    const { shape: before } = pooled
    return even(pooled.reshape([...before.slice(0, axis), out, size / out, ...before.slice(axis + 1)]), axis)
  }, x)
}

const windowsOf = (size: number, out: number): Window[] =>
  Array.from({ length: out }, (_, i) => ({
    start: Math.floor((i * size) / out),
    end: Math.ceil(((i + 1) * size) / out),
  }))

/** The mean of each window. */
export const averaged: Combination = {
  even: (x, axis) => x.mean({ axis: axis + 1 }),
  uneven: (x, axis, windows) => {
    const size: number = x.shape[axis]
    const shares = Array.from({ length: size }, (_, i) =>
      windows.map(({ start, end }) => (i >= start && i < end ? 1 / (end - start) : 0)),
    )
    const sums = swapAxes(x, axis, -1).matmul(tensor(shares, { dtype: x.dtype }))
    return swapAxes(sums, axis, -1)
  },
}

/** The largest element of each window. */
export const largest: Combination = {
  even: (x, axis) => x.max({ axis: axis + 1 }),
  uneven: (x, axis, windows) => {
    // Smaller windows have their last element more than once, which changes no maximum.
    const most = Math.max(...windows.map(({ start, end }) => end - start))
    const indices = windows.map(({ start, end }) =>
      Array.from({ length: most }, (_, i) => Math.min(start + i, end - 1)),
    )
    return x.take(tensor(indices, { dtype: 'int32' }), { axis }).max({ axis: axis + 1 })
  },
}
