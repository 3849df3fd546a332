// Tensors of the values that a user has.
import { checkDType, type DType } from '../core/dtype'
import { ShapeError } from '../core/errors'
import { checkOptions } from '../core/options'
import { checkShape, formatShape, sizeOf, type Shape } from '../core/shape'
import { constant } from '../graph/leaves'
import { real, sample, withSamples } from '../graph/samples'
import type { TensorFunction } from '../graph/signatures'
import { Tensor, type AnyTensor } from '../graph/tensor'
import { cast } from '../primitives/cast'
import { elementsOf } from './values'

/** What {@link tensor} takes besides the values. */
export interface TensorOptions {
  readonly shape?: Shape
  readonly dtype?: DType
}

/**
 * A tensor of a number, a boolean, nested arrays of them, or a typed array, whose elements are copied. A
 * tensor passes through.
 *
 * @param options `dtype`: by default that of a typed array, bool for booleans, else float32. `shape` to
 * arrange the elements, in row-major order; by default that of the arrays, one axis for a typed array.
 * @throws ShapeError for ragged arrays and for a shape of another number of elements; DTypeError for a typed
 * array without a dtype, such as Int16Array, and for values that the dtype does not hold, such as NaN in
 * int32; ValueError for anything that is no element and for booleans mixed with numbers
 * @example
 * tensor([[1, 2], [3, 4]]).shape // [2, 2]
 * tensor([1, 2, 3, 4], { shape: [2, 2], dtype: 'int32' }).arraySync() // [[1, 2], [3, 4]]
 * tensor(new Float64Array([0.1])).dtype // float64
 */
export const tensor: TensorFunction = (values: unknown, options: TensorOptions = {}): AnyTensor => {
  const op = 'tensor'
  checkOptions(op, options, ['shape', 'dtype'])
  const { shape, dtype } = options
  if (dtype !== undefined) checkDType(op, dtype)
  if (shape !== undefined) checkShape(op, shape)
  if (values instanceof Tensor) {
    const x = cast(values as AnyTensor, dtype ?? (values as AnyTensor).dtype)
    return shape === undefined ? x : x.reshape([...shape])
  }
  const elements = elementsOf(op, values, dtype)
  const arranged = shape ?? elements.shape
  const { length } = elements.data
  if (sizeOf(arranged) !== length) {
    throw new ShapeError(
      op,
      `${formatShape(arranged)} holds ${sizeOf(arranged)} elements; got ${length}; the numbers must be equal`,
      arranged,
      elements.shape,
    )
  }
  return constant(elements.data, [...arranged], elements.dtype)
}
withSamples(tensor, () => [
  sample([], () => tensor(2)),
  sample([], () =>
    tensor([
      [1, 2, 3],
      [4, 5, 6],
    ]),
  ),
  sample([], () => tensor([true, false])),
  sample([], () => tensor(new Int32Array(6), { shape: [2, 3] })),
  sample([real([])], (x) => tensor(x as never)),
  sample([real([2, 3])], (x) => tensor(x as never)),
])
