// Making positive shares of one whole out of any numbers.
import { floatOf } from '../core/dtype'
import { checkOptions } from '../core/options'
import { normalizeAxis, type Shape } from '../core/shape'
import { real, sample, withSamples, type Sample } from '../graph/samples'
import type { NormalizeFunction } from '../graph/signatures'
import type { AnyTensor } from '../graph/tensor'
import { checkTensor } from '../primitives/operands'
import { stopGradient } from '../primitives/stopGradient'

interface Options {
  readonly axis?: number | undefined
}

/** `x` less its maximum along the axis, of which exp does not overflow and at least one is 1; and that axis. */
function shifted(op: string, x: AnyTensor, options: Options): readonly [AnyTensor, number] {
  checkTensor(op, x)
  checkOptions(op, options, ['axis'])
  const shape: Shape = x.shape
  const axis = normalizeAxis(op, options.axis ?? -1, shape.length)
  const float = x.astype(floatOf(op, x.dtype))
  if (shape[axis] === 0) return [float, axis]
  // The result does not depend on what is subtracted, so no gradient flows through it.
  return [float.sub(stopGradient(float.max({ axis, keepDims: true }))), axis]
}

function shares(x: AnyTensor, options: Options = {}): AnyTensor {
  const [y, axis] = shifted('softmax', x, options)
  const e = y.exp()
  // One division for each slice: the sum is from 1 to the number of elements, and e at most 1.
  return e.mul(e.sum({ axis, keepDims: true }).reciprocal())
}

function logShares(x: AnyTensor, options: Options = {}): AnyTensor {
  const [y, axis] = shifted('logSoftmax', x, options)
  return y.sub(y.exp().sum({ axis, keepDims: true }).log())
}

const samplesFor = (op: (x: AnyTensor, options?: Options) => AnyTensor): readonly Sample[] => [
  sample([real([3])], (x) => op(x)),
  sample([real([2, 3])], (x) => op(x)),
  sample([real([2, 3, 2])], (x) => op(x, { axis: 1 })),
  sample([real([2, 3])], (x) => op(x, { axis: -2 })),
  sample([real([3, 1])], (x) => op(x)),
  sample([real([0, 3])], (x) => op(x)),
  sample([real([3, 0])], (x) => op(x)),
]

/**
 * `exp(x) / sum(exp(x))` along an axis: numbers from 0 to 1 that add up to 1. The maximum is subtracted
 * first, so nothing overflows, however large `x` is. bool and uint8 become float32.
 *
 * -Infinity gives 0, and a slice where all are -Infinity gives NaN, since no shares of nothing add up to 1;
 * so does one with Infinity or NaN in it.
 *
 * @param options `axis`, the last by default; negative ones count from the end
 * @throws AxisError for an axis that `x` has not, DTypeError for int32.
 * @example
 * softmax(tensor([1000, 1000])).arraySync() // [0.5, 0.5]
 * softmax(tensor([[0, -1000], [0, 0]]), { axis: 0 }).arraySync() // [[0.5, 0], [0.5, 1]]
 */
export const softmax = shares as unknown as NormalizeFunction<'softmax'>
withSamples(softmax, () => samplesFor(shares))

/**
 * The logarithm of {@link softmax}, `x - log(sum(exp(x)))` along an axis, without overflow and without losing
 * the small ones: where softmax is 0 in all digits, this is still right.
 *
 * -Infinity stays -Infinity, and a slice where all are -Infinity gives NaN; so does one with Infinity or NaN.
 *
 * @param options `axis`, the last by default; negative ones count from the end
 * @throws AxisError for an axis that `x` has not, DTypeError for int32.
 * @example
 * logSoftmax(tensor([0, -1000])).arraySync() // [0, -1000]
 */
export const logSoftmax = logShares as unknown as NormalizeFunction<'logSoftmax'>
withSamples(logSoftmax, () => samplesFor(logShares))
