// Tensors joined end to end along an axis.
import { promote, type DType } from '../core/dtype'
import { ShapeError, ValueError } from '../core/errors'
import { checkOptions } from '../core/options'
import { describe } from '../core/describe'
import { checkShape, formatShape, normalizeAxis, sizeOf, type Shape } from '../core/shape'
import { apply, definePrimitive } from '../graph/apply'
import { real, sample, withSamples } from '../graph/samples'
import type { ConcatFunction } from '../graph/signatures'
import type { AnyTensor } from '../graph/tensor'
import { cast } from './cast'
import { checkTensor } from './operands'
import { sliceAxes } from './slice'

const concatPrimitive = definePrimitive<{ readonly axis: number }>({
  name: 'concat',
  infer: (inputs, { axis }) => {
    const { shape, dtype } = inputs[0] as AnyTensor
    const joined = (shape as Shape).with(
      axis,
      inputs.reduce((sum, input) => sum + (input.shape[axis] as number), 0),
    )
    checkShape('concat', joined)
    return { shape: joined, dtype }
  },
  vjp: (cotangent, inputs, _, { axis }) => {
    let start = 0
    return inputs.map(({ shape }) => {
      const ranges = (shape as Shape).map((count, i) => ({ start: i === axis ? start : 0, step: 1, count }))
      start += shape[axis]
      return sliceAxes(cotangent, ranges)
    })
  },
  lower: (inputs, _output, { axis }) => {
    let end = 0
    const pieces = inputs.map(({ shape }, input) => {
      const start = end
      end += shape[axis] as number
      return { input, starts: shape.map((_, i) => (i === axis ? start : 0)), steps: shape.map(() => 1) }
    })
    return { kind: 'join', pieces, fill: 0 }
  },
  evaluate: (inputs, { data, shape }, { axis }) => {
    const row = sizeOf(shape.slice(axis))
    let start = 0
    for (const input of inputs) {
      const length = sizeOf(input.shape.slice(axis))
      for (let from = 0, to = start; from < input.data.length; from += length, to += row) {
        data.set(input.data.subarray(from, from + length), to)
      }
      start += length
    }
  },
})

/** Along which axis to join; the first by default. */
export interface JoinOptions {
  readonly axis?: number
}

/**
 * Checks that an argument is an array of tensors, at least one, and makes their dtypes equal.
 * @throws ValueError, or DTypeError where they do not mix without loss.
 */
export function checkTensors(op: string, tensors: unknown): AnyTensor[] {
  if (!Array.isArray(tensors)) {
    throw new ValueError(op, `the first argument must be an array of tensors; got ${describe(tensors)}`)
  }
  if (tensors.length === 0) throw new ValueError(op, 'there must be at least one tensor; got an empty array')
  let dtype: DType | undefined
  for (const [position, x] of tensors.entries()) {
    checkTensor(op, x, position)
    dtype = dtype === undefined ? x.dtype : promote(op, dtype, x.dtype)
  }
  return tensors.map((x: AnyTensor) => cast(x, dtype as DType))
}

/**
 * Tensors joined end to end along an axis that they have; `stack` makes a new one. dtypes are promoted.
 *
 * @param tensors of equal shapes but for that axis, at least one
 * @param options `axis`, the first by default; negative ones count from the end
 * @throws ShapeError for shapes that differ elsewhere, or scalars; AxisError for an axis that they have not
 * @example
 * concat([tensor([1, 2]), tensor([3])]).arraySync() // [1, 2, 3]
 * concat([tensor([[1], [2]]), tensor([[3], [4]])], { axis: 1 }).arraySync() // [[1, 3], [2, 4]]
 */
export const concat: ConcatFunction = (
  tensors: readonly AnyTensor[],
  options: JoinOptions = {},
): AnyTensor => {
  const op = 'concat'
  checkOptions(op, options, ['axis'])
  const inputs = checkTensors(op, tensors)
  const first = inputs[0] as AnyTensor
  if (first.ndim === 0)
    throw new ShapeError(op, 'scalars have no axis to be joined along; use stack', first.shape)
  const axis = normalizeAxis(op, options.axis ?? 0, first.ndim)
  for (const { shape } of inputs) {
    const fits =
      shape.length === first.ndim && (shape as Shape).every((dim, i) => i === axis || dim === first.shape[i])
    if (fits) continue
    throw new ShapeError(
      op,
      `shapes ${formatShape(first.shape)} and ${formatShape(shape)} differ in more than axis ${axis}, along which they are joined`,
      first.shape,
      shape,
    )
  }
  return inputs.length === 1 ? first : apply(concatPrimitive, inputs, { axis })
}
withSamples(concat, () => [
  sample([real([2])], (x) => concat([x])),
  sample([real([2]), real([3])], (x, y) => concat([x, y])),
  sample([real([2, 3]), real([2, 1]), real([2, 2])], (x, y, z) => concat([x, y, z], { axis: -1 })),
  sample([real([0, 3]), real([2, 3])], (x, y) => concat([x, y], { axis: 0 })),
  sample([real([2, 3])], (x) => concat([x, x], { axis: 1 })),
])
