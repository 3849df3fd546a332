// Several tensors made one, and one made several.
import { ShapeError, ValueError } from '../core/errors'
import { checkOptions, checkWhole } from '../core/options'
import { describe } from '../core/describe'
import { formatShape, normalizeAxis, sameShape, type Shape } from '../core/shape'
import { real, sample, withSamples } from '../graph/samples'
import type { SplitFunction, StackFunction } from '../graph/signatures'
import type { AnyTensor } from '../graph/tensor'
import { checkTensors, concat, type JoinOptions } from '../primitives/concat'
import { checkTensor } from '../primitives/operands'
import { sliceAxes } from '../primitives/slice'

/**
 * Tensors of one shape joined along a new axis. dtypes are promoted.
 *
 * @param tensors of equal shapes, at least one
 * @param options `axis`, where the new axis is in the result; the first by default
 * @throws ShapeError for shapes that differ, AxisError for an axis outside the result
 * @example
 * stack([tensor([1, 2]), tensor([3, 4])]).arraySync() // [[1, 2], [3, 4]]
 * stack([tensor([1, 2]), tensor([3, 4])], { axis: -1 }).arraySync() // [[1, 3], [2, 4]]
 */
export const stack: StackFunction = (tensors: readonly AnyTensor[], options: JoinOptions = {}): AnyTensor => {
  const op = 'stack'
  checkOptions(op, options, ['axis'])
  const inputs = checkTensors(op, tensors)
  const first = inputs[0] as AnyTensor
  const axis = normalizeAxis(op, options.axis ?? 0, first.ndim + 1)
  for (const { shape } of inputs) {
    if (sameShape(shape, first.shape)) continue
    throw new ShapeError(
      op,
      `shapes must be equal; got ${formatShape(first.shape)} and ${formatShape(shape)}; concat joins along an axis they have`,
      first.shape,
      shape,
    )
  }
  const shape = (first.shape as Shape).toSpliced(axis, 0, 1)
  return concat(
    inputs.map((x) => x.reshape(shape)),
    { axis },
  )
}
withSamples(stack, () => [
  sample([real([]), real([])], (x, y) => stack([x, y])),
  sample([real([2, 3]), real([2, 3])], (x, y) => stack([x, y])),
  sample([real([2, 3]), real([2, 3])], (x, y) => stack([x, y, x], { axis: -1 })),
  sample([real([0])], (x) => stack([x], { axis: 1 })),
])

/**
 * `x` cut along an axis: into `sections` equal parts, or before each of the given indices.
 *
 * @param sections how many equal parts, or where to cut: ascending indices from 0 up to the size of the axis
 * @param options `axis`, the first by default
 * @returns an array of tensors; cut before indices, one more than there are indices
 * @throws ShapeError when the axis does not divide into that many parts, ValueError for indices that descend
 * or lie outside, AxisError for an axis that `x` has not
 * @example
 * split(tensor([1, 2, 3, 4]), 2).map((part) => part.arraySync()) // [[1, 2], [3, 4]]
 * split(tensor([1, 2, 3, 4]), [1]).map((part) => part.arraySync()) // [[1], [2, 3, 4]]
 */
export const split = ((
  x: AnyTensor,
  sections: number | readonly number[],
  options: JoinOptions = {},
): AnyTensor[] => {
  const op = 'split'
  checkTensor(op, x)
  checkOptions(op, options, ['axis'])
  const axis = normalizeAxis(op, options.axis ?? 0, x.ndim)
  const shape: Shape = x.shape
  const size = shape[axis] as number
  const cuts =
    typeof sections === 'number' ? equalCuts(op, shape, axis, sections) : checkCuts(op, sections, size)
  return [...cuts, size].map((stop, i) => {
    const start = cuts[i - 1] ?? 0
    const ranges = shape.map((dim, other) =>
      other === axis ? { start, step: 1, count: stop - start } : { start: 0, step: 1, count: dim },
    )
    return sliceAxes(x, ranges)
  })
}) as SplitFunction
withSamples(split, () => [
  sample([real([4])], (x) => split(x, 2)),
  sample([real([2, 6])], (x) => split(x, 3, { axis: 1 })),
  sample([real([5, 2])], (x) => split(x, [1, 1, 4])),
  sample([real([0, 2])], (x) => split(x, 1)),
])

function equalCuts(op: string, shape: Shape, axis: number, sections: number): number[] {
  checkWhole(op, 'the number of sections', sections, 1)
  const length = (shape[axis] as number) / sections
  if (!Number.isInteger(length)) {
    throw new ShapeError(
      op,
      `axis ${axis} of ${formatShape(shape)} does not divide into ${sections} equal parts; give indices to cut at instead`,
      shape,
    )
  }
  return Array.from({ length: sections - 1 }, (_, i) => (i + 1) * length)
}

function checkCuts(op: string, cuts: unknown, size: number): readonly number[] {
  if (!Array.isArray(cuts)) {
    throw new ValueError(op, `sections are a number or an array of indices to cut at; got ${describe(cuts)}`)
  }
  for (const [position, cut] of cuts.entries()) {
    checkWhole(op, `index ${position}`, cut, 0)
    const before = (cuts[position - 1] as number | undefined) ?? 0
    if (cut < before || cut > size) {
      throw new ValueError(op, `indices to cut at must ascend from 0 to ${size}; got [${cuts.join(', ')}]`)
    }
  }
  return cuts as number[]
}
