// The mean of elements and how far they lie from it.
import { floatOf } from '../core/dtype'
import { ValueError } from '../core/errors'
import { checkFinite } from '../core/options'
import { sizeOf, type Shape } from '../core/shape'
import { real, sample, withSamples, type Sample } from '../graph/samples'
import type { ReduceFunction, VarianceOptions } from '../graph/signatures'
import type { AnyTensor } from '../graph/tensor'
import { cast } from '../primitives/cast'
import { checkReduction, type ReductionOptions } from '../primitives/reduction'
import { where } from '../primitives/selection'

/** How many elements are combined to one. */
const countOf = (shape: Shape, axes: readonly number[]): number =>
  sizeOf(axes.map((axis) => shape[axis] as number))

const samplesFor = (op: (x: AnyTensor, options?: ReductionOptions) => AnyTensor): Sample[] => [
  sample([real([])], (x) => op(x)),
  sample([real([2, 3])], (x) => op(x)),
  sample([real([2, 3, 2])], (x) => op(x, { axis: [0, -1] })),
  sample([real([2, 3])], (x) => op(x, { axis: -1, keepDims: true })),
  sample([real([0, 3])], (x) => op(x, { axis: 1 })),
]

/**
 * The mean of the elements along `axis` (one, several or, by default, all); NaN where there are none. float32
 * for bool and uint8.
 *
 * @param options `axis`, negative ones count from the end; `keepDims` leaves the reduced axes as 1
 * @throws DTypeError for int32, AxisError for an axis that `x` has not
 * @example
 * mean(tensor([[1, 2], [3, 6]])).item() // 3
 * mean(tensor([[1, 2], [3, 6]]), { axis: 0 }).arraySync() // [2, 4]
 */
export const mean: ReduceFunction<'mean', 'float'> = (
  x: AnyTensor,
  options: ReductionOptions = {},
): AnyTensor => {
  const op = 'mean'
  const axes = checkReduction(op, x, options)
  const sum = cast(x, floatOf(op, x.dtype)).sum({ axis: axes, keepDims: options.keepDims === true })
  return sum.div(countOf(x.shape, axes))
}
withSamples(mean, () => samplesFor(mean))

/** The mean squared distance from the mean, in two passes. */
function spread(op: string, x: AnyTensor, options: ReductionOptions & VarianceOptions): AnyTensor {
  const axes = checkReduction(op, x, options, 'correction')
  const { correction = 0, keepDims } = options
  checkFinite(op, 'the correction', correction)
  const count = countOf(x.shape, axes)
  if (count > 0 && correction >= count) {
    throw new ValueError(
      op,
      `a correction of ${correction} leaves nothing to divide by: ${count === 1 ? 'there is 1 element' : `there are ${count} elements`}`,
    )
  }
  const values = cast(x, floatOf(op, x.dtype))
  const deviation = values.sub(values.mean({ axis: axes, keepDims: true }))
  return deviation
    .square()
    .sum({ axis: axes, keepDims: keepDims === true })
    .div(Math.max(count - correction, 0))
}

/**
 * The variance of the elements along `axis` (one, several or, by default, all): the mean of their squared
 * distances from the mean, computed in two passes, so that a large mean does no harm. NaN where there are no
 * elements. float32 for bool and uint8.
 *
 * @param options `axis`, negative ones count from the end; `keepDims` leaves the reduced axes as 1;
 * `correction` (0) is taken off the number of elements that is divided by: 1 for an unbiased estimate
 * @throws DTypeError for int32, AxisError for an axis that `x` has not, ValueError for a correction that is
 * not below the number of elements
 * @example
 * variance(tensor([1, 2, 3, 6])).item() // 3.5
 * variance(tensor([1, 2, 3]), { correction: 1 }).item() // 1
 */
export const variance: ReduceFunction<'variance', 'float', VarianceOptions> = (
  x: AnyTensor,
  options: ReductionOptions & VarianceOptions = {},
): AnyTensor => spread('variance', x, options)
withSamples(variance, () => [
  ...samplesFor(variance),
  sample([real([2, 3])], (x) => variance(x, { correction: 1 })),
])

/**
 * The standard deviation of the elements along `axis` (one, several or, by default, all): the square root of
 * their {@link variance}. Where all elements are equal, which makes it 0, the gradient is taken to be 0.
 *
 * @param options as for `variance`
 * @throws DTypeError for int32, AxisError for an axis that `x` has not, ValueError for a correction that is
 * not below the number of elements
 * @example
 * std(tensor([1, 3])).item() // 1
 * std(tensor([1, 2, 3]), { correction: 1 }).item() // 1
 */
export const std: ReduceFunction<'std', 'float', VarianceOptions> = (
  x: AnyTensor,
  options: ReductionOptions & VarianceOptions = {},
): AnyTensor => {
  const squared = spread('std', x, options)
  const none = squared.equal(0)
  return where(none, 0, where(none, 1, squared).sqrt())
}
withSamples(std, () => [
  sample([real([2, 3])], (x) => std(x)),
  sample([real([2, 3, 2])], (x) => std(x, { axis: [0, -1] })),
  sample([real([2, 3])], (x) => std(x, { axis: -1, keepDims: true, correction: 1 })),
  sample([real([0, 3])], (x) => std(x, { axis: 1 })),
])
