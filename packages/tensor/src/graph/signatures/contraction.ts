// The static types of products of matrices and vectors, as functions and as methods.
import type { DType } from '../../core/dtype'
import type { Shape } from '../../core/shape'
import type { DotError, Matmul, MatmulError, Outer, OuterError } from '../../types/contraction'
import type { Promote, PromoteError } from '../../types/dtype'
import type { AnyTensor, Tensor } from '../tensor'

// The first mistake, else the second.
type Either<First, Second> = unknown extends First ? Second : First

/** The matrix product `[..., n, k] x [..., k, m]`: batches broadcast, a vector is a row on the left, a column on the right. */
export type MatmulFunction = <A extends Shape, D extends DType, B extends Shape, E extends DType>(
  x: Tensor<A, D>,
  y: Tensor<B, E> & Either<PromoteError<D, E, 'matmul'>, MatmulError<A, B>>,
) => Tensor<Matmul<A, B>, NoInfer<Promote<D, E>>>
/** {@link MatmulFunction} as a method. */
export type MatmulMethod = <A extends Shape, D extends DType, B extends Shape, E extends DType>(
  this: Tensor<A, D>,
  other: Tensor<B, E> & Either<PromoteError<D, E, 'matmul'>, MatmulError<A, B>>,
) => Tensor<Matmul<A, B>, NoInfer<Promote<D, E>>>

/** The inner product of two vectors. */
export type DotFunction = <A extends Shape, D extends DType, B extends Shape, E extends DType>(
  x: Tensor<A, D>,
  y: Tensor<B, E> & Either<PromoteError<D, E, 'dot'>, DotError<A, B>>,
) => Tensor<[], NoInfer<Promote<D, E>>>
/** {@link DotFunction} as a method. */
export type DotMethod = <A extends Shape, D extends DType, B extends Shape, E extends DType>(
  this: Tensor<A, D>,
  other: Tensor<B, E> & Either<PromoteError<D, E, 'dot'>, DotError<A, B>>,
) => Tensor<[], NoInfer<Promote<D, E>>>

/** The outer product of two vectors: all products of an element of one and one of the other. */
export type OuterFunction = <A extends Shape, D extends DType, B extends Shape, E extends DType>(
  x: Tensor<A, D>,
  y: Tensor<B, E> & Either<PromoteError<D, E, 'outer'>, OuterError<A, B>>,
) => Tensor<Outer<A, B>, NoInfer<Promote<D, E>>>
/** {@link OuterFunction} as a method. */
export type OuterMethod = <A extends Shape, D extends DType, B extends Shape, E extends DType>(
  this: Tensor<A, D>,
  other: Tensor<B, E> & Either<PromoteError<D, E, 'outer'>, OuterError<A, B>>,
) => Tensor<Outer<A, B>, NoInfer<Promote<D, E>>>

/** Which axes `tensordot` sums over: the last n of one with the first n of the other, or those listed for each. */
export interface TensordotOptions {
  readonly axes?: number | readonly [readonly number[], readonly number[]]
}

/** Sums the products of two tensors over given axes; the result's rank is not tracked. */
export type TensordotFunction = <D extends DType, E extends DType>(
  // `any`: a shape of unknown rank
  // oxlint-disable-next-line typescript/no-explicit-any
  x: Tensor<any, D>,
  // oxlint-disable-next-line typescript/no-explicit-any
  y: Tensor<any, E> & PromoteError<D, E, 'tensordot'>,
  options?: TensordotOptions,
  // oxlint-disable-next-line typescript/no-explicit-any
) => Tensor<any, NoInfer<Promote<D, E>>>

/** Sums of products by subscripts, as in `einsum('ij,jk->ik', a, b)`; the result's rank is not tracked. */
export type EinsumFunction = <T extends readonly AnyTensor[]>(
  subscripts: string,
  ...tensors: T
  // oxlint-disable-next-line typescript/no-explicit-any
) => Tensor<any, T[number]['dtype']>
