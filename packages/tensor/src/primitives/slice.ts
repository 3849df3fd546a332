// Cutting a box out of a tensor, with steps, and setting one into padding, with gaps: each is the other's
// transpose.
import { holds, type DType } from '../core/dtype'
import { DTypeError, ShapeError, ValueError } from '../core/errors'
import { checkOptions, checkWhole } from '../core/options'
import { describe } from '../core/describe'
import { checkShape, formatShape, stridesOf, type Shape } from '../core/shape'
import { forEachOffset, readStrided } from '../core/strided'
import { apply, definePrimitive } from '../graph/apply'
import type { Value } from '../graph/primitive'
import { real, sample, withSamples } from '../graph/samples'
import type { PadFunction } from '../graph/signatures'
import type { AnyTensor } from '../graph/tensor'
import { stepped, type Affine } from '../lanes/lowering'
import { checkTensor } from './operands'

/** What to take of one axis: `count` elements, every `step`th, from `start`. */
export interface Range {
  readonly start: number
  readonly step: number
  readonly count: number
}

/** What one axis gets: elements before and behind it, and between any two of its own. */
export interface Padding {
  readonly before: number
  readonly after: number
  readonly between: number
}

const slicePrimitive = definePrimitive<{ readonly ranges: readonly Range[] }>({
  name: 'slice',
  infer: ([input], { ranges }) => ({
    shape: ranges.map(({ count }) => count),
    dtype: (input as AnyTensor).dtype,
  }),
  vjp: (cotangent, [input], _, { ranges }) => {
    const { shape } = input as AnyTensor
    return [
      padAxes(
        cotangent,
        ranges.map((range, axis) => complement(range, shape[axis])),
        0,
      ),
    ]
  },
  lower: (_inputs, _output, { ranges }) => ({
    kind: 'view',
    view: (index) => ranges.map(({ start, step }, axis) => stepped(index[axis] as Affine, start, step)),
  }),
  evaluate: ([input], { data, shape }, { ranges }) => {
    const { data: from, shape: outer } = input as Value
    const strides = stridesOf(outer)
    const offset = ranges.reduce((sum, { start }, axis) => sum + start * (strides[axis] as number), 0)
    const steps = ranges.map(({ step }, axis) => step * (strides[axis] as number))
    readStrided(from, data, shape, steps, offset)
  },
})

/** The padding that puts a range back to where it was in an axis of `size`. */
function complement({ start, step, count }: Range, size: number): Padding {
  if (count === 0) return { before: size, after: 0, between: 0 }
  return { before: start, after: size - (start + (count - 1) * step + 1), between: step - 1 }
}

const padPrimitive = definePrimitive<{ readonly padding: readonly Padding[]; readonly value: number }>({
  name: 'pad',
  infer: ([input], { padding }) => {
    const { shape, dtype } = input as AnyTensor
    const padded = padding.map(({ before, after, between }, axis) => {
      const dim = shape[axis] as number
      return before + dim + Math.max(dim - 1, 0) * between + after
    })
    checkShape('pad', padded)
    return { shape: padded, dtype }
  },
  vjp: (cotangent, [input], _, { padding }) => {
    const { shape } = input as AnyTensor
    const ranges = padding.map(({ before, between }, axis) => ({
      start: before,
      step: between + 1,
      count: shape[axis],
    }))
    return [sliceAxes(cotangent, ranges)]
  },
  lower: (_inputs, _output, { padding, value }) => ({
    kind: 'join',
    pieces: [
      {
        input: 0,
        starts: padding.map(({ before }) => before),
        steps: padding.map(({ between }) => between + 1),
      },
    ],
    fill: value,
  }),
  evaluate: ([input], { data, shape }, { padding, value }) => {
    const { data: from, shape: inner } = input as Value
    data.fill(value)
    const strides = stridesOf(shape)
    const offset = padding.reduce((sum, { before }, axis) => sum + before * (strides[axis] as number), 0)
    const steps = padding.map(({ between }, axis) => (between + 1) * (strides[axis] as number))
    forEachOffset(inner, steps, offset, (to, position) => {
      data[to] = from[position] as number
    })
  },
})

/**
 * The elements of `x` in `ranges`, one for each axis and all inside it; `x` itself where that is everything.
 */
export function sliceAxes(x: AnyTensor, ranges: readonly Range[]): AnyTensor {
  const shape: Shape = x.shape
  const whole = ranges.every(
    ({ start, step, count }, axis) => start === 0 && step === 1 && count === shape[axis],
  )
  return whole ? x : apply(slicePrimitive, [x], { ranges })
}

/** `x` with `padding`, one for each axis, filled with `value`; `x` itself where there is none. */
export function padAxes(x: AnyTensor, padding: readonly Padding[], value: number): AnyTensor {
  const none = padding.every(({ before, after, between }) => before === 0 && after === 0 && between === 0)
  return none ? x : apply(padPrimitive, [x], { padding, value })
}

/** How much to add around a tensor: `[before, after]` for each axis; one number for all sides. */
export type PadWidth = number | readonly (readonly [before: number, after: number])[]

/** What {@link pad} fills with; 0 by default. */
export interface PadOptions {
  readonly value?: number
}

/**
 * `x` with elements added before and after along each axis.
 *
 * @param width `[[before, after], ...]` for each axis, whole numbers from 0 up; one number for all sides
 * @param options `value` is what to fill with, 0 by default
 * @throws ShapeError when there is not one pair for each axis, ValueError for widths below 0 or that are not
 * whole, DTypeError for a value that the dtype of `x` does not hold
 * @example
 * pad(tensor([1, 2]), [[1, 2]]).arraySync() // [0, 1, 2, 0, 0]
 * pad(tensor([[5]]), 1, { value: -1 }).arraySync() // [[-1, -1, -1], [-1, 5, -1], [-1, -1, -1]]
 */
export const pad: PadFunction = (x: AnyTensor, width: PadWidth, options: PadOptions = {}): AnyTensor => {
  const op = 'pad'
  checkTensor(op, x)
  checkOptions(op, options, ['value'])
  const { value = 0 } = options
  checkFilling(op, value, x.dtype)
  const shape: Shape = x.shape
  return padAxes(
    x,
    shape.map((_, axis) => paddingOf(op, shape, width, axis)),
    value,
  )
}

/** @throws ValueError for no number, DTypeError for one that cannot stand beside elements of the dtype. */
export function checkFilling(op: string, value: unknown, dtype: DType): asserts value is number {
  if (typeof value !== 'number')
    throw new ValueError(op, `the value must be a number; got ${describe(value)}`)
  if (!holds(dtype, value))
    throw new DTypeError(op, `${value} is no ${dtype}; use astype on the tensor first`)
}

function paddingOf(op: string, shape: Shape, width: unknown, axis: number): Padding {
  if (typeof width === 'number') {
    checkWhole(op, 'the width', width, 0)
    return { before: width, after: width, between: 0 }
  }
  if (!Array.isArray(width)) {
    throw new ValueError(op, `the width is a number or [before, after] for each axis; got ${describe(width)}`)
  }
  if (width.length !== shape.length) {
    throw new ShapeError(
      op,
      `a tensor of shape ${formatShape(shape)} takes ${shape.length} pairs [before, after]; got ${width.length}`,
      shape,
    )
  }
  const pair: unknown = width[axis]
  if (!Array.isArray(pair) || pair.length !== 2) {
    const got = Array.isArray(pair) ? `${pair.length} numbers` : describe(pair)
    throw new ValueError(op, `the width of axis ${axis} must be a pair [before, after]; got ${got}`)
  }
  const [before, after] = pair as unknown[]
  checkWhole(op, `the width before axis ${axis}`, before, 0)
  checkWhole(op, `the width after axis ${axis}`, after, 0)
  return { before, after, between: 0 }
}

withSamples(pad, () => [
  sample([real([])], (x) => pad(x, [])),
  sample([real([3])], (x) => pad(x, [[1, 2]])),
  sample([real([2, 3])], (x) => pad(x, 1, { value: 7 })),
  sample([real([2, 3])], (x) =>
    pad(x, [
      [0, 2],
      [1, 0],
    ]),
  ),
  sample([real([0, 3])], (x) => pad(x, 1)),
])
