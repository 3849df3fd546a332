// The static types of picking elements by index, as functions and as methods.
import type { DType } from '../../core/dtype'
import type { Shape } from '../../core/shape'
import type { IndexDTypeError } from '../../types/dtype'
import type { IndexValues, Slice, SliceError, SliceRange, Take, TakeAlong } from '../../types/slice'
import type { AnyTensor, Tensor } from '../tensor'
import type { AxisOptions } from './reduction'

/** A part of a tensor; see {@link SliceRange}. */
export type SliceFunction = <S extends Shape, D extends DType, const R extends readonly SliceRange[]>(
  x: Tensor<S, D>,
  ...ranges: R & SliceError<S, R>
) => Tensor<Slice<S, R>, D>
/** {@link SliceFunction} as a method. */
export type SliceMethod = <S extends Shape, D extends DType, const R extends readonly SliceRange[]>(
  this: Tensor<S, D>,
  ...ranges: R & SliceError<S, R>
) => Tensor<Slice<S, R>, D>

/** Picks slices along `axis`, 0 by default, by index; negative indices count from the end. */
export type TakeFunction = <
  S extends Shape,
  D extends DType,
  const I extends IndexValues | AnyTensor,
  const X extends number = 0,
>(
  x: Tensor<S, D>,
  indices: I & (I extends AnyTensor ? IndexDTypeError<I['dtype'], 'take'> : unknown),
  options?: AxisOptions<S, X>,
) => Tensor<Take<S, I, X>, D>
/** {@link TakeFunction} as a method. */
export type TakeMethod = <
  S extends Shape,
  D extends DType,
  const I extends IndexValues | AnyTensor,
  const X extends number = 0,
>(
  this: Tensor<S, D>,
  indices: I & (I extends AnyTensor ? IndexDTypeError<I['dtype'], 'take'> : unknown),
  options?: AxisOptions<S, X>,
) => Tensor<Take<S, I, X>, D>

/** Picks elements along `axis`, the last by default, by indices that have the tensor's rank. */
export type TakeAlongAxisFunction = <
  S extends Shape,
  D extends DType,
  I extends Shape,
  E extends DType,
  const X extends number = -1,
>(
  x: Tensor<S, D>,
  indices: Tensor<I, E> & IndexDTypeError<E, 'takeAlongAxis'>,
  options?: AxisOptions<S, X>,
) => Tensor<TakeAlong<S, I, X>, D>
/** {@link TakeAlongAxisFunction} as a method. */
export type TakeAlongAxisMethod = <
  S extends Shape,
  D extends DType,
  I extends Shape,
  E extends DType,
  const X extends number = -1,
>(
  this: Tensor<S, D>,
  indices: Tensor<I, E> & IndexDTypeError<E, 'takeAlongAxis'>,
  options?: AxisOptions<S, X>,
) => Tensor<TakeAlong<S, I, X>, D>
