// The static types of convolution, of pooling and of the windows that both slide.
import type { DType } from '../../core/dtype'
import type { Shape } from '../../core/shape'
import type { Conv, ConvError, ConvTranspose, Pool, SpaceError, Windows } from '../../types/convolution'
import type { FloatError, FloatOf, Promote, PromoteError } from '../../types/dtype'
import type { Tensor } from '../tensor'

type Either<First, Second> = unknown extends First ? Second : First

/** One whole number for all axes of space, or one for each. */
export type PerAxis = number | readonly number[]

/**
 * What is added around an input: as many elements on all sides; a number, or `[before, after]`, for each axis of
 * space; 'valid' for none; 'same' for as many as make the output as long as the input divided by the stride, rounded
 * up, an odd one behind.
 */
export type SpacePadding =
  number | 'same' | 'valid' | readonly (number | readonly [before: number, after: number])[]

/** How windows slide: how far from one to the next (1), what is around the input (0), from one element to the next (1). */
export interface SlidingOptions {
  readonly stride?: PerAxis
  readonly padding?: SpacePadding
  readonly dilation?: PerAxis
}

/** {@link SlidingOptions}, and what the padding holds: 0 by default. */
export interface WindowsOptions extends SlidingOptions {
  readonly value?: number
}

/** {@link SlidingOptions}, and into how many groups the channels are divided, each of which is convolved by itself. */
export interface ConvOptions<G extends number = number> extends SlidingOptions {
  readonly groups?: G
}

/** {@link ConvOptions}, and how much longer the output is to be: strides leave open of which length it came. */
export interface ConvTransposeOptions<G extends number = number> extends ConvOptions<G> {
  readonly outputPadding?: PerAxis
}

/** {@link SlidingOptions}, with strides as long as the windows by default; `ceilMode` lets a last window end outside. */
export interface MaxPoolOptions extends SlidingOptions {
  readonly ceilMode?: boolean
}

/** As for {@link MaxPoolOptions}, without dilation; `countIncludePad` (true) counts padding as elements of the mean. */
export interface AvgPoolOptions {
  readonly stride?: PerAxis
  readonly padding?: SpacePadding
  readonly ceilMode?: boolean
  readonly countIncludePad?: boolean
}

/** `[N, C, ...space]` and `[O, C / groups, ...size]` to `[N, O, ...out]`. */
export type ConvFunction = <
  S extends Shape,
  D extends DType,
  W extends Shape,
  E extends DType,
  const G extends number = 1,
>(
  x: Tensor<S, D>,
  weight: Tensor<W, E> & Either<PromoteError<D, E, 'conv'>, ConvError<S, W, G, 1, 'conv'>>,
  options?: ConvOptions<G>,
) => Tensor<Conv<S, W>, NoInfer<Promote<D, E>>>

/** `[N, C, ...space]` and `[C, O / groups, ...size]` to `[N, O, ...out]`. */
export type ConvTransposeFunction = <
  S extends Shape,
  D extends DType,
  W extends Shape,
  E extends DType,
  const G extends number = 1,
>(
  x: Tensor<S, D>,
  weight: Tensor<W, E> & Either<PromoteError<D, E, 'convTranspose'>, ConvError<S, W, G, 0, 'convTranspose'>>,
  options?: ConvTransposeOptions<G>,
) => Tensor<ConvTranspose<S, W, G>, NoInfer<Promote<D, E>>>

/** `[N, C, ...space]` to `[N, C, ...out, ...size]`. */
export type WindowsFunction = <S extends Shape, D extends DType>(
  x: Tensor<S, D> & SpaceError<S, 'windows'>,
  size: PerAxis,
  options?: WindowsOptions,
) => Tensor<Windows<S>, D>

/** `[N, C, ...space]` to `[N, C, ...out]`. */
export type MaxPoolFunction = <S extends Shape, D extends DType>(
  x: Tensor<S, D> & SpaceError<S, 'maxPool'>,
  size: PerAxis,
  options?: MaxPoolOptions,
) => Tensor<Pool<S>, D>

/** `[N, C, ...space]` to `[N, C, ...out]`. */
export type AvgPoolFunction = <S extends Shape, D extends DType>(
  x: Tensor<S, D> & Either<FloatError<D, 'avgPool'>, SpaceError<S, 'avgPool'>>,
  size: PerAxis,
  options?: AvgPoolOptions,
) => Tensor<Pool<S>, NoInfer<FloatOf<D>>>
