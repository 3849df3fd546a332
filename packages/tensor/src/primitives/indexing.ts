// Picking elements by index, and adding elements up where an index says: each is the other's transpose.
import { isFloat } from '../core/dtype'
import { DTypeError, IndexError, ValueError } from '../core/errors'
import { checkOptions, checkWhole } from '../core/options'
import { describe } from '../core/describe'
import { normalizeAxis, sizeOf, type Shape } from '../core/shape'
import { apply, definePrimitive, type TensorPrimitive } from '../graph/apply'
import { constant } from '../graph/leaves'
import type { Value } from '../graph/primitive'
import { real, sample, whole, withSamples } from '../graph/samples'
import type { TakeFunction } from '../graph/signatures'
import { Tensor, type AnyTensor } from '../graph/tensor'
import { checkTensor } from './operands'
import { iota } from './iota'

interface Attributes {
  /** The user's function, for errors that show only when the indices are computed. */
  readonly op: string
  readonly axis: number
  /** The lowest legal index: 0, or below it where negative ones count from the end. */
  readonly lowest: number
}

interface ScatterAttributes extends Attributes {
  /** Of the axis that the indices point into. */
  readonly size: number
}

/** Indices as positions from 0 up: negative ones, where legal, count from the end of an axis of `size`. */
function positionsOf(op: string, indices: ArrayLike<number>, size: number, lowest: number): Int32Array {
  return Int32Array.from(indices, (index) => {
    if (index < lowest || index >= size) {
      const legal = size === 0 ? 'the axis has no elements' : `legal are ${lowest} to ${size - 1}`
      throw new IndexError(op, `index ${index} is outside an axis of size ${size}; ${legal}`, index, size)
    }
    return index < 0 ? index + size : index
  })
}

const takePrimitive: TensorPrimitive<Attributes> = definePrimitive<Attributes>({
  name: 'take',
  infer: ([x, indices], { axis }) => {
    const { shape, dtype } = x as AnyTensor
    return { shape: (shape as Shape).toSpliced(axis, 1, ...(indices as AnyTensor).shape), dtype }
  },
  vjp: (cotangent, [x, indices], _, attributes) => [
    apply(scatterAddPrimitive, [cotangent, indices as AnyTensor], {
      ...attributes,
      size: (x as AnyTensor).shape[attributes.axis],
    }),
    undefined,
  ],
  evaluate: ([x, indices], { data }, { op, axis, lowest }) => {
    const { data: from, shape } = x as Value
    const size = shape[axis] as number
    const inner = sizeOf(shape.slice(axis + 1))
    const positions = positionsOf(op, (indices as Value).data, size, lowest)
    let to = 0
    for (let row = 0; row < from.length; row += size * inner) {
      for (const position of positions) {
        const start = row + position * inner
        data.set(from.subarray(start, start + inner), to)
        to += inner
      }
    }
  },
})

const scatterAddPrimitive: TensorPrimitive<ScatterAttributes> = definePrimitive<ScatterAttributes>({
  name: 'scatterAdd',
  infer: ([updates, indices], { axis, size }) => {
    const { shape, dtype } = updates as AnyTensor
    return { shape: (shape as Shape).toSpliced(axis, (indices as AnyTensor).ndim, size), dtype }
  },
  vjp: (cotangent, [, indices], _, { op, axis, lowest }) => [
    apply(takePrimitive, [cotangent, indices as AnyTensor], { op, axis, lowest }),
    undefined,
  ],
  evaluate: ([updates, indices], { data, shape, dtype }, { op, axis, size, lowest }) => {
    const { data: from } = updates as Value
    const inner = sizeOf(shape.slice(axis + 1))
    const positions = positionsOf(op, (indices as Value).data, size, lowest)
    const sums = isFloat(dtype) ? new Float64Array(data.length) : data
    const row = size * inner
    for (let i = 0; i < from.length; i++) {
      const index = Math.floor(i / inner)
      const position = positions[index % positions.length] as number
      const to = Math.floor(index / positions.length) * row + position * inner + (i % inner)
      sums[to] = (sums[to] as number) + (from[i] as number)
    }
    if (sums !== data) data.set(sums)
  },
})

/**
 * Indices as a tensor: int32 or uint8, or whole JavaScript numbers.
 * @throws DTypeError or ValueError for anything else, IndexError for what lies outside an axis of `size`, if
 * the values are known already.
 */
export function checkIndices(op: string, indices: unknown, size: number, lowest = -size): AnyTensor {
  if (typeof indices === 'number' || Array.isArray(indices)) {
    const list: readonly unknown[] = typeof indices === 'number' ? [indices] : indices
    for (const [i, index] of list.entries()) checkWhole(op, `index ${i}`, index)
    const positions = positionsOf(op, list as number[], size, lowest)
    return constant(positions, typeof indices === 'number' ? [] : [list.length], 'int32')
  }
  if (!(indices instanceof Tensor)) {
    throw new ValueError(
      op,
      `indices are an int32 tensor, a whole number or an array of them; got ${describe(indices)}`,
    )
  }
  const { dtype, storage } = indices as AnyTensor
  if (dtype !== 'int32' && dtype !== 'uint8') {
    throw new DTypeError(op, `indices are int32 or uint8; got ${dtype}; use astype('int32')`)
  }
  if (storage !== undefined) positionsOf(op, storage.data, size, lowest)
  return indices as AnyTensor
}

/**
 * The same indices as int32 from 0 up, checked against an axis of `size` when they are computed at the
 * latest.
 */
export const positions = (op: string, indices: AnyTensor, size: number, lowest = -size): AnyTensor =>
  apply(takePrimitive, [iota([size]), indices], { op, axis: 0, lowest })

/** Along which axis to pick. */
export interface TakeOptions {
  readonly axis?: number
}

/**
 * The elements of `x` along `axis` at `indices`: of an `x` of shape `[n, d]` and indices `[b, t]` rows of
 * shape `[b, t, d]`. The gradient adds up where an index occurs more than once.
 *
 * @param indices int32 or uint8, of any shape; or a whole number, which drops the axis, or an array of them.
 * Negative ones count from the end.
 * @param options `axis`, the first by default
 * @throws IndexError for an index outside the axis: here if the indices' values are there already, otherwise
 * when they are computed. DTypeError for indices of another dtype, AxisError for an axis that `x` has not
 * @example
 * take(tensor([10, 20, 30]), tensor([2, 0, -1], { dtype: 'int32' })).arraySync() // [30, 10, 30]
 * take(tensor([[1, 2], [3, 4]]), [1], { axis: 1 }).arraySync() // [[2], [4]]
 */
export const take: TakeFunction = (
  x: AnyTensor,
  indices: AnyTensor | number | readonly number[],
  options: TakeOptions = {},
): AnyTensor => {
  const op = 'take'
  checkTensor(op, x)
  checkOptions(op, options, ['axis'])
  const axis = normalizeAxis(op, options.axis ?? 0, x.ndim)
  const size: number = x.shape[axis]
  const picked = checkIndices(op, indices, size)
  return apply(takePrimitive, [x, picked], { op, axis, lowest: -size })
}
withSamples(take, () => [
  sample([real([5]), whole([], 0, 5)], (x, i) => take(x, i)),
  sample([real([5]), whole([4], -5, 5)], (x, i) => take(x, i)),
  sample([real([3, 2]), whole([2, 3], 0, 3, 'uint8')], (x, i) => take(x, i)),
  sample([real([2, 3, 2]), whole([4], 0, 3)], (x, i) => take(x, i, { axis: 1 })),
  sample([real([2, 3]), whole([2, 2], 0, 3)], (x, i) => take(x, i, { axis: -1 })),
  sample([real([3, 2]), whole([0], 0, 3)], (x, i) => take(x, i)),
  sample([real([0, 2])], (x) => take(x, 1, { axis: 1 })),
])
