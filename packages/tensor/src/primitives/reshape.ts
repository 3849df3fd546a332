// The same elements in the same order under another shape.
import { ShapeError, ValueError } from '../core/errors'
import { describe } from '../core/describe'
import { checkShape, formatShape, sameShape, sizeOf, type Shape } from '../core/shape'
import { apply, definePrimitive } from '../graph/apply'
import type { Value } from '../graph/primitive'
import { real, sample, withSamples } from '../graph/samples'
import type { ReshapeFunction } from '../graph/signatures'
import type { AnyTensor } from '../graph/tensor'
import { checkTensor } from './operands'

const reshapePrimitive = definePrimitive<{ readonly shape: Shape }>({
  name: 'reshape',
  infer: ([input], { shape }) => ({ shape, dtype: (input as AnyTensor).dtype }),
  vjp: (cotangent, [input]) => [cotangent.reshape((input as AnyTensor).shape)],
  lower: () => ({ kind: 'reshape' }),
  evaluate: ([input], { data }) => data.set((input as Value).data),
})

/** The shape that is meant by a target in which one dimension may be -1. */
function resolve(from: Shape, target: unknown): Shape {
  const op = 'reshape'
  if (!Array.isArray(target)) {
    throw new ValueError(op, `a shape is an array of dimensions such as [2, -1]; got ${describe(target)}`)
  }
  const unknown = target.indexOf(-1)
  if (unknown === -1) {
    checkShape(op, target)
    return target
  }
  if (target.indexOf(-1, unknown + 1) !== -1) {
    throw new ShapeError(op, `only one dimension can be -1; got ${formatShape(target)}`, from, target)
  }
  checkShape(op, target.with(unknown, 1))
  const rest = sizeOf(target.with(unknown, 1))
  const dim = sizeOf(from) / rest
  if (!Number.isInteger(dim)) {
    const why = rest === 0 ? 'any size fits at -1' : `${sizeOf(from)} elements do not divide by ${rest}`
    throw new ShapeError(op, `${formatShape(from)} does not fit ${formatShape(target)}: ${why}`, from, target)
  }
  return target.with(unknown, dim)
}

/**
 * `x` with the same elements, in row-major order, under another shape. One dimension may be -1: what is left.
 *
 * @param shape as many elements as `x` has
 * @throws ShapeError when the numbers of elements differ, or -1 has no single answer
 * @example
 * reshape(tensor([[1, 2, 3], [4, 5, 6]]), [3, -1]).arraySync() // [[1, 2], [3, 4], [5, 6]]
 */
export const reshape: ReshapeFunction = (x: AnyTensor, shape: Shape): AnyTensor => {
  checkTensor('reshape', x)
  const target = resolve(x.shape, shape)
  if (sizeOf(target) !== x.size) {
    throw new ShapeError(
      'reshape',
      `${formatShape(x.shape)} has ${x.size} elements, ${formatShape(target)} ${sizeOf(target)}; the numbers must be equal`,
      x.shape,
      target,
    )
  }
  return sameShape(x.shape, target) ? x : apply(reshapePrimitive, [x], { shape: [...target] })
}
withSamples(reshape, () => [
  sample([real([])], (x) => reshape(x, [1, 1])),
  sample([real([1])], (x) => reshape(x, [])),
  sample([real([2, 6])], (x) => reshape(x, [3, 4])),
  sample([real([2, 6])], (x) => reshape(x, [-1, 3])),
  sample([real([0, 3])], (x) => reshape(x, [2, 0])),
])
