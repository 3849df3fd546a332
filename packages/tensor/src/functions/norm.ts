// Lengths of vectors.
import { floatOf } from '../core/dtype'
import { ValueError } from '../core/errors'
import { describe } from '../core/describe'
import { reducedShape } from '../core/shape'
import { real, sample, withSamples } from '../graph/samples'
import type { NormOptions, ReduceFunction } from '../graph/signatures'
import type { AnyTensor } from '../graph/tensor'
import { cast } from '../primitives/cast'
import { checkReduction, type ReductionOptions } from '../primitives/reduction'
import { stopGradient } from '../primitives/stopGradient'
import { where } from '../primitives/selection'

/**
 * The norm of the elements along `axis` (one, several or, by default, all), taken as one vector:
 * `sum(|x|^p)^(1/p)`, and the largest `|x|` for `Infinity`; 0 where there are none. Of a matrix this is, by
 * default, the Frobenius norm. The elements are divided by the largest first, so that squares neither
 * overflow nor underflow. float32 for bool and uint8.
 *
 * Where all elements are 0, the gradient is taken to be 0. Elements that tie for the largest share the
 * gradient of the norm of order `Infinity` evenly.
 *
 * @param options `ord`, the order p: from 1 up, `Infinity` too, 2 by default; `axis`, negative ones count
 * from the end; `keepDims` leaves the reduced axes as 1
 * @throws ValueError for an order below 1, DTypeError for int32, AxisError for an axis that `x` has not
 * @example
 * norm(tensor([3, 4])).item() // 5
 * norm(tensor([[3, -4], [0, 2]]), { ord: 1, axis: 1 }).arraySync() // [7, 2]
 */
export const norm: ReduceFunction<'norm', 'float', NormOptions> = (
  x: AnyTensor,
  options: ReductionOptions & NormOptions = {},
): AnyTensor => {
  const op = 'norm'
  const axis = checkReduction(op, x, options, 'ord')
  const { ord = 2 } = options
  if (typeof ord !== 'number' || !(ord >= 1)) {
    throw new ValueError(op, `ord must be a number from 1 up, or Infinity; got ${describe(ord)}`)
  }
  const keepDims = options.keepDims === true
  const values = cast(x, floatOf(op, x.dtype))
  const lengths = values.abs()
  if (ord === 1 || axis.some((at) => x.shape[at] === 0)) return lengths.sum({ axis, keepDims })
  if (ord === Infinity) return lengths.max({ axis, keepDims })
  // The result does not depend on the scale, so that no gradient flows through it.
  const largest = stopGradient(lengths.max({ axis, keepDims: true }))
  const scale = where(largest.equal(0).logicalOr(largest.isInf()), 1, largest)
  // Squares of x itself: |x| has no second derivative at 0, while x squared does.
  const powers = ord === 2 ? values.div(scale).square() : lengths.div(scale).pow(ord)
  const total = powers.sum({ axis, keepDims: true })
  const none = total.equal(0)
  const root = where(none, 1, total)
  const result = where(none, 0, (ord === 2 ? root.sqrt() : root.pow(1 / ord)).mul(scale))
  return result.reshape(reducedShape(x.shape, axis, keepDims))
}
withSamples(norm, () => [
  sample([real([])], (x) => norm(x)),
  sample([real([2, 3])], (x) => norm(x)),
  sample([real([2, 3, 2])], (x) => norm(x, { axis: [0, -1] })),
  sample([real([2, 3])], (x) => norm(x, { axis: -1, keepDims: true })),
  sample([real([2, 3])], (x) => norm(x, { ord: 1, axis: 0 })),
  sample([real([2, 3])], (x) => norm(x, { ord: Infinity, axis: 1 })),
  sample([real([2, 3])], (x) => norm(x, { ord: 3, axis: 1 })),
  sample([real([0, 3])], (x) => norm(x, { axis: 0 })),
])
