// The mean of squared differences.
import {
  DTypeError,
  type AnyTensor,
  type DType,
  type FloatDType,
  type Shape,
  type Tensor,
} from '@chainrule/tensor'
import {
  checkSameShape,
  checkTensor,
  reduce,
  type LossOptions,
  type Reduced,
  type Reduction,
} from './reduction'
import type { SameShapeError } from './sameShape'

/**
 * The mean of `(prediction - target)^2` over all elements.
 *
 * @param prediction a float tensor of any shape
 * @param target of the same shape; no broadcasting
 * @param options `reduction`: 'mean' (the default), 'sum', or 'none' for the squares themselves
 * @throws ShapeError where the shapes differ, DTypeError where the prediction is not float.
 * @example
 * meanSquaredError(tensor([1, 2]), tensor([1, 4])).item() // 2
 */
export function meanSquaredError<
  S extends Shape,
  D extends FloatDType,
  T extends Shape,
  E extends DType,
  const R extends Reduction = 'mean',
>(
  prediction: Tensor<S, D>,
  target: Tensor<T, E> & SameShapeError<S, T, 'meanSquaredError'>,
  options?: LossOptions<R>,
): Reduced<R, S, D> {
  const op = 'meanSquaredError'
  const [predicted, wanted]: [AnyTensor, AnyTensor] = [prediction, target]
  checkTensor(op, 'prediction', predicted)
  checkTensor(op, 'target', wanted)
  checkSameShape(op, ['prediction', 'target'], predicted, wanted)
  if (predicted.dtype !== 'float32' && predicted.dtype !== 'float64') {
    throw new DTypeError(op, `the prediction must be float32 or float64; got ${predicted.dtype}; use astype`)
  }
  return reduce(op, predicted.sub(wanted).square(), options) as Reduced<R, S, D>
}
