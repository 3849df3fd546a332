// Products along axes.
import { reducedShape, sizeOf, type Shape } from '../core/shape'
import { real, sample, whole, withSamples } from '../graph/samples'
import type { ReduceFunction } from '../graph/signatures'
import type { AnyTensor } from '../graph/tensor'
import { cast } from '../primitives/cast'
import { concat } from '../primitives/concat'
import { checkReduction, sumDType, type ReductionOptions } from '../primitives/reduction'

/**
 * The product of the elements along `axis` (one, several or, by default, all), 1 where there are none. The
 * dtype is that of `x`, but int32 for bool and uint8; int32 wraps.
 *
 * It is a balanced tree of multiplications, so that derivatives of any order are right also where elements
 * are 0, which dividing the product by each element would not give.
 *
 * @param options `axis`, negative ones count from the end; `keepDims` leaves the reduced axes as 1
 * @throws AxisError for an axis that `x` has not
 * @example
 * prod(tensor([[1, 2], [3, 4]])).item() // 24
 * prod(tensor([[1, 2], [3, 4]]), { axis: 0 }).arraySync() // [3, 8]
 */
export const prod: ReduceFunction<'prod', 'sum'> = (
  x: AnyTensor,
  options: ReductionOptions = {},
): AnyTensor => {
  const axes = checkReduction('prod', x, options)
  const shape: Shape = x.shape
  const kept = [...shape.keys()].filter((axis) => !axes.includes(axis))
  const outer = kept.map((axis) => shape[axis] as number)
  const count = sizeOf(axes.map((axis) => shape[axis] as number))
  let factors = cast(x, sumDType(x.dtype))
    .transpose([...axes, ...kept])
    .reshape([count, ...outer])
  if (count === 0) factors = factors.pad([[0, 1], ...outer.map((): [number, number] => [0, 0])], { value: 1 })
  while (factors.shape[0] > 1) {
    const half = factors.shape[0] >> 1
    const pairs = factors.slice([0, half]).mul(factors.slice([half, 2 * half]))
    factors = factors.shape[0] % 2 === 0 ? pairs : concat([pairs, factors.slice([2 * half])])
  }
  return factors.reshape(reducedShape(shape, axes, options.keepDims === true))
}
withSamples(prod, () => [
  sample([real([])], (x) => prod(x)),
  sample([real([5])], (x) => prod(x)),
  sample([real([2, 3, 2])], (x) => prod(x, { axis: 1 })),
  sample([real([2, 3, 2])], (x) => prod(x, { axis: [0, -1] })),
  sample([real([2, 3])], (x) => prod(x, { axis: -1, keepDims: true })),
  sample([real([0])], (x) => prod(x)),
  sample([real([0, 3])], (x) => prod(x, { axis: 1 })),
  sample([real([3, 0])], (x) => prod(x, { axis: 1 })),
  sample([whole([2, 3], -5, 5)], (x) => prod(x, { axis: 0 })),
])
