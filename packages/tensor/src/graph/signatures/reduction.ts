// The static types of reductions and of what works along one axis, as functions and as methods.
import type { DType } from '../../core/dtype'
import type { Axes, Shape } from '../../core/shape'
import type { CheckAxes, Reduce } from '../../types/axis'
import type { FloatError, FloatOf, SumOf } from '../../types/dtype'
import type { Tensor } from '../tensor'

/** What reductions take: `axis` (one or several, negative from the end; all by default) and `keepDims` (leaves them as 1). */
export interface ReduceOptions<S extends Shape, X, K> {
  readonly axis?: CheckAxes<S, X>
  readonly keepDims?: K
}

/** What ops along one axis take; `axis` may be negative. */
export interface AxisOptions<S extends Shape, X> {
  readonly axis?: CheckAxes<S, X>
}

/** The dtype of a reduction: the tensor's own, that of a sum, a float, bool or int32. */
interface Reduced<D extends DType> {
  same: D
  sum: SumOf<D>
  float: FloatOf<D>
  bool: 'bool'
  int32: 'int32'
}

// What a reduction to a dtype does not take.
interface Refused<D extends DType, Op extends string> {
  same: unknown
  sum: unknown
  float: FloatError<D, Op>
  bool: unknown
  int32: unknown
}

/** A reduction; `To` says what becomes of the dtype. `Extra` are options beside `axis` and `keepDims`. */
export type ReduceFunction<Op extends string, To extends keyof Reduced<DType>, Extra = unknown> = <
  S extends Shape,
  D extends DType,
  const X extends Axes = never,
  const K extends boolean = false,
>(
  x: Tensor<S, D> & Refused<D, Op>[To],
  options?: ReduceOptions<S, X, K> & Extra,
) => Tensor<Reduce<S, X, K>, NoInfer<Reduced<D>[To]>>
/** {@link ReduceFunction} as a method. */
export type ReduceMethod<Op extends string, To extends keyof Reduced<DType>, Extra = unknown> = <
  S extends Shape,
  D extends DType,
  const X extends Axes = never,
  const K extends boolean = false,
>(
  this: Tensor<S, D> & Refused<D, Op>[To],
  options?: ReduceOptions<S, X, K> & Extra,
) => Tensor<Reduce<S, X, K>, NoInfer<Reduced<D>[To]>>

/** Where the largest or smallest element is: over one axis, or in the flattened tensor; int32. */
export type ArgReduceFunction = <
  S extends Shape,
  D extends DType,
  const X extends number = never,
  const K extends boolean = false,
>(
  x: Tensor<S, D>,
  options?: ReduceOptions<S, X, K>,
) => Tensor<Reduce<S, X, K>, 'int32'>
/** {@link ArgReduceFunction} as a method. */
export type ArgReduceMethod = <
  S extends Shape,
  D extends DType,
  const X extends number = never,
  const K extends boolean = false,
>(
  this: Tensor<S, D>,
  options?: ReduceOptions<S, X, K>,
) => Tensor<Reduce<S, X, K>, 'int32'>

/** Normalises along `axis`, the last by default: `softmax`. */
export type NormalizeFunction<Op extends string> = <
  S extends Shape,
  D extends DType,
  const X extends number = -1,
>(
  x: Tensor<S, D> & FloatError<D, Op>,
  options?: AxisOptions<S, X>,
) => Tensor<S, NoInfer<FloatOf<D>>>
/** {@link NormalizeFunction} as a method. */
export type NormalizeMethod<Op extends string> = <
  S extends Shape,
  D extends DType,
  const X extends number = -1,
>(
  this: Tensor<S, D> & FloatError<D, Op>,
  options?: AxisOptions<S, X>,
) => Tensor<S, NoInfer<FloatOf<D>>>

/** Accumulates along `axis`, which only a vector can leave out: `cumulativeSum`. */
export type CumulativeFunction = <S extends Shape, D extends DType, const X extends number = -1>(
  x: Tensor<S, D>,
  options?: AxisOptions<S, X>,
) => Tensor<S, NoInfer<SumOf<D>>>
/** {@link CumulativeFunction} as a method. */
export type CumulativeMethod = <S extends Shape, D extends DType, const X extends number = -1>(
  this: Tensor<S, D>,
  options?: AxisOptions<S, X>,
) => Tensor<S, NoInfer<SumOf<D>>>

/** What `variance` and `std` take besides: the sum of squares is divided by n - `correction` (0 by default). */
export interface VarianceOptions {
  readonly correction?: number
}

/** What `norm` takes besides: which norm, the Euclidean (2) by default; any number from 1 up, or `Infinity`. */
export interface NormOptions {
  readonly ord?: number
}
