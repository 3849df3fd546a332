// Methods of a tensor that reduce axes, all by default: `x.sum({ axis: 1, keepDims: true })`.
import type {
  ArgReduceMethod,
  CumulativeMethod,
  NormOptions,
  ReduceMethod,
  VarianceOptions,
} from '../signatures/reduction'

/** Reductions over `axis` (one or several, negative from the end; all by default); `keepDims` leaves them as 1. */
export interface ReductionMethods {
  /** The sum; int32 of bool and uint8. */
  readonly sum: ReduceMethod<'sum', 'sum'>

  /** The mean. */
  readonly mean: ReduceMethod<'mean', 'float'>

  /** The product; int32 of bool and uint8. Its gradients are right also where elements are 0. */
  readonly prod: ReduceMethod<'prod', 'sum'>

  /** The largest element, NaN if there is one. Elements that are equally large share the gradient evenly. */
  readonly max: ReduceMethod<'max', 'same'>

  /** The smallest element, NaN if there is one. Elements that are equally small share the gradient evenly. */
  readonly min: ReduceMethod<'min', 'same'>

  /** The index of the largest element, the first of several: along one axis, or in the flattened tensor. No gradient. */
  readonly argMax: ArgReduceMethod

  /** The index of the smallest element, the first of several: along one axis, or in the flattened tensor. No gradient. */
  readonly argMin: ArgReduceMethod

  /** The mean square distance from the mean, computed in two passes; `correction: 1` divides by n - 1. */
  readonly variance: ReduceMethod<'variance', 'float', VarianceOptions>

  /** The square root of `variance`. */
  readonly std: ReduceMethod<'std', 'float', VarianceOptions>

  /** `log(sum(exp(x)))`, without overflow. */
  readonly logSumExp: ReduceMethod<'logSumExp', 'float'>

  /** Whether an element is true, or not 0. */
  readonly any: ReduceMethod<'any', 'bool'>

  /** Whether all elements are true, or not 0. */
  readonly all: ReduceMethod<'all', 'bool'>

  /** The Euclidean norm, or that of order `ord`. The gradient of the Euclidean norm at 0 is 0. */
  readonly norm: ReduceMethod<'norm', 'float', NormOptions>

  /** The sums of all elements up to each along `axis`, which only a vector can leave out. */
  readonly cumulativeSum: CumulativeMethod
}
