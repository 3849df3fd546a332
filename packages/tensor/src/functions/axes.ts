// Axes added, dropped and moved.
import type { DType } from '../core/dtype'
import { ShapeError } from '../core/errors'
import { formatShape, normalizeAxis, type Shape } from '../core/shape'
import { real, sample, withSamples } from '../graph/samples'
import type { ExpandDimsFunction, SqueezeFunction } from '../graph/signatures'
import type { AnyTensor, Tensor } from '../graph/tensor'
import { checkTensor } from '../primitives/operands'
import type { Sizes } from '../types/axis'

/**
 * `x` with a new axis of size 1.
 *
 * @param axis where it is in the result; negative ones count from the end
 * @throws AxisError for an axis outside the result
 * @example
 * expandDims(tensor([1, 2]), 0).shape // [1, 2]
 * expandDims(tensor([1, 2]), -1).shape // [2, 1]
 */
export const expandDims: ExpandDimsFunction = (x: AnyTensor, axis: number): AnyTensor => {
  checkTensor('expandDims', x)
  const at = normalizeAxis('expandDims', axis, x.ndim + 1)
  return x.reshape((x.shape as Shape).toSpliced(at, 0, 1))
}
withSamples(expandDims, () => [
  sample([real([])], (x) => expandDims(x, 0)),
  sample([real([2, 3])], (x) => expandDims(x, 1)),
  sample([real([2, 3])], (x) => expandDims(x, -1)),
  sample([real([0])], (x) => expandDims(x, 0)),
])

/**
 * `x` without the axis `axis`, which must be of size 1, or without all that are.
 *
 * @throws ShapeError for an axis that is not 1, AxisError for one that `x` has not
 * @example
 * squeeze(tensor([[[1], [2]]])).shape // [2]
 * squeeze(tensor([[[1], [2]]]), 0).shape // [2, 1]
 */
export const squeeze: SqueezeFunction = (x: AnyTensor, axis?: number): AnyTensor => {
  const op = 'squeeze'
  checkTensor(op, x)
  const shape: Shape = x.shape
  if (axis === undefined) return x.reshape(shape.filter((dim) => dim !== 1))
  const at = normalizeAxis(op, axis, x.ndim)
  if (shape[at] !== 1) {
    throw new ShapeError(op, `axis ${at} of ${formatShape(shape)} has size ${shape[at]}, not 1`, shape)
  }
  return x.reshape(shape.toSpliced(at, 1))
}
withSamples(squeeze, () => [
  sample([real([])], (x) => squeeze(x)),
  sample([real([1, 2, 1])], (x) => squeeze(x)),
  sample([real([1, 2, 1])], (x) => squeeze(x, -1)),
  sample([real([1, 0])], (x) => squeeze(x, 0)),
])

/**
 * `x` with one axis moved to another place; the others keep their order.
 *
 * @param from the axis of `x`
 * @param to where it is in the result; negative ones count from the end, for both
 * @throws AxisError for an axis that `x` has not
 * @example
 * moveAxis(zeros([2, 3, 4]), 0, -1).shape // [3, 4, 2]
 */
export function moveAxis<S extends Shape, D extends DType>(
  x: Tensor<S, D>,
  from: number,
  to: number,
): Tensor<Sizes<S>, D> {
  const op = 'moveAxis'
  checkTensor(op, x)
  const source = normalizeAxis(op, from, x.ndim)
  const target = normalizeAxis(op, to, x.ndim)
  const others = [...x.shape.keys()].toSpliced(source, 1)
  return (x as AnyTensor).transpose(others.toSpliced(target, 0, source))
}
withSamples(moveAxis, () => [
  sample([real([2, 3, 4])], (x) => moveAxis(x, 0, -1)),
  sample([real([2, 3, 4])], (x) => moveAxis(x, 2, 1)),
  sample([real([2, 0])], (x) => moveAxis(x, 0, 1)),
])

/**
 * `x` with two of its axes in each other's place.
 *
 * @throws AxisError for an axis that `x` has not
 * @example
 * swapAxes(zeros([2, 3, 4]), 0, -1).shape // [4, 3, 2]
 */
export function swapAxes<S extends Shape, D extends DType>(
  x: Tensor<S, D>,
  first: number,
  second: number,
): Tensor<Sizes<S>, D> {
  const op = 'swapAxes'
  checkTensor(op, x)
  const a = normalizeAxis(op, first, x.ndim)
  const b = normalizeAxis(op, second, x.ndim)
  return (x as AnyTensor).transpose([...x.shape.keys()].with(a, b).with(b, a))
}
withSamples(swapAxes, () => [
  sample([real([2, 3, 4])], (x) => swapAxes(x, 0, -1)),
  sample([real([2, 3])], (x) => swapAxes(x, 1, 1)),
  sample([real([2, 0])], (x) => swapAxes(x, 0, 1)),
])
