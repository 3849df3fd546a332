// The order of elements along an axis.
import type { DType } from '../core/dtype'
import { checkFlag, checkOptions } from '../core/options'
import { normalizeAxis, sizeOf, type Shape } from '../core/shape'
import { apply, definePrimitive } from '../graph/apply'
import { noGradient, type Value } from '../graph/primitive'
import { real, sample, whole, withSamples } from '../graph/samples'
import type { AxisOptions } from '../graph/signatures'
import type { AnyTensor, Tensor } from '../graph/tensor'
import { checkTensor } from './operands'

/** Along which axis to sort, the last by default, and whether from the largest down. */
export interface SortOptions {
  readonly axis?: number
  readonly descending?: boolean
}

/** Less than 0 where `a` comes before `b`; NaN comes last in either direction. */
function compare(a: number, b: number, descending: boolean): number {
  const unordered = Number(Number.isNaN(a)) - Number(Number.isNaN(b))
  if (unordered !== 0) return unordered
  const [lower, upper] = descending ? [b, a] : [a, b]
  return Number(lower > upper) - Number(lower < upper)
}

const argSortPrimitive = definePrimitive<{ readonly axis: number; readonly descending: boolean }>({
  name: 'argSort',
  infer: ([x]) => ({ shape: (x as AnyTensor).shape, dtype: 'int32' }),
  vjp: noGradient,
  evaluate: ([x], { data: to }, { axis, descending }) => {
    const { data, shape } = x as Value
    const size = shape[axis] as number
    const inner = sizeOf(shape.slice(axis + 1))
    for (let row = 0; row < to.length; row += size * inner) {
      for (let column = row; column < row + inner; column++) {
        const at = (k: number): number => data[column + k * inner] as number
        const order = Array.from({ length: size }, (_, k) => k)
        order.sort((a, b) => compare(at(a), at(b), descending)) // stable
        for (let k = 0; k < size; k++) to[column + k * inner] = order[k] as number
      }
    }
  },
})

/** Checks the arguments of sorting and fills the defaults in; `axis` is from 0 up. */
export function checkSort(
  op: string,
  x: unknown,
  options: SortOptions,
): { axis: number; descending: boolean } {
  checkTensor(op, x)
  checkOptions(op, options, ['axis', 'descending'])
  checkFlag(op, 'descending', options.descending)
  return { axis: normalizeAxis(op, options.axis ?? -1, x.ndim), descending: options.descending === true }
}

/**
 * The indices that sort `x` along an axis: `takeAlongAxis(x, argSort(x))` is `sort(x)`; int32. Equal elements
 * keep their order; NaN comes last, also when descending.
 *
 * @param options `axis`, the last by default; `descending` for the largest first
 * @throws AxisError for an axis that `x` has not
 * @example
 * argSort(tensor([30, 10, 20])).arraySync() // [1, 2, 0]
 * argSort(tensor([30, 10, 20]), { descending: true }).arraySync() // [0, 2, 1]
 */
export const argSort = <S extends Shape, D extends DType, const X extends number = -1>(
  x: Tensor<S, D>,
  options: AxisOptions<S, X> & Pick<SortOptions, 'descending'> = {},
): Tensor<S, 'int32'> => apply(argSortPrimitive, [x], checkSort('argSort', x, options))
withSamples(argSort, () => [
  sample([real([5])], (x) => argSort(x)),
  sample([real([2, 4])], (x) => argSort(x, { descending: true })),
  sample([real([3, 2, 2])], (x) => argSort(x, { axis: 0 })),
  sample([whole([2, 6], 0, 3)], (x) => argSort(x, { axis: 1, descending: true })),
  sample([real([0])], (x) => argSort(x)),
])
