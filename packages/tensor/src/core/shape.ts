// Shapes as plain arrays of dimensions: sizes, strides, axes, broadcasting.
import { describe } from './describe'
import { AxisError, ShapeError, ValueError } from './errors'

/** The size of each axis, outermost first; `[]` is a scalar. */
export type Shape = readonly number[]

/** One axis or several; negative ones count from the end. */
export type Axes = number | readonly number[]

/** A shape as it is printed in errors: `[2, 3]`. */
export const formatShape = (shape: Shape): string => `[${shape.join(', ')}]`

/** How many elements a shape holds: 1 for a scalar. */
export function sizeOf(shape: Shape): number {
  let size = 1
  for (const dim of shape) size *= dim
  return size
}

/** Whether two shapes are the same. */
export function sameShape(a: Shape, b: Shape): boolean {
  if (a.length !== b.length) return false
  for (let axis = 0; axis < a.length; axis++) if (a[axis] !== b[axis]) return false
  return true
}

/** Row-major strides, in elements. */
export function stridesOf(shape: Shape): number[] {
  const strides: number[] = Array.from({ length: shape.length })
  let stride = 1
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides[axis] = stride
    stride *= shape[axis] as number
  }
  return strides
}

// Indices and sizes must stay whole in int32 arithmetic and in a typed array.
const largestSize = 2 ** 31 - 1

/**
 * Checks that `shape` is an array of whole dimensions from 0 up whose product fits in a typed array.
 * @throws ValueError or ShapeError that names `op`.
 */
export function checkShape(op: string, shape: unknown): asserts shape is Shape {
  if (!Array.isArray(shape)) {
    throw new ValueError(op, `a shape is an array of dimensions such as [2, 3]; got ${describe(shape)}`)
  }
  for (const [axis, dim] of shape.entries()) {
    if (typeof dim !== 'number' || !Number.isInteger(dim) || dim < 0) {
      throw new ShapeError(
        op,
        `dimension ${axis} must be a whole number from 0 up; got ${describe(dim)}`,
        shape,
      )
    }
  }
  const size = sizeOf(shape)
  if (size > largestSize) {
    throw new ShapeError(
      op,
      `${formatShape(shape)} has ${size} elements; at most ${largestSize} are possible`,
      shape,
    )
  }
}

/**
 * An axis of a tensor of rank `ndim` as a number from 0 to `ndim - 1`.
 * @throws AxisError when it is outside `-ndim` to `ndim - 1`.
 */
export function normalizeAxis(op: string, axis: number, ndim: number): number {
  if (typeof axis !== 'number' || !Number.isInteger(axis)) {
    throw new AxisError(op, `axis must be a whole number; got ${describe(axis)}`, axis, ndim)
  }
  if (axis < -ndim || axis >= ndim) {
    const range = ndim === 0 ? 'a scalar has no axes' : `legal are ${-ndim} to ${ndim - 1}`
    throw new AxisError(op, `axis ${axis} is outside a tensor of rank ${ndim}; ${range}`, axis, ndim)
  }
  return axis < 0 ? axis + ndim : axis
}

/**
 * One axis, several or (when undefined) all of them, normalised and in ascending order.
 * @throws AxisError when one is out of range or named twice.
 */
export function normalizeAxes(op: string, axes: Axes | undefined | null, ndim: number): number[] {
  if (axes === undefined || axes === null) return Array.from({ length: ndim }, (_, axis) => axis)
  const list = typeof axes === 'number' ? [axes] : axes
  if (!Array.isArray(list)) {
    throw new AxisError(op, `axis must be a number or an array of numbers; got ${describe(axes)}`, axes, ndim)
  }
  const normalized = Array.from(list as number[], (axis) => normalizeAxis(op, axis, ndim)).toSorted(
    (a, b) => a - b,
  )
  const twice = normalized.find((axis, index) => axis === normalized[index + 1])
  if (twice !== undefined) {
    throw new AxisError(op, `axis ${twice} is named twice in [${(list as number[]).join(', ')}]`, axes, ndim)
  }
  return normalized
}

/**
 * The shape that two shapes broadcast to: aligned at the last axis, a dimension of 1 stretches.
 * @throws ShapeError that names the two dimensions that differ.
 */
export function broadcastShapes(op: string, a: Shape, b: Shape): Shape {
  if (sameShape(a, b)) return a
  const ndim = Math.max(a.length, b.length)
  const shape: number[] = Array.from({ length: ndim })
  for (let axis = 0; axis < ndim; axis++) {
    const m = a[axis - ndim + a.length] ?? 1
    const n = b[axis - ndim + b.length] ?? 1
    if (m !== n && m !== 1 && n !== 1) {
      throw new ShapeError(
        op,
        `shapes ${formatShape(a)} and ${formatShape(b)} do not broadcast: dimensions ${m} and ${n} differ ` +
          `(axis ${axis - ndim} from the end); reshape or expandDims one of them`,
        a,
        b,
      )
    }
    shape[axis] = m === 1 ? n : m
  }
  return shape
}

/** The axes of `shape` that `inner`, aligned at the last axis, lacks or stretches: those that broadcasting repeats. */
export function broadcastAxes(inner: Shape, shape: Shape): number[] {
  const offset = shape.length - inner.length
  const axes: number[] = []
  for (let axis = 0; axis < shape.length; axis++) {
    if (axis < offset || (inner[axis - offset] === 1 && shape[axis] !== 1)) axes.push(axis)
  }
  return axes
}

/** @throws ShapeError if one of `axes` has no elements, of which there is no maximum and the like. */
export function checkElements(op: string, shape: Shape, axes: readonly number[]): void {
  if (axes.some((axis) => shape[axis] === 0)) {
    throw new ShapeError(op, `there is no ${op} of no elements; shape ${formatShape(shape)} has none`, shape)
  }
}

/** The shape after reducing `axes` (normalised): dropped, or kept as 1. */
export const reducedShape = (shape: Shape, axes: readonly number[], keepDims: boolean): number[] =>
  keepDims
    ? shape.map((dim, axis) => (axes.includes(axis) ? 1 : dim))
    : shape.filter((_, axis) => !axes.includes(axis))
