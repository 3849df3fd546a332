// Whether some or all elements are true.
import { sizeOf } from '../core/shape'
import { bool, real, sample, withSamples, type Sample } from '../graph/samples'
import type { ReduceFunction } from '../graph/signatures'
import type { AnyTensor } from '../graph/tensor'
import { cast } from '../primitives/cast'
import { checkReduction, type ReductionOptions } from '../primitives/reduction'

/** How many elements are true, or not 0. */
const trueCount = (x: AnyTensor, axes: readonly number[], options: ReductionOptions): AnyTensor =>
  cast(x, 'bool').sum({ axis: axes, keepDims: options.keepDims === true })

const samplesFor = (op: (x: AnyTensor, options?: ReductionOptions) => AnyTensor): readonly Sample[] => [
  sample([bool([])], (x) => op(x)),
  sample([bool([2, 3])], (x) => op(x)),
  sample([bool([4, 3])], (x) => op(x, { axis: 1 })),
  sample([bool([2, 3])], (x) => op(x, { axis: [0, -1], keepDims: true })),
  sample([bool([3, 0])], (x) => op(x, { axis: 1 })),
  sample([real([2, 3])], (x) => op(x)),
]

/**
 * Whether any of the elements along `axis` (one, several or, by default, all) is true, or not 0, as NaN is;
 * false where there are none. bool.
 *
 * @param options `axis`, negative ones count from the end; `keepDims` leaves the reduced axes as 1
 * @throws AxisError for an axis that `x` has not
 * @example
 * any(tensor([[false, true], [false, false]])).item() // true
 * any(tensor([[false, true], [false, false]]), { axis: 1 }).arraySync() // [true, false]
 */
export const any: ReduceFunction<'any', 'bool'> = (x: AnyTensor, options: ReductionOptions = {}): AnyTensor =>
  trueCount(x, checkReduction('any', x, options), options).greater(0)
withSamples(any, () => samplesFor(any))

/**
 * Whether all of the elements along `axis` (one, several or, by default, all) are true, or not 0, as NaN is;
 * true where there are none. bool.
 *
 * @param options `axis`, negative ones count from the end; `keepDims` leaves the reduced axes as 1
 * @throws AxisError for an axis that `x` has not
 * @example
 * all(tensor([[true, true], [false, true]])).item() // false
 * all(tensor([[true, true], [false, true]]), { axis: 1 }).arraySync() // [true, false]
 */
export const all: ReduceFunction<'all', 'bool'> = (
  x: AnyTensor,
  options: ReductionOptions = {},
): AnyTensor => {
  const axes = checkReduction('all', x, options)
  return trueCount(x, axes, options).equal(sizeOf(axes.map((axis) => x.shape[axis])))
}
withSamples(all, () => samplesFor(all))
