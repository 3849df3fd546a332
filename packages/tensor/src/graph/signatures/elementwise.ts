// The static types of element-wise ops, as functions and as methods. An error is a sentence intersected
// into the argument that is wrong; `unknown` in its place changes nothing.
import type { DType } from '../../core/dtype'
import type { Shape } from '../../core/shape'
import type { Broadcast, BroadcastError } from '../../types/broadcast'
import type {
  BoolError,
  DTypeBeside,
  FloatError,
  FloatOf,
  NoDType,
  NumberError,
  Promote,
  PromoteError,
} from '../../types/dtype'
import type { Tensor } from '../tensor'

/** One tensor of any dtype in, one of the same shape and dtype out. */
export type UnaryFunction = <S extends Shape, D extends DType>(x: Tensor<S, D>) => Tensor<S, D>
/** {@link UnaryFunction} as a method. */
export type UnaryMethod = <S extends Shape, D extends DType>(this: Tensor<S, D>) => Tensor<S, D>

/** As {@link UnaryFunction}, where bool is an error: `neg`, `abs`. */
export type UnaryNumberFunction<Op extends string> = <S extends Shape, D extends DType>(
  x: Tensor<S, D> & NumberError<D, Op>,
) => Tensor<S, D>
/** {@link UnaryNumberFunction} as a method. */
export type UnaryNumberMethod<Op extends string> = <S extends Shape, D extends DType>(
  this: Tensor<S, D> & NumberError<D, Op>,
) => Tensor<S, D>

/** A function of real numbers: bool and uint8 become float32, int32 is an error; `exp`, `sigmoid`. `Options` if it takes any. */
export type UnaryFloatFunction<Op extends string, Options = never> = <S extends Shape, D extends DType>(
  x: Tensor<S, D> & FloatError<D, Op>,
  ...options: Optional<Options>
) => Tensor<S, NoInfer<FloatOf<D>>>
/** {@link UnaryFloatFunction} as a method. */
export type UnaryFloatMethod<Op extends string, Options = never> = <S extends Shape, D extends DType>(
  this: Tensor<S, D> & FloatError<D, Op>,
  ...options: Optional<Options>
) => Tensor<S, NoInfer<FloatOf<D>>>

type Optional<Options> = [Options] extends [never] ? [] : [options?: Options]

/** A question to each element, answered in bool: `isNaN`. */
export type UnaryTestFunction = <S extends Shape, D extends DType>(x: Tensor<S, D>) => Tensor<S, 'bool'>
/** {@link UnaryTestFunction} as a method. */
export type UnaryTestMethod = <S extends Shape, D extends DType>(this: Tensor<S, D>) => Tensor<S, 'bool'>

/** Limits of `clip`; `null` leaves a side open. */
export type ClipFunction = <S extends Shape, D extends DType>(
  x: Tensor<S, D> & NumberError<D, 'clip'>,
  min: number | null,
  max: number | null,
) => Tensor<S, D>
/** {@link ClipFunction} as a method. */
export type ClipMethod = <S extends Shape, D extends DType>(
  this: Tensor<S, D> & NumberError<D, 'clip'>,
  min: number | null,
  max: number | null,
) => Tensor<S, D>

/** Changes the dtype. */
export type AstypeFunction = <S extends Shape, D extends DType, E extends DType>(
  x: Tensor<S, D>,
  dtype: E,
) => Tensor<S, E>
/** {@link AstypeFunction} as a method. */
export type AstypeMethod = <S extends Shape, D extends DType, E extends DType>(
  this: Tensor<S, D>,
  dtype: E,
) => Tensor<S, E>

// What is wrong with B beside A: dtypes first, since they are looked up, then shapes.
type PairError<A extends Shape, D extends DType, B extends Shape, E extends DType, Op extends string> =
  unknown extends PromoteError<D, E, Op> ? BroadcastError<A, B, Op> : PromoteError<D, E, Op>

type ArithmeticError<A extends Shape, D extends DType, B extends Shape, E extends DType, Op extends string> =
  unknown extends NumberError<Promote<D, E>, Op> ? PairError<A, D, B, E, Op> : NumberError<Promote<D, E>, Op>

type FloatPairError<A extends Shape, D extends DType, B extends Shape, E extends DType, Op extends string> =
  unknown extends FloatError<Promote<D, E>, Op> ? PairError<A, D, B, E, Op> : FloatError<Promote<D, E>, Op>

type LogicalError<A extends Shape, B extends Shape, E extends DType, Op extends string> =
  unknown extends BoolError<E, Op> ? BroadcastError<A, B, Op> : BoolError<E, Op>

/** Arithmetic on two tensors, or on a tensor and a number: shapes broadcast, dtypes are promoted. */
export type BinaryFunction<Op extends string> = <
  A extends Shape = [],
  D extends DType = NoDType,
  B extends Shape = A,
  E extends DType = DTypeBeside<D>,
>(
  x: number | Tensor<A, D>,
  y: number | (Tensor<B, E> & ArithmeticError<A, D, B, E, Op>),
) => Tensor<Broadcast<A, B>, NoInfer<Promote<D, E>>>
/** {@link BinaryFunction} as a method. */
export type BinaryMethod<Op extends string> = <
  A extends Shape,
  D extends DType,
  B extends Shape = A,
  E extends DType = D,
>(
  this: Tensor<A, D>,
  other: number | (Tensor<B, E> & ArithmeticError<A, D, B, E, Op>),
) => Tensor<Broadcast<A, B>, NoInfer<Promote<D, E>>>

/** As {@link BinaryFunction}, of real numbers: `div`, `atan2`. */
export type BinaryFloatFunction<Op extends string> = <
  A extends Shape = [],
  D extends DType = NoDType,
  B extends Shape = A,
  E extends DType = DTypeBeside<D>,
>(
  x: number | Tensor<A, D>,
  y: number | (Tensor<B, E> & FloatPairError<A, D, B, E, Op>),
) => Tensor<Broadcast<A, B>, NoInfer<FloatOf<Promote<D, E>>>>
/** {@link BinaryFloatFunction} as a method. */
export type BinaryFloatMethod<Op extends string> = <
  A extends Shape,
  D extends DType,
  B extends Shape = A,
  E extends DType = D,
>(
  this: Tensor<A, D>,
  other: number | (Tensor<B, E> & FloatPairError<A, D, B, E, Op>),
) => Tensor<Broadcast<A, B>, NoInfer<FloatOf<Promote<D, E>>>>

/** A comparison: shapes broadcast, dtypes meet as in arithmetic, the answer is bool. */
export type ComparisonFunction<Op extends string> = <
  A extends Shape = [],
  D extends DType = NoDType,
  B extends Shape = A,
  E extends DType = DTypeBeside<D>,
>(
  x: number | Tensor<A, D>,
  y: number | (Tensor<B, E> & PairError<A, D, B, E, Op>),
) => Tensor<Broadcast<A, B>, 'bool'>
/** {@link ComparisonFunction} as a method. */
export type ComparisonMethod<Op extends string> = <
  A extends Shape,
  D extends DType,
  B extends Shape = A,
  E extends DType = D,
>(
  this: Tensor<A, D>,
  other: number | (Tensor<B, E> & PairError<A, D, B, E, Op>),
) => Tensor<Broadcast<A, B>, 'bool'>

/** A logical op on two bool tensors that broadcast. */
export type LogicalFunction<Op extends string> = <
  A extends Shape,
  D extends DType,
  B extends Shape,
  E extends DType,
>(
  x: Tensor<A, D> & BoolError<D, Op>,
  y: Tensor<B, E> & LogicalError<A, B, E, Op>,
) => Tensor<Broadcast<A, B>, 'bool'>
/** {@link LogicalFunction} as a method. */
export type LogicalMethod<Op extends string> = <
  A extends Shape,
  D extends DType,
  B extends Shape,
  E extends DType,
>(
  this: Tensor<A, D> & BoolError<D, Op>,
  other: Tensor<B, E> & LogicalError<A, B, E, Op>,
) => Tensor<Broadcast<A, B>, 'bool'>

/** `logicalNot`. */
export type LogicalNotFunction = <S extends Shape, D extends DType>(
  x: Tensor<S, D> & BoolError<D, 'logicalNot'>,
) => Tensor<S, 'bool'>
/** {@link LogicalNotFunction} as a method. */
export type LogicalNotMethod = <S extends Shape, D extends DType>(
  this: Tensor<S, D> & BoolError<D, 'logicalNot'>,
) => Tensor<S, 'bool'>

/** Picks from `x` where a bool tensor is true and from `y` elsewhere; all three broadcast. */
export type WhereFunction = <
  C extends Shape,
  F extends DType,
  A extends Shape = [],
  D extends DType = NoDType,
  B extends Shape = A,
  E extends DType = DTypeBeside<D>,
>(
  condition: Tensor<C, F> & BoolError<F, 'where'>,
  x: number | (Tensor<A, D> & BroadcastError<C, A, 'where'>),
  y: number | (Tensor<B, E> & PairError<Broadcast<C, A>, D, B, E, 'where'>),
) => Tensor<Broadcast<Broadcast<C, A>, B>, NoInfer<Promote<D, E>>>

/** What `leakyRelu` takes. */
export interface NegativeSlopeOptions {
  /** The factor for x below 0; 0.01 by default. */
  readonly negativeSlope?: number
}

/** What `elu` takes. */
export interface AlphaOptions {
  /** What the function tends to the negative of, far below 0; 1 by default. */
  readonly alpha?: number
}

/** What `gelu` takes: `'none'`, the default, for the exact function. */
export interface GeluOptions {
  readonly approximate?: 'none' | 'tanh'
}
