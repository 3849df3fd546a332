// The static types of ops that move elements, as functions and as methods.
import type { DType } from '../../core/dtype'
import type { Axes, Shape } from '../../core/shape'
import type { CheckAxes, CheckNewAxis, InsertAxis, ReplaceAxes, Sizes } from '../../types/axis'
import type { Concat, ConcatError, Stack, StackError } from '../../types/joining'
import type {
  AsError,
  BroadcastToError,
  Diagonal,
  NoMatrixError,
  PermutationError,
  Repeat,
  Reshape,
  Squeeze,
  SqueezeError,
  Tile,
  Transpose,
  Written,
} from '../../types/movement'
import type { AnyTensor, Tensor } from '../tensor'
import type { AxisOptions } from './reduction'

/** Asserts a shape, checked when running: what was `number` or of unknown rank becomes what is written. */
export type AsMethod = <S extends Shape, D extends DType, const T extends number[]>(
  this: Tensor<S, D>,
  shape: readonly [...T] & AsError<S, T>,
) => Tensor<Written<T>, D>

/** The same elements in row-major order under another shape, in which one dimension may be -1: what is left over. */
export type ReshapeFunction = <S extends Shape, D extends DType, const T extends number[]>(
  x: Tensor<S, D>,
  shape: readonly [...T],
) => Tensor<Reshape<T>, D>
/** {@link ReshapeFunction} as a method. */
export type ReshapeMethod = <S extends Shape, D extends DType, const T extends number[]>(
  this: Tensor<S, D>,
  shape: readonly [...T],
) => Tensor<Reshape<T>, D>

/** The axes in the order `axes`, reversed by default. */
export type TransposeFunction = <S extends Shape, D extends DType, const P extends Shape = never>(
  x: Tensor<S, D>,
  axes?: P & PermutationError<S, P>,
) => Tensor<Transpose<S, P>, D>
/** {@link TransposeFunction} as a method. */
export type TransposeMethod = <S extends Shape, D extends DType, const P extends Shape = never>(
  this: Tensor<S, D>,
  axes?: P & PermutationError<S, P>,
) => Tensor<Transpose<S, P>, D>

/** A new axis of size 1 before `axis`; from -(ndim + 1), which is the first, to ndim or -1, the last. */
export type ExpandDimsFunction = <S extends Shape, D extends DType, const X extends number>(
  x: Tensor<S, D>,
  axis: CheckNewAxis<S, X>,
) => Tensor<InsertAxis<S, X, 1>, D>
/** {@link ExpandDimsFunction} as a method. */
export type ExpandDimsMethod = <S extends Shape, D extends DType, const X extends number>(
  this: Tensor<S, D>,
  axis: CheckNewAxis<S, X>,
) => Tensor<InsertAxis<S, X, 1>, D>

/** Drops an axis of size 1, or all of them. */
export type SqueezeFunction = <S extends Shape, D extends DType, const X extends number = never>(
  x: Tensor<S, D> & SqueezeError<S, X>,
  axis?: CheckAxes<S, X>,
) => Tensor<Squeeze<S, X>, D>
/** {@link SqueezeFunction} as a method. */
export type SqueezeMethod = <S extends Shape, D extends DType, const X extends number = never>(
  this: Tensor<S, D> & SqueezeError<S, X>,
  axis?: CheckAxes<S, X>,
) => Tensor<Squeeze<S, X>, D>

/** Repeats axes of size 1, and new ones in front, to make `shape`. */
export type BroadcastToFunction = <S extends Shape, D extends DType, const T extends number[]>(
  x: Tensor<S, D>,
  shape: readonly [...T] & BroadcastToError<S, T>,
) => Tensor<Written<T>, D>
/** {@link BroadcastToFunction} as a method. */
export type BroadcastToMethod = <S extends Shape, D extends DType, const T extends number[]>(
  this: Tensor<S, D>,
  shape: readonly [...T] & BroadcastToError<S, T>,
) => Tensor<Written<T>, D>

/** The shapes of a list of tensors. */
export type ShapesOf<T extends readonly AnyTensor[]> = { [I in keyof T]: T[I]['shape'] }

/** Joins tensors along `axis`, 0 by default; the other dimensions must be equal, and so must the dtypes. */
export type ConcatFunction = <const T extends readonly AnyTensor[], const X extends number = 0>(
  tensors: T & ConcatError<ShapesOf<T>, X>,
  options?: AxisOptions<T[0] extends AnyTensor ? T[0]['shape'] : Shape, X>,
) => Tensor<Concat<ShapesOf<T>, X>, T[number]['dtype']>

/** Joins tensors of one shape and dtype along a new axis, 0 by default. */
export type StackFunction = <const T extends readonly AnyTensor[], const X extends number = 0>(
  tensors: T & StackError<ShapesOf<T>>,
  options?: { readonly axis?: CheckNewAxis<T[0] extends AnyTensor ? T[0]['shape'] : Shape, X> },
) => Tensor<Stack<ShapesOf<T>, X>, T[number]['dtype']>

/** As many tensors as `N` says, or as the indices `N` cut out; an array if that is not known. */
export type Parts<N, Part, Result extends readonly Part[] = []> = number extends N
  ? Part[]
  : N extends readonly unknown[]
    ? number extends N['length']
      ? Part[]
      : [...{ -readonly [I in keyof N]: Part }, Part]
    : Result['length'] extends N | 64
      ? Result
      : Parts<N, Part, [...Result, Part]>

/** Cuts an axis, 0 by default, into `sections` equal parts, or before each of the indices `sections`. */
export type SplitFunction = <
  S extends Shape,
  D extends DType,
  const N extends number | readonly number[],
  const X extends number = 0,
>(
  x: Tensor<S, D>,
  sections: N,
  options?: AxisOptions<S, X>,
) => Parts<N, Tensor<ReplaceAxes<S, X, [number]>, D>>
/** {@link SplitFunction} as a method. */
export type SplitMethod = <
  S extends Shape,
  D extends DType,
  const N extends number | readonly number[],
  const X extends number = 0,
>(
  this: Tensor<S, D>,
  sections: N,
  options?: AxisOptions<S, X>,
) => Parts<N, Tensor<ReplaceAxes<S, X, [number]>, D>>

/** How much `pad` adds: to every side, or before and after each axis. */
export type PadWidths = number | readonly (readonly [before: number, after: number])[]

/** Adds elements of `value`, 0 by default, around a tensor. */
export type PadFunction = <S extends Shape, D extends DType>(
  x: Tensor<S, D>,
  widths: PadWidths,
  options?: { readonly value?: number },
) => Tensor<Sizes<S>, D>
/** {@link PadFunction} as a method. */
export type PadMethod = <S extends Shape, D extends DType>(
  this: Tensor<S, D>,
  widths: PadWidths,
  options?: { readonly value?: number },
) => Tensor<Sizes<S>, D>

/** Reverses the order along `axis`: one, several, or all by default. */
export type FlipFunction = <S extends Shape, D extends DType, const X extends Axes>(
  x: Tensor<S, D>,
  options?: AxisOptions<S, X>,
) => Tensor<S, D>
/** {@link FlipFunction} as a method. */
export type FlipMethod = <S extends Shape, D extends DType, const X extends Axes>(
  this: Tensor<S, D>,
  options?: AxisOptions<S, X>,
) => Tensor<S, D>

/** Moves elements on by `shift` along `axis`, those at the end to the start; without `axis` in the flattened tensor. */
export type RollFunction = <S extends Shape, D extends DType, const X extends Axes>(
  x: Tensor<S, D>,
  shift: Axes,
  options?: AxisOptions<S, X>,
) => Tensor<S, D>
/** {@link RollFunction} as a method. */
export type RollMethod = <S extends Shape, D extends DType, const X extends Axes>(
  this: Tensor<S, D>,
  shift: Axes,
  options?: AxisOptions<S, X>,
) => Tensor<S, D>

/** The whole tensor `repetitions` times along each axis; new axes come first. */
export type TileFunction = <S extends Shape, D extends DType, const R extends readonly number[]>(
  x: Tensor<S, D>,
  repetitions: R,
) => Tensor<Tile<S, R>, D>
/** {@link TileFunction} as a method. */
export type TileMethod = <S extends Shape, D extends DType, const R extends readonly number[]>(
  this: Tensor<S, D>,
  repetitions: R,
) => Tensor<Tile<S, R>, D>

/** Each element `repeats` times along `axis`; without `axis` in the flattened tensor. */
export type RepeatFunction = <S extends Shape, D extends DType, const X extends number = never>(
  x: Tensor<S, D>,
  repeats: number | readonly number[],
  options?: AxisOptions<S, X>,
) => Tensor<Repeat<S, X>, D>
/** {@link RepeatFunction} as a method. */
export type RepeatMethod = <S extends Shape, D extends DType, const X extends number = never>(
  this: Tensor<S, D>,
  repeats: number | readonly number[],
  options?: AxisOptions<S, X>,
) => Tensor<Repeat<S, X>, D>

/** Keeps one triangle of the last two axes; `offset` moves its edge, upwards if positive: `tril`, `triu`. */
export type TriangleFunction<Op extends string> = <S extends Shape, D extends DType>(
  x: Tensor<S, D> & NoMatrixError<S, Op>,
  options?: { readonly offset?: number },
) => Tensor<S, D>
/** {@link TriangleFunction} as a method. */
export type TriangleMethod<Op extends string> = <S extends Shape, D extends DType>(
  this: Tensor<S, D> & NoMatrixError<S, Op>,
  options?: { readonly offset?: number },
) => Tensor<S, D>

/** The diagonal of the last two axes; `offset` takes one above (positive) or below it. */
export type DiagonalFunction = <S extends Shape, D extends DType>(
  x: Tensor<S, D> & NoMatrixError<S, 'diagonal'>,
  options?: { readonly offset?: number },
) => Tensor<Diagonal<S>, D>
/** {@link DiagonalFunction} as a method. */
export type DiagonalMethod = <S extends Shape, D extends DType>(
  this: Tensor<S, D> & NoMatrixError<S, 'diagonal'>,
  options?: { readonly offset?: number },
) => Tensor<Diagonal<S>, D>
