// What a user says of sliding windows (their size, stride, dilation, and padding), checked, for each axis of space.
import { describe } from '../core/describe'
import { ShapeError, ValueError } from '../core/errors'
import { checkWhole } from '../core/options'
import { formatShape, type Shape } from '../core/shape'
import type { PerAxis, SlidingOptions, SpacePadding } from '../graph/signatures'
import type { AnyTensor } from '../graph/tensor'
import { checkTensor } from '../primitives/operands'
import { padAxes } from '../primitives/slice'
import { reachOf, type Sliding } from '../primitives/windows'

/** The padding along an axis. */
export interface Sides {
  readonly before: number
  readonly after: number
}

/** The windows along an axis, and the padding on which they lie; the last may reach `beyond` it by so many elements. */
export interface Slide extends Sliding, Sides {
  readonly beyond: number
}

/** Checks that `x` is a tensor `[batch, channels, ...space]`; gives the sizes of space. */
export function checkSpace(op: string, x: unknown): Shape {
  checkTensor(op, x)
  const shape: Shape = x.shape
  if (shape.length < 3) {
    throw new ShapeError(
      op,
      `expected [batch, channels, ...space]; got ${formatShape(shape)}; reshape it, or add axes with expandDims`,
      shape,
    )
  }
  return shape.slice(2)
}

/** A whole number from `low` up for each of `axes` axes, of which the user wrote one for all or a list. */
export function perAxis(op: string, what: string, value: PerAxis, axes: number, low = 1): number[] {
  const list: unknown = typeof value === 'number' ? Array.from({ length: axes }, () => value) : value
  if (!Array.isArray(list) || list.length !== axes) {
    const got = Array.isArray(list) ? `${list.length} numbers` : describe(list)
    throw new ValueError(
      op,
      `${what} must be a whole number, or a list of one for each axis of space (${axes}); got ${got}`,
    )
  }
  return list.map((each: unknown) => {
    checkWhole(op, `${what}${typeof value === 'number' ? '' : ' of an axis'}`, each, low)
    return each
  })
}

/** The padding of each axis; `same` gives that of an axis where the user wrote 'same'. */
export function sidesOf(
  op: string,
  padding: SpacePadding,
  axes: number,
  same: (axis: number) => number,
): Sides[] {
  if (padding === 'same') {
    return Array.from({ length: axes }, (_, axis) => {
      const total = Math.max(same(axis), 0)
      return { before: Math.floor(total / 2), after: Math.ceil(total / 2) }
    })
  }
  const list: unknown =
    padding === 'valid' || typeof padding === 'number'
      ? Array.from({ length: axes }, () => (padding === 'valid' ? 0 : padding))
      : padding
  if (!Array.isArray(list) || list.length !== axes) {
    const got = Array.isArray(list) ? `${list.length} entries` : describe(list)
    throw new ValueError(
      op,
      `padding is a whole number, 'same', 'valid', or a list of a number or [before, after] for each axis of ` +
        `space (${axes}); got ${got}`,
    )
  }
  return list.map((each: unknown) => {
    const [before, after, more] = (Array.isArray(each) ? each : [each, each]) as unknown[]
    if (more !== undefined)
      throw new ValueError(op, `the padding of an axis is a number or [before, after]; got ${describe(each)}`)
    checkWhole(op, 'padding', before, 0)
    checkWhole(op, 'padding', after, 0)
    return { before, after }
  })
}

/**
 * How windows of `sizes` slide over `space`, by what the user wrote. With `ceil` a last window may end outside, but
 * not begin there.
 *
 * @throws ValueError for options that are none, ShapeError where a window does not fit.
 */
export function slidesOf(
  op: string,
  space: Shape,
  sizes: readonly number[],
  { stride = 1, padding = 0, dilation = 1 }: SlidingOptions,
  ceil = false,
): Slide[] {
  const axes = space.length
  const strides = perAxis(op, 'stride', stride, axes)
  const dilations = perAxis(op, 'dilation', dilation, axes)
  const windows = sizes.map((size, axis) => {
    const window = { size, stride: strides[axis] as number, dilation: dilations[axis] as number }
    return { ...window, reach: reachOf(window), length: space[axis] as number }
  })
  const sides = sidesOf(op, padding, axes, (axis) => {
    const { stride: step, reach, length } = windows[axis] as (typeof windows)[0]
    return (Math.ceil(length / step) - 1) * step + reach - length
  })
  return windows.map(({ reach, length, ...window }, axis) => {
    const { before, after } = sides[axis] as Sides
    const room = before + length + after - reach
    if (room < 0) {
      const how = window.dilation > 1 ? ` (${window.size} elements, ${window.dilation} apart)` : ''
      throw new ShapeError(
        op,
        `a window reaches over ${reach} elements${how}, axis ${axis} of space has ${before + length + after}, ` +
          `padding included (space ${formatShape(space)}); take a smaller window or more padding`,
        space,
      )
    }
    const steps = Math.floor(room / window.stride)
    const goesOn = ceil && steps * window.stride < room && (steps + 1) * window.stride < before + length
    const count = steps + (goesOn ? 2 : 1)
    const beyond = Math.max((count - 1) * window.stride - room, 0)
    return { ...window, count, before, after, beyond }
  })
}

/** `x` with the padding on which windows lie in its last axes. */
export function padSpace(
  x: AnyTensor,
  slides: readonly Omit<Slide, keyof Sliding>[],
  value: number,
): AnyTensor {
  const rows = x.ndim - slides.length
  const padding = x.shape.map((_: number, axis: number) => {
    const { before, after, beyond } = slides[axis - rows] ?? { before: 0, after: 0, beyond: 0 }
    return { before, after: after + beyond, between: 0 }
  })
  return padAxes(x, padding, value)
}
