// Pooling in any number of dimensions: the largest element, or the mean, of windows.
import { floatOf, isFloat } from '../core/dtype'
import { ValueError } from '../core/errors'
import { checkFlag, checkOptions } from '../core/options'
import { sizeOf, type Shape } from '../core/shape'
import { real, sample, whole, withSamples } from '../graph/samples'
import { scalar } from '../graph/leaves'
import type {
  AvgPoolFunction,
  AvgPoolOptions,
  MaxPoolFunction,
  MaxPoolOptions,
  PerAxis,
} from '../graph/signatures'
import type { AnyTensor } from '../graph/tensor'
import { cast } from '../primitives/cast'
import { firstMax } from '../primitives/reduction'
import { broadcast } from '../primitives/broadcast'
import { reachOf, takeWindows } from '../primitives/windows'
import { checkSpace, padSpace, perAxis, slidesOf, type Slide } from './sliding'

/** How windows of `size` slide over `x`. */
function poolingOf(op: string, x: AnyTensor, size: PerAxis, options: MaxPoolOptions): Slide[] {
  const space = checkSpace(op, x)
  checkFlag(op, 'ceilMode', options.ceilMode)
  const sizes = perAxis(op, 'size', size, space.length)
  const slides = slidesOf(op, space, sizes, { stride: sizes, ...options }, options.ceilMode)
  for (const { before, after, ...window } of slides) {
    const most = Math.floor(reachOf(window) / 2)
    if (Math.max(before, after) > most) {
      const got = Math.max(before, after)
      throw new ValueError(
        op,
        `padding must be at most half of a window (${most}); got ${got}; use pad for more`,
      )
    }
  }
  return slides
}

const sizeAxes = (windows: AnyTensor, slides: readonly Slide[]): number[] =>
  slides.map((_, axis) => windows.ndim - slides.length + axis)

/**
 * The largest element of each window of the space of `x`, `[batch, channels, ...space]`: `[batch, channels, ...out]`.
 * NaN where one of them is. Padding counts for nothing.
 *
 * The gradient goes to the first, in row-major order, of the elements of a window that reach the maximum; where the
 * result is NaN, to none.
 *
 * @param size of a window: one for all axes of space, or one for each
 * @param options `stride`: as `size` by default; `padding` (0), at most half of `size`, and `dilation` (1), as for `conv`;
 * `ceilMode`: a last window may end outside, if it begins inside
 * @throws ShapeError for less than three axes and for windows that do not fit, ValueError for options that are none,
 * DTypeError for bool
 * @example
 * maxPool(tensor([[[1, 5, 2, 3]]]), 2).arraySync() // [[[5, 3]]]
 * maxPool(tensor([[[1, 5, 2, 3]]]), 3, { stride: 1 }).arraySync() // [[[5, 5]]]
 */
export const maxPool: MaxPoolFunction = (
  x: AnyTensor,
  size: PerAxis,
  options: MaxPoolOptions = {},
): AnyTensor => {
  const op = 'maxPool'
  checkOptions(op, options, ['stride', 'padding', 'dilation', 'ceilMode'])
  const slides = poolingOf(op, x, size, options)
  const least = isFloat(x.dtype) ? -Infinity : x.dtype === 'int32' ? -(2 ** 31) : 0
  const windows = takeWindows(padSpace(x, slides, least), slides)
  return firstMax(op, windows, sizeAxes(windows, slides))
}
withSamples(maxPool, () => [
  sample([real([2, 1, 6])], (x) => maxPool(x, 2)),
  sample([real([1, 2, 4, 4])], (x) => maxPool(x, 2)),
  sample([real([1, 1, 5, 4])], (x) => maxPool(x, [3, 2], { stride: [2, 1], padding: 1 })),
  sample([real([1, 1, 6])], (x) => maxPool(x, 2, { dilation: 2, ceilMode: true })),
  sample([real([1, 1, 2, 3, 3])], (x) => maxPool(x, 2, { stride: 1 })),
  sample([real([0, 1, 4])], (x) => maxPool(x, 2)),
  sample([whole([1, 1, 5], -50, 50)], (x) => maxPool(x, 2, { padding: 1 })),
])

/**
 * The mean of each window of the space of `x`, `[batch, channels, ...space]`: `[batch, channels, ...out]`. float32 for
 * bool and uint8.
 *
 * @param size of a window: one for all axes of space, or one for each
 * @param options `stride`: as `size` by default; `padding` (0), at most half of `size`; `ceilMode`: a last window may end
 * outside, if it begins inside; what is behind the padding never counts; `countIncludePad` (true): whether the padding
 * counts, as zeros
 * @throws ShapeError for less than three axes and for windows that do not fit, ValueError for options that are none,
 * DTypeError for int32
 * @example
 * avgPool(tensor([[[1, 5, 2, 4]]]), 2).arraySync() // [[[3, 3]]]
 * avgPool(tensor([[[1, 5, 3]]]), 3, { stride: 1, padding: 1, countIncludePad: false }).arraySync() // [[[3, 3, 4]]]
 */
export const avgPool: AvgPoolFunction = (
  x: AnyTensor,
  size: PerAxis,
  options: AvgPoolOptions = {},
): AnyTensor => {
  const op = 'avgPool'
  checkOptions(op, options, ['stride', 'padding', 'ceilMode', 'countIncludePad'])
  const { countIncludePad = true, ...rest } = options
  checkFlag(op, 'countIncludePad', countIncludePad)
  const slides = poolingOf(op, x, size, rest)
  const values = cast(x, floatOf(op, x.dtype))
  const sumsOf = (of: AnyTensor): AnyTensor => {
    const windows = takeWindows(of, slides)
    return windows.sum({ axis: sizeAxes(windows, slides) })
  }
  const sums = sumsOf(padSpace(values, slides, 0))
  const isWhole = slides.every(
    ({ before, after, beyond }) => beyond === 0 && (countIncludePad || before + after === 0),
  )
  if (isWhole) return sums.div(sizeOf(slides.map((slide) => slide.size)))
  // As many elements count as there are ones in the window.
  const space = (x.shape as Shape).slice(2)
  const counted = slides.map(({ before, after, beyond }, axis) => {
    const length = space[axis] as number
    return countIncludePad
      ? { before: 0, after: 0, beyond, length: before + length + after }
      : { before, after, beyond, length }
  })
  const ones = broadcast(scalar(1, values.dtype), [1, 1, ...counted.map(({ length }) => length)])
  return sums.div(sumsOf(padSpace(ones, counted, 0)))
}
withSamples(avgPool, () => [
  sample([real([2, 1, 6])], (x) => avgPool(x, 2)),
  sample([real([1, 2, 4, 3])], (x) => avgPool(x, [3, 2], { stride: 1, padding: 1 })),
  sample([real([1, 1, 5, 4])], (x) => avgPool(x, 3, { stride: 2, padding: 1, countIncludePad: false })),
  sample([real([1, 1, 6])], (x) => avgPool(x, 3, { stride: 2, padding: 1, ceilMode: true })),
  sample([real([1, 1, 2, 3, 3])], (x) => avgPool(x, 2, { stride: 1 })),
  sample([real([0, 1, 4])], (x) => avgPool(x, 2)),
])
