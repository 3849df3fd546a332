// How dtypes meet: the static face of the tables in core/dtype.
/* oxlint-disable typescript/no-explicit-any -- `any` stands for an unknown dtype */
import type { DType, TypedArrays } from '../core/dtype'
import type { Same } from './same'

/** Row A, column B: the smallest dtype that holds every value of both; `never` where there is none. */
export interface Promotions {
  bool: { bool: 'bool'; uint8: 'uint8'; int32: 'int32'; float32: 'float32'; float64: 'float64' }
  uint8: { bool: 'uint8'; uint8: 'uint8'; int32: 'int32'; float32: 'float32'; float64: 'float64' }
  int32: { bool: 'int32'; uint8: 'int32'; int32: 'int32'; float32: never; float64: 'float64' }
  float32: { bool: 'float32'; uint8: 'float32'; int32: never; float32: 'float32'; float64: 'float64' }
  float64: { bool: 'float64'; uint8: 'float64'; int32: 'float64'; float32: 'float64'; float64: 'float64' }
}

/** The float dtype that holds every value of a dtype and is not wider than need be; `never` where there is none. */
export interface Floats {
  bool: 'float32'
  uint8: 'float32'
  int32: never
  float32: 'float32'
  float64: 'float64'
}

/** The dtype of sums of each dtype. */
export interface Sums {
  bool: 'int32'
  uint8: 'int32'
  int32: 'int32'
  float32: 'float32'
  float64: 'float64'
}

/** The dtype of a JavaScript number beside which there is no tensor to take one from. */
export type NoDType = never

/** The dtype of a second number: the first operand's, or float32 if that is a number, too. */
export type DTypeBeside<D extends DType> = [D] extends [NoDType] ? 'float32' : D

/** The dtype that `D` and `E` meet in: the other's own beside {@link NoDType}; `any` where they do not mix. */
export type Promote<D extends DType, E extends DType> =
  Same<D, E> extends true
    ? D
    : Same<D, NoDType> extends true
      ? E
      : true extends Same<D, any> | Same<E, any>
        ? any
        : OrAny<Promotions[D][E]>

/** `any` in place of `never`, so that one mistake is reported once. */
export type OrAny<D> = Same<D, never> extends true ? any : D

/** The float dtype in which a function of real numbers works: float32 for bool and uint8; `any` for int32. */
export type FloatOf<D extends DType> = Same<D, any> extends true ? any : OrAny<Floats[D]>

/** The dtype of a sum or a product: int32 for bool and uint8, else its own. */
export type SumOf<D extends DType> = Same<D, any> extends true ? any : Sums[D]

/** What is wrong with mixing `D` and `E`; `unknown`, which changes nothing in an intersection, if all is well. */
export type PromoteError<D extends DType, E extends DType, Op extends string> =
  Same<D, E> extends true
    ? unknown
    : true extends Same<D, NoDType> | Same<D, any> | Same<E, any>
      ? unknown
      : Same<Promotions[D][E], never> extends true
        ? `${Op}: ${D} and ${E} do not mix without loss; astype one of them`
        : unknown

/** What is wrong with `D` where numbers are taken: bool. */
export type NumberError<D extends DType, Op extends string> =
  Same<D, 'bool'> extends true
    ? `${Op}: bool is no number here; use astype('int32') or astype('float32') first`
    : unknown

/** What is wrong with `D` where real numbers are taken: int32, which no smaller float holds. */
export type FloatError<D extends DType, Op extends string> =
  Same<D, 'int32'> extends true
    ? `${Op}: expected a float tensor, got int32; use astype('float32') or astype('float64') first`
    : unknown

/** What is wrong with `D` where truth values are taken: all but bool. */
export type BoolError<D extends DType, Op extends string> = true extends Same<D, 'bool'> | Same<D, any>
  ? unknown
  : `${Op}: expected a bool tensor, got ${D}; compare it first, as in x.notEqual(0)`

/** What is wrong with `D` where indices are taken: all but int32 and uint8. */
export type IndexDTypeError<D extends DType, Op extends string> = true extends
  Same<D, 'int32'> | Same<D, 'uint8'> | Same<D, any>
  ? unknown
  : `${Op}: expected indices of dtype int32 or uint8, got ${D}; use astype('int32')`

/** The typed array that holds the elements of a dtype. */
export type DataOf<D extends DType> = TypedArrays[D]

/** One element as JavaScript has it. */
export type ElementOf<D extends DType> = Same<D, any> extends true ? any : D extends 'bool' ? boolean : number
