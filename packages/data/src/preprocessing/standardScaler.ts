// Standardising features: takes the examples to train with, gives what brings theirs to mean 0 and standard
// deviation 1, and those of any other examples to the same scale.
import { realize, where, type AnyTensor, type FloatDType, type Tensor } from '@chainrule/tensor'
import { checkFeatures, countExamples, scaledDType, type ScaledDType } from './features'

/**
 * What was learnt of some examples' features: a tree of two tensors, to be saved and loaded as any tree.
 * Made by {@link fitStandardScaler}.
 *
 * @example
 * const scaler = new StandardScaler(tensor([1, 10]), tensor([2, 5]))
 * scaler.transform(tensor([[3, 10]])).arraySync() // [[1, 0]]
 */
export class StandardScaler<F extends readonly number[], D extends FloatDType> {
  /** The mean of each feature. */
  readonly mean: Tensor<F, D>
  /** The standard deviation of each feature; 1 for one that is constant. */
  readonly scale: Tensor<F, D>

  constructor(mean: Tensor<F, D>, scale: Tensor<F, D>) {
    this.mean = mean
    this.scale = scale
  }

  /**
   * Examples, one in a row, with each feature less its mean, by its scale.
   * @throws ShapeError when they do not have the features that the scaler was fitted to.
   */
  transform(x: Tensor<[number, ...F], 'uint8' | 'int32' | D>): Tensor<[number, ...F], D> {
    const { mean, scale } = this as { mean: AnyTensor; scale: AnyTensor }
    checkFeatures('StandardScaler.transform', x, mean)
    return (x as AnyTensor).sub(mean).div(scale)
  }
}

/**
 * Learns mean and scale of every feature. Fit it to what you train with, and transform what you test with by
 * the same: a test that has taken part in its own scaling is none.
 *
 * The scale is the standard deviation of these examples (not the estimate with `n - 1`), and 1 for a feature
 * that is constant up to rounding, as in scikit-learn's `StandardScaler`. Both are computed in float64.
 *
 * Source of the bound below which a variance is rounding: T. F. Chan, G. H. Golub and R. J. LeVeque,
 * Algorithms for Computing the Sample Variance, The American Statistician 37, 1983.
 *
 * @param x examples, one in a row, `[examples, ...features]`, at least one.
 * @returns a scaler in x's dtype; in float32 for uint8, in float64 for int32.
 * @throws ShapeError when `x` is a scalar or has no rows.
 *
 * @example
 * const scaler = fitStandardScaler(tensor([[1, 5], [3, 5]]))
 * scaler.transform(tensor([[1, 5], [5, 6]])).arraySync() // [[-1, 0], [3, 1]]
 */
export function fitStandardScaler<const F extends number[], D extends 'uint8' | 'int32' | FloatDType>(
  x: Tensor<[number, ...F], D>,
): StandardScaler<F, ScaledDType<D>> {
  const count = countExamples('fitStandardScaler', x)
  const exact: AnyTensor = x.astype('float64')
  const mean = exact.mean({ axis: 0 })
  const variance = exact.sub(mean).square().mean({ axis: 0 })
  const rounding = variance.mul(count * Number.EPSILON).add(mean.mul(count * Number.EPSILON).square())
  const scale = where(variance.lessEqual(rounding), 1, variance.sqrt())
  const dtype = scaledDType(x)
  const fitted = realize({ mean: mean.astype(dtype), scale: scale.astype(dtype) })
  return new StandardScaler(fitted.mean, fitted.scale) as StandardScaler<F, ScaledDType<D>>
}
