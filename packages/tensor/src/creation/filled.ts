// Tensors of one value: of a shape, or like another tensor.
import { checkDType, holds, type DType } from '../core/dtype'
import { DTypeError, ValueError } from '../core/errors'
import { checkOptions } from '../core/options'
import { describe } from '../core/describe'
import { checkShape, type Shape } from '../core/shape'
import { scalar } from '../graph/leaves'
import { real, sample, withSamples } from '../graph/samples'
import type { FilledFunction, FullFunction, LikeFunction } from '../graph/signatures'
import type { AnyTensor } from '../graph/tensor'
import { broadcast } from '../primitives/broadcast'
import { checkTensor } from '../primitives/operands'

/** What functions take that make a tensor: its dtype. */
export interface CreationOptions {
  readonly dtype?: DType
}

/**
 * The dtype that was asked for, `otherwise` by default.
 * @throws ValueError for what are no options, DTypeError for what is no dtype.
 */
export function dtypeFrom(
  op: string,
  options: CreationOptions,
  otherwise: DType,
  ...others: readonly string[]
): DType {
  checkOptions(op, options, [...others, 'dtype'])
  const { dtype = otherwise } = options
  checkDType(op, dtype)
  return dtype
}

function filled(op: string, shape: Shape, value: number, dtype: DType): AnyTensor {
  checkShape(op, shape)
  return broadcast(scalar(value, dtype), [...shape])
}

/**
 * A tensor of zeros, float32 unless `dtype` says otherwise.
 *
 * @throws ShapeError or ValueError for what is no shape, DTypeError for what is no dtype
 * @example
 * zeros([2, 2]).arraySync() // [[0, 0], [0, 0]]
 */
export const zeros: FilledFunction = (shape: Shape, options: CreationOptions = {}): AnyTensor =>
  filled('zeros', shape, 0, dtypeFrom('zeros', options, 'float32'))
withSamples(zeros, () => [sample([], () => zeros([])), sample([], () => zeros([2, 0], { dtype: 'int32' }))])

/**
 * A tensor of ones, float32 unless `dtype` says otherwise.
 *
 * @throws ShapeError or ValueError for what is no shape, DTypeError for what is no dtype
 * @example
 * ones([2], { dtype: 'bool' }).arraySync() // [true, true]
 */
export const ones: FilledFunction = (shape: Shape, options: CreationOptions = {}): AnyTensor =>
  filled('ones', shape, 1, dtypeFrom('ones', options, 'float32'))
withSamples(ones, () => [sample([], () => ones([])), sample([], () => ones([2, 3], { dtype: 'bool' }))])

/**
 * A tensor filled with one number, float32 unless `dtype` says otherwise.
 *
 * @throws DTypeError for a value that the dtype does not hold; ShapeError or ValueError for what is no shape
 * or number
 * @example
 * full([3], 2.5).arraySync() // [2.5, 2.5, 2.5]
 */
export const full: FullFunction = (shape: Shape, value: number, options: CreationOptions = {}): AnyTensor => {
  const op = 'full'
  if (typeof value !== 'number')
    throw new ValueError(op, `the value must be a number; got ${describe(value)}`)
  const dtype = dtypeFrom(op, options, 'float32')
  if (!holds(dtype, value))
    throw new DTypeError(op, `${value} is no ${dtype}; round it, or choose another dtype`)
  return filled(op, shape, value, dtype)
}
withSamples(full, () => [
  sample([], () => full([], 2)),
  sample([], () => full([2, 3], 7, { dtype: 'uint8' })),
])

/**
 * Zeros of the shape of `x`, and of its dtype unless `dtype` says otherwise.
 *
 * @throws ValueError for what is no tensor, DTypeError for what is no dtype
 * @example
 * zerosLike(tensor([1, 2])).arraySync() // [0, 0]
 */
export const zerosLike: LikeFunction = (x: AnyTensor, options: CreationOptions = {}): AnyTensor => {
  checkTensor('zerosLike', x)
  return filled('zerosLike', x.shape, 0, dtypeFrom('zerosLike', options, x.dtype))
}
withSamples(zerosLike, () => [
  sample([real([2, 3])], (x) => zerosLike(x)),
  sample([real([0])], (x) => zerosLike(x, { dtype: 'int32' })),
])

/**
 * Ones of the shape of `x`, and of its dtype unless `dtype` says otherwise.
 *
 * @throws ValueError for what is no tensor, DTypeError for what is no dtype
 * @example
 * onesLike(tensor([1, 2])).arraySync() // [1, 1]
 */
export const onesLike: LikeFunction = (x: AnyTensor, options: CreationOptions = {}): AnyTensor => {
  checkTensor('onesLike', x)
  return filled('onesLike', x.shape, 1, dtypeFrom('onesLike', options, x.dtype))
}
withSamples(onesLike, () => [
  sample([real([2, 3])], (x) => onesLike(x)),
  sample([real([0])], (x) => onesLike(x, { dtype: 'int32' })),
])
