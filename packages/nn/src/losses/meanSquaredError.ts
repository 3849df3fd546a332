// The mean of squared differences.
import type { AnyTensor, DType, FloatDType, Shape, Tensor } from '@chainrule/tensor'
import { pairOf } from './arguments'
import { checkLossOptions, reduce, type LossOptions, type Reduced, type Reduction } from './reduction'
import type { SameShapeError } from './sameShape'

/**
 * The mean of `(prediction - target)^2` over all elements. Also exported as `mse`.
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
  options: LossOptions<R> = {},
): Reduced<R, S, D> {
  const op = 'meanSquaredError'
  const [x, y] = pairOf(op, prediction, target as AnyTensor)
  checkLossOptions(op, options)
  return reduce(x.sub(y).square(), options) as Reduced<R, S, D>
}
