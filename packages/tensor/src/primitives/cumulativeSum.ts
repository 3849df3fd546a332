// Running sums along an axis.
import { AxisError } from '../core/errors'
import { checkOptions } from '../core/options'
import { formatShape, normalizeAxis, sizeOf } from '../core/shape'
import { apply, definePrimitive } from '../graph/apply'
import type { Value } from '../graph/primitive'
import { bool, real, sample, whole, withSamples } from '../graph/samples'
import type { CumulativeFunction } from '../graph/signatures'
import type { AnyTensor } from '../graph/tensor'
import { cast } from './cast'
import { checkTensor } from './operands'
import { sumDType } from './reduction'

const cumulativeSumPrimitive = definePrimitive<{ readonly axis: number }>({
  name: 'cumulativeSum',
  infer: ([x]) => x as AnyTensor,
  vjp: (cotangent, _inputs, _output, { axis }) => [
    cotangent.flip({ axis }).cumulativeSum({ axis }).flip({ axis }),
  ],
  evaluate: ([x], { data: to, shape, dtype }, { axis }) => {
    const { data } = x as Value
    const size = shape[axis] as number
    const inner = sizeOf(shape.slice(axis + 1))
    for (let row = 0; row < to.length; row += size * inner) {
      for (let column = row; column < row + inner; column++) {
        let sum = 0
        for (let k = 0; k < size; k++) {
          sum += data[column + k * inner] as number
          if (dtype === 'int32') sum |= 0
          to[column + k * inner] = sum
        }
      }
    }
  },
})

/** Along which axis to add up; only a vector can do without. */
export interface CumulativeOptions {
  readonly axis?: number
}

/**
 * The sums of each element and all before it along `axis`. The dtype is that of `x`, but int32 for bool and
 * uint8; int32 wraps.
 *
 * @param options `axis`, which may be left out for a vector alone
 * @throws AxisError for an axis that `x` has not, or when it is left out
 * @example
 * cumulativeSum(tensor([1, 2, 3])).arraySync() // [1, 3, 6]
 * cumulativeSum(tensor([[1, 2], [3, 4]]), { axis: 0 }).arraySync() // [[1, 2], [4, 6]]
 */
export const cumulativeSum: CumulativeFunction = (
  x: AnyTensor,
  options: CumulativeOptions = {},
): AnyTensor => {
  const op = 'cumulativeSum'
  checkTensor(op, x)
  checkOptions(op, options, ['axis'])
  if (options.axis === undefined && x.ndim !== 1) {
    const advice =
      x.ndim === 0
        ? 'a scalar has none; reshape it'
        : 'say along which, as in { axis: -1 }, or flatten it first'
    throw new AxisError(
      op,
      `a tensor of shape ${formatShape(x.shape)} needs an axis to add up along; ${advice}`,
      undefined,
      x.ndim,
    )
  }
  const axis = normalizeAxis(op, options.axis ?? 0, x.ndim)
  return apply(cumulativeSumPrimitive, [cast(x, sumDType(x.dtype))], { axis })
}
withSamples(cumulativeSum, () => [
  sample([real([4])], (x) => cumulativeSum(x)),
  sample([real([2, 3, 2])], (x) => cumulativeSum(x, { axis: 1 })),
  sample([real([2, 3])], (x) => cumulativeSum(x, { axis: -1 })),
  sample([real([0, 3])], (x) => cumulativeSum(x, { axis: 0 })),
  sample([whole([2, 3], -50, 50)], (x) => cumulativeSum(x, { axis: 0 })),
  sample([bool([5])], (x) => cumulativeSum(x)),
])
