// The static types of reading a tensor's elements.
import type { DType } from '../../core/dtype'
import type { Shape } from '../../core/shape'
import type { DataOf, ElementOf } from '../../types/dtype'
import type { ArrayOf, OneElementError } from '../../types/nested'
import type { Tensor } from '../tensor'

/** The only element of a tensor; an error where the shape says that there are more, or none. */
export type ItemMethod = <S extends Shape, D extends DType>(
  this: Tensor<S, D> & OneElementError<S>,
) => ElementOf<D>

/** All elements, in row-major order. */
export type DataSyncMethod = <S extends Shape, D extends DType>(this: Tensor<S, D>) => DataOf<D>

/** All elements, as arrays nested as deeply as the tensor has axes. */
export type ArraySyncMethod = <S extends Shape, D extends DType>(this: Tensor<S, D>) => ArrayOf<S, D>

/** {@link DataSyncMethod}, later. */
export type DataMethod = <S extends Shape, D extends DType>(this: Tensor<S, D>) => Promise<DataOf<D>>

/** {@link ArraySyncMethod}, later. */
export type ArrayMethod = <S extends Shape, D extends DType>(this: Tensor<S, D>) => Promise<ArrayOf<S, D>>
