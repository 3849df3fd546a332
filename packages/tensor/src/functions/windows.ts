// Windows that slide over space, as a tensor of all of them: a view, which nobody has to store.
import { checkOptions } from '../core/options'
import { real, sample, withSamples } from '../graph/samples'
import type { PerAxis, WindowsFunction, WindowsOptions } from '../graph/signatures'
import type { AnyTensor } from '../graph/tensor'
import { checkFilling } from '../primitives/slice'
import { takeWindows } from '../primitives/windows'
import { checkSpace, padSpace, perAxis, slidesOf } from './sliding'

/**
 * The windows of `size` that slide over the space of `x`, `[batch, channels, ...space]`:
 * `[batch, channels, ...out, ...size]`, with any number of axes of space. Sums, extremes or products over the last
 * axes are pooling and convolution of any kind.
 *
 * An element that lies in several windows gets the sum of their gradients.
 *
 * @param size of a window: one for all axes of space, or one for each
 * @param options `stride` (1): from one window to the next; `padding` (0): a number, 'same', 'valid', or a number or
 * `[before, after]` for each axis; `dilation` (1): from one element of a window to the next; `value` (0): what the
 * padding holds
 * @throws ShapeError for less than three axes and for windows that do not fit, ValueError for options that are none,
 * DTypeError for a `value` that the dtype of `x` does not hold
 * @example
 * const x = tensor([[[1, 2, 3, 4]]])
 * windows(x, 3).arraySync() // [[[[1, 2, 3], [2, 3, 4]]]]
 * windows(x, 2, { stride: 3, padding: 1 }).arraySync() // [[[[0, 1], [3, 4]]]]
 */
export const windows: WindowsFunction = (
  x: AnyTensor,
  size: PerAxis,
  options: WindowsOptions = {},
): AnyTensor => {
  const op = 'windows'
  const space = checkSpace(op, x)
  checkOptions(op, options, ['stride', 'padding', 'dilation', 'value'])
  const { value = 0 } = options
  checkFilling(op, value, x.dtype)
  const slides = slidesOf(op, space, perAxis(op, 'size', size, space.length), options)
  return takeWindows(padSpace(x, slides, value), slides)
}
withSamples(windows, () => [
  sample([real([2, 1, 5])], (x) => windows(x, 3)),
  sample([real([1, 2, 4, 5])], (x) => windows(x, [2, 3], { padding: [1, [0, 2]], value: 1 })),
  sample([real([1, 1, 6])], (x) => windows(x, 2, { stride: 2 })),
  sample([real([2, 1, 7])], (x) => windows(x, 2, { stride: 3, dilation: 2 })),
  sample([real([0, 2, 4])], (x) => windows(x, 2)),
])
