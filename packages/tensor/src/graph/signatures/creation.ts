// The static types of functions that make tensors of JavaScript values. A shape is inferred as literals
// (`const`), also where it is written inside another call.
import type { DType } from '../../core/dtype'
import type { Shape } from '../../core/shape'
import type { IndexDTypeError } from '../../types/dtype'
import type { Written } from '../../types/movement'
import type { CountTo, DTypeOf, RaggedError, ShapeOf, TensorValues } from '../../types/nested'
import type { Tensor } from '../tensor'

/** What functions take that make a tensor: its dtype, float32 by default. */
export interface DTypeOptions<D extends DType = DType> {
  readonly dtype?: D
}

/** A tensor of numbers, booleans, nested arrays of them or a typed array; `shape` arranges the latter. */
export type TensorFunction = <
  const V extends TensorValues,
  const S extends number[] = never,
  D extends DType = DTypeOf<V>,
>(
  values: V & RaggedError<V>,
  options?: { readonly shape?: readonly [...S]; readonly dtype?: D },
) => Tensor<ShapeOf<V, S>, NoInfer<D>>

/** A tensor of a shape, float32 by default: `zeros`, `ones`. */
export type FilledFunction = <const S extends number[], D extends DType = 'float32'>(
  shape: readonly [...S],
  options?: DTypeOptions<D>,
) => Tensor<Written<S>, NoInfer<D>>

/** A tensor of a shape, filled with one value; float32 by default. */
export type FullFunction = <const S extends number[], D extends DType = 'float32'>(
  shape: readonly [...S],
  value: number,
  options?: DTypeOptions<D>,
) => Tensor<Written<S>, NoInfer<D>>

/** A tensor of another's shape, and of its dtype by default: `zerosLike`, `onesLike`. */
export type LikeFunction = <S extends Shape, D extends DType, E extends DType = D>(
  x: Tensor<S, D>,
  options?: DTypeOptions<E>,
) => Tensor<S, NoInfer<E>>

/** What {@link EyeFunction} takes besides: `offset` moves the ones to another diagonal, upwards if positive. */
export interface EyeOptions<D extends DType = DType> extends DTypeOptions<D> {
  readonly offset?: number
}

/** The identity matrix `[n, m]`, square by default. */
export interface EyeFunction {
  <const N extends number, D extends DType = 'float32'>(
    n: N,
    options?: EyeOptions<D>,
  ): Tensor<[N, N], NoInfer<D>>
  <const N extends number, const M extends number, D extends DType = 'float32'>(
    n: N,
    m: M,
    options?: EyeOptions<D>,
  ): Tensor<[N, M], NoInfer<D>>
}

/** Numbers from `start`, 0 by default, up to, not including, `stop`, in steps of `step`, 1 by default. */
export interface ArangeFunction {
  <const N extends number, D extends DType = 'float32'>(
    stop: N,
    options?: DTypeOptions<D>,
  ): Tensor<[CountTo<N>], NoInfer<D>>
  <D extends DType = 'float32'>(
    start: number,
    stop: number,
    options?: DTypeOptions<D>,
  ): Tensor<[number], NoInfer<D>>
  <D extends DType = 'float32'>(
    start: number,
    stop: number,
    step: number,
    options?: DTypeOptions<D>,
  ): Tensor<[number], NoInfer<D>>
}

/** `count` numbers from `start` to `stop`, evenly spaced; `stop` is the last, unless `endpoint` is `false`. */
export type LinspaceFunction = <const N extends number, D extends DType = 'float32'>(
  start: number,
  stop: number,
  count: N,
  options?: DTypeOptions<D> & { readonly endpoint?: boolean },
) => Tensor<[N], NoInfer<D>>

/** For each index a row of `depth` elements: 1 at the index, 0 elsewhere; float32 by default. */
export type OneHotFunction = <
  S extends Shape,
  E extends DType,
  const N extends number,
  D extends DType = 'float32',
>(
  indices: Tensor<S, E> & IndexDTypeError<E, 'oneHot'>,
  depth: N,
  options?: DTypeOptions<D>,
) => Tensor<[...S, N], NoInfer<D>>
