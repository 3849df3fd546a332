// Scaling features to one range: takes the examples to train with, gives what brings theirs to the numbers from 0 to 1,
// and those of any other examples to the same scale.
import { realize, where, type AnyTensor, type FloatDType, type Tensor } from '@chainrule/tensor'
import { checkFeatures, countExamples, scaledDType, type ScaledDType } from './features'

/**
 * What was learnt of some examples' features: a tree of two tensors, to be saved and loaded as any tree. Made by
 * {@link fitMinMaxScaler}.
 *
 * @example
 * const scaler = new MinMaxScaler(tensor([0, 10]), tensor([16, 5]))
 * scaler.transform(tensor([[8, 15]])).arraySync() // [[0.5, 1]]
 */
export class MinMaxScaler<F extends readonly number[], D extends FloatDType> {
  /** The smallest value of each feature. */
  readonly minimum: Tensor<F, D>
  /** The largest value of each feature less the smallest; 1 for one that is constant. */
  readonly scale: Tensor<F, D>

  constructor(minimum: Tensor<F, D>, scale: Tensor<F, D>) {
    this.minimum = minimum
    this.scale = scale
  }

  /**
   * Examples, one in a row, with each feature less its smallest value, by its scale: from 0 to 1 for those that it was
   * fitted to, perhaps beyond for others.
   * @throws ShapeError when they do not have the features that the scaler was fitted to.
   */
  transform(x: Tensor<[number, ...F], 'uint8' | 'int32' | D>): Tensor<[number, ...F], D> {
    const { minimum, scale } = this as { minimum: AnyTensor; scale: AnyTensor }
    checkFeatures('MinMaxScaler.transform', x, minimum)
    return (x as AnyTensor).sub(minimum).div(scale)
  }
}

/**
 * Learns the range of every feature. Fit it to what you train with, and transform what you test with by the same. A
 * feature that is constant becomes 0, as in scikit-learn's `MinMaxScaler`.
 *
 * @param x examples, one in a row, `[examples, ...features]`, at least one.
 * @returns a scaler in x's dtype; in float32 for uint8, in float64 for int32.
 * @throws ShapeError when `x` is a scalar or has no rows.
 *
 * @example
 * const scaler = fitMinMaxScaler(tensor([[1, 5], [3, 5]]))
 * scaler.transform(tensor([[2, 5], [4, 6]])).arraySync() // [[0.5, 0], [1.5, 1]]
 */
export function fitMinMaxScaler<const F extends number[], D extends 'uint8' | 'int32' | FloatDType>(
  x: Tensor<[number, ...F], D>,
): MinMaxScaler<F, ScaledDType<D>> {
  countExamples('fitMinMaxScaler', x)
  const dtype = scaledDType(x)
  const exact: AnyTensor = x.astype(dtype)
  const minimum = exact.min({ axis: 0 })
  const range = exact.max({ axis: 0 }).sub(minimum)
  const fitted = realize({ minimum, scale: where(range.equal(0), 1, range) })
  return new MinMaxScaler(fitted.minimum, fitted.scale) as MinMaxScaler<F, ScaledDType<D>>
}
