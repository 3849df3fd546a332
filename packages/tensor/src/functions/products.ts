// Products of vectors, and of tensors over chosen axes: all of them matrix products of rearranged tensors.
import { AxisError, ShapeError, ValueError } from '../core/errors'
import { checkOptions, checkWhole } from '../core/options'
import { describe } from '../core/describe'
import { formatShape, normalizeAxis, sizeOf, type Shape } from '../core/shape'
import { real, sample, whole, withSamples } from '../graph/samples'
import type { DotFunction, OuterFunction, TensordotFunction, TensordotOptions } from '../graph/signatures'
import type { AnyTensor } from '../graph/tensor'
import { productDType } from '../primitives/matmul'
import { checkTensor } from '../primitives/operands'

/** Two tensors in the dtype of their products. */
function checkPair(op: string, a: unknown, b: unknown): [AnyTensor, AnyTensor] {
  checkTensor(op, a)
  checkTensor(op, b, 1)
  const dtype = productDType(op, a.dtype, b.dtype)
  return [a.astype(dtype), b.astype(dtype)]
}

function checkVectors(op: string, a: AnyTensor, b: AnyTensor, instead: string): void {
  if (a.ndim === 1 && b.ndim === 1) return
  throw new ShapeError(
    op,
    `two vectors are expected, got ${formatShape(a.shape)} and ${formatShape(b.shape)}; ${instead}`,
    a.shape,
    b.shape,
  )
}

function innerProduct(x: AnyTensor, y: AnyTensor): AnyTensor {
  const op = 'dot'
  const [a, b] = checkPair(op, x, y)
  checkVectors(op, a, b, 'use matmul for matrices, tensordot for other axes')
  if (a.size !== b.size) {
    throw new ShapeError(
      op,
      `dimensions ${a.size} and ${b.size} differ; they must be equal`,
      a.shape,
      b.shape,
    )
  }
  return a.matmul(b)
}

/**
 * The inner product of two vectors `[n]`: the sum of the products of their elements. For vectors alone,
 * since what `numpy.dot` makes of more axes surprises; matrices have {@link matmul}.
 *
 * The dtype is the one that both promote to; sums are those of matmul, and int32 and uint8 wrap.
 *
 * @throws ShapeError for anything but two vectors of one length; DTypeError for bool and for dtypes that do
 * not mix.
 * @example
 * dot(tensor([1, 2, 3]), tensor([1, 10, 100])).item() // 321
 */
export const dot = innerProduct as unknown as DotFunction
withSamples(dot, () => [
  sample([real([3]), real([3])], innerProduct),
  sample([real([0]), real([0])], innerProduct),
  sample([whole([3], -50, 50), whole([3], -50, 50)], innerProduct),
])

function outerProduct(x: AnyTensor, y: AnyTensor): AnyTensor {
  const op = 'outer'
  const [a, b] = checkPair(op, x, y)
  checkVectors(op, a, b, 'flatten them first with reshape([-1]), or use tensordot with axes: 0')
  return a.reshape([a.size, 1]).mul(b)
}

/**
 * The outer product of two vectors `[m]` and `[n]`: `[m, n]`, every element of one times every element of the
 * other.
 *
 * @throws ShapeError for anything but two vectors; DTypeError for bool and for dtypes that do not mix.
 * @example
 * outer(tensor([1, 2]), tensor([1, 10, 100])).arraySync() // [[1, 10, 100], [2, 20, 200]]
 */
export const outer = outerProduct as unknown as OuterFunction
withSamples(outer, () => [
  sample([real([3]), real([2])], outerProduct),
  sample([real([0]), real([2])], outerProduct),
  sample([whole([3], -50, 50), whole([2], -50, 50)], outerProduct),
])

/** The axes of both tensors to sum over, from 0 up. */
function pairAxes(op: string, axes: unknown, a: AnyTensor, b: AnyTensor): [number[], number[]] {
  if (typeof axes === 'number') {
    const most = Math.min(a.ndim, b.ndim)
    checkWhole(op, 'axes', axes, 0)
    if (axes > most) {
      const shapes = `${formatShape(a.shape)} and ${formatShape(b.shape)}`
      throw new AxisError(
        op,
        `there are no ${axes} axes to sum over in ${shapes}; at most ${most}`,
        axes,
        most,
      )
    }
    return [
      Array.from({ length: axes }, (_, i) => a.ndim - axes + i),
      Array.from({ length: axes }, (_, i) => i),
    ]
  }
  if (!Array.isArray(axes) || axes.length !== 2 || !axes.every((list) => Array.isArray(list))) {
    throw new ValueError(
      op,
      `axes is a number, or two arrays of axes such as [[0, 1], [1, 0]]; got ${describe(axes)}`,
    )
  }
  const [left, right] = axes as [number[], number[]]
  if (left.length !== right.length) {
    throw new ValueError(
      op,
      `axes pairs ${left.length} axes with ${right.length}; there must be as many of each`,
    )
  }
  return [listAxes(op, left, a.ndim), listAxes(op, right, b.ndim)]
}

function listAxes(op: string, list: readonly number[], ndim: number): number[] {
  const axes = list.map((axis) => normalizeAxis(op, axis, ndim))
  const twice = axes.find((axis, i) => axes.indexOf(axis) !== i)
  if (twice !== undefined) {
    throw new AxisError(op, `axis ${twice} is named twice in [${list.join(', ')}]`, list, ndim)
  }
  return axes
}

function contract(x: AnyTensor, y: AnyTensor, options: TensordotOptions = {}): AnyTensor {
  const op = 'tensordot'
  const [a, b] = checkPair(op, x, y)
  checkOptions(op, options, ['axes'])
  const [left, right] = pairAxes(op, options.axes ?? 2, a, b)
  const dimsOf = (shape: Shape, axes: readonly number[]): number[] =>
    axes.map((axis) => shape[axis] as number)
  const summed = dimsOf(a.shape, left)
  for (const [i, dim] of dimsOf(b.shape, right).entries()) {
    if (dim === summed[i]) continue
    const [p, q] = [
      `axis ${left[i]} of ${formatShape(a.shape)}`,
      `axis ${right[i]} of ${formatShape(b.shape)}`,
    ]
    throw new ShapeError(
      op,
      `${p} and ${q} differ (${summed[i]} and ${dim}); pair axes of one size`,
      a.shape,
      b.shape,
    )
  }
  const others = (shape: Shape, axes: readonly number[]): number[] =>
    [...shape.keys()].filter((axis) => !axes.includes(axis))
  const rows = others(a.shape, left)
  const columns = others(b.shape, right)
  const [m, k, n] = [dimsOf(a.shape, rows), summed, dimsOf(b.shape, columns)]
  return a
    .transpose([...rows, ...left])
    .reshape([sizeOf(m), sizeOf(k)])
    .matmul(b.transpose([...right, ...columns]).reshape([sizeOf(k), sizeOf(n)]))
    .reshape([...m, ...n])
}

/**
 * The products of two tensors, summed over pairs of axes. The result has the other axes of `a`, then those
 * of `b`.
 *
 * @param options `axes`: a number `n` for the last `n` of `a` with the first `n` of `b` (2 by default, 0 for
 * the outer product), or `[axesOfA, axesOfB]`, of which the first are paired, the second, and so on; negative
 * ones count from the end
 * @throws ShapeError where paired axes differ in size; AxisError where one is out of range or named twice;
 * ValueError where there are not as many of each; DTypeError for bool and for dtypes that do not mix.
 * @example
 * const a = ones([2, 3, 4])
 * tensordot(a, ones([3, 4, 5])).shape // [2, 5]
 * tensordot(a, ones([5, 3]), { axes: [[1], [1]] }).shape // [2, 4, 5]
 */
export const tensordot = contract as unknown as TensordotFunction
withSamples(tensordot, () => [
  sample([real([2, 3, 2]), real([3, 2, 2])], (a, b) => contract(a, b)),
  sample([real([2, 3]), real([3, 2])], (a, b) => contract(a, b, { axes: 1 })),
  sample([real([2]), real([3, 2])], (a, b) => contract(a, b, { axes: 0 })),
  sample([real([]), real([])], (a, b) => contract(a, b, { axes: 0 })),
  sample([real([2, 3, 4]), real([4, 2])], (a, b) =>
    contract(a, b, {
      axes: [
        [0, -1],
        [1, 0],
      ],
    }),
  ),
  sample([real([2, 0]), real([0, 3])], (a, b) => contract(a, b, { axes: 1 })),
  sample([whole([2, 3], -50, 50), whole([3, 2], -50, 50)], (a, b) => contract(a, b, { axes: 1 })),
])
