// The logarithm of a sum of exponentials, where neither overflows.
import { floatOf } from '../core/dtype'
import { reducedShape } from '../core/shape'
import { real, sample, withSamples } from '../graph/samples'
import type { ReduceFunction } from '../graph/signatures'
import type { AnyTensor } from '../graph/tensor'
import { cast } from '../primitives/cast'
import { checkReduction, type ReductionOptions } from '../primitives/reduction'
import { stopGradient } from '../primitives/stopGradient'
import { where } from '../primitives/selection'

/**
 * `log(sum(exp(x)))` along `axis` (one, several or, by default, all), computed relative to the largest
 * element, so that it neither overflows nor underflows (Blanchard, Higham, Higham, Accurately computing the
 * log-sum-exp and softmax functions, 2021). -Infinity where all elements are, or there are none. float32 for
 * bool and uint8.
 *
 * The gradient is softmax; where all elements are -Infinity it is taken to be 0, and where one is Infinity
 * it is NaN.
 *
 * @param options `axis`, negative ones count from the end; `keepDims` leaves the reduced axes as 1
 * @throws DTypeError for int32, AxisError for an axis that `x` has not
 * @example
 * logSumExp(tensor([0, 0])).item() // 0.6931471824645996
 * logSumExp(tensor([1000, -1000])).item() // 1000
 */
export const logSumExp: ReduceFunction<'logSumExp', 'float'> = (
  x: AnyTensor,
  options: ReductionOptions = {},
): AnyTensor => {
  const op = 'logSumExp'
  const axes = checkReduction(op, x, options)
  const keepDims = options.keepDims === true
  const values = cast(x, floatOf(op, x.dtype))
  if (axes.some((axis) => x.shape[axis] === 0)) return values.sum({ axis: axes, keepDims }).log()
  // The result does not depend on the shift, so that no gradient flows through it.
  const largest = stopGradient(values.max({ axis: axes, keepDims: true }))
  const shift = where(largest.isFinite(), largest, 0)
  const total = values.sub(shift).exp().sum({ axis: axes, keepDims: true })
  const none = total.equal(0)
  const result = where(none, -Infinity, where(none, 1, total).log().add(shift))
  return result.reshape(reducedShape(x.shape, axes, keepDims))
}
withSamples(logSumExp, () => [
  sample([real([])], (x) => logSumExp(x)),
  sample([real([2, 3])], (x) => logSumExp(x)),
  sample([real([2, 3, 2])], (x) => logSumExp(x, { axis: [0, -1] })),
  sample([real([2, 3])], (x) => logSumExp(x, { axis: -1, keepDims: true })),
  sample([real([0, 3])], (x) => logSumExp(x, { axis: 1 })),
])
