// The tensor: a node of the graph. Takes a primitive, the tensors it is applied to and what the primitive
// inferred; gives the object that the user holds.
import type { DType } from '../core/dtype'
import { sizeOf, type Shape } from '../core/shape'
import type { ActivationMethods } from './methods/activation'
import type { ArithmeticMethods } from './methods/arithmetic'
import type { ContractionMethods } from './methods/contraction'
import type { LogicMethods } from './methods/logic'
import type { MovementMethods } from './methods/movement'
import type { ReadingMethods } from './methods/reading'
import type { ReductionMethods } from './methods/reduction'
import type { Primitive, Signature, Storage } from './primitive'

/**
 * A tensor of any shape and dtype. `any` means "unknown here": such a tensor may go where a known one is asked,
 * and a known one where this is.
 */
// oxlint-disable-next-line typescript/no-explicit-any
export type AnyTensor = Tensor<any, any>

/**
 * An immutable array of numbers and, at once, the node of the graph that makes it: a primitive, the
 * tensors it is applied to, and, once somebody has asked for them, its values.
 *
 * `S` is the shape as far as it is known when compiling (`number` for a dimension known only when
 * running, `any` for an unknown rank), `D` the dtype. Make one with `tensor`, `zeros` or any op, never
 * with `new`.
 *
 * The compiler refuses shapes and dtypes that cannot fit; what it does not know, it leaves to the checks when
 * running. A known size may go where `number` is asked; `x.as([2, 3])` goes the other way. `Tensor` alone is a
 * float32 tensor of unknown rank, {@link AnyTensor} one of unknown dtype, too: both may go anywhere and come
 * from anywhere. Bodies of functions may be generic in sizes (`Tensor<[B, 784]>`). Of a body that is generic
 * in the whole shape, or in the dtype, the compiler does not know what ops give: go on with
 * `const d: Tensor = x`. A union of tensor types has no methods: say `Tensor<[number, 3]>`.
 *
 * @example
 * const norms = (rows: Tensor<[number, 3]>): Tensor<[number]> => rows.square().sum({ axis: 1 }).sqrt()
 * norms(tensor([[1, 2, 2]])).arraySync() // [3]
 */
// oxlint-disable-next-line typescript/no-explicit-any typescript/no-unsafe-declaration-merging -- methods below
export class Tensor<out S extends Shape = any, out D extends DType = 'float32'> {
  /** The size of each axis, outermost first. */
  readonly shape: S
  /** The type of the elements. */
  readonly dtype: D
  /** The op that makes this tensor. @internal */
  readonly primitive: Primitive<AnyTensor>
  /** What the op is applied to; emptied once the values are there and no transform can need them. @internal */
  inputs: readonly AnyTensor[]
  /** The op's attributes. @internal */
  readonly attributes: unknown
  /** Whether a transform may still have to differentiate through this tensor. @internal */
  readonly traced: boolean
  /** The values, once they are computed. @internal */
  storage: Storage | undefined
  /** What the runtime notes here while it describes a program, and from one program to the next. @internal */
  mark = 0

  /** @internal */
  constructor(
    primitive: Primitive<AnyTensor>,
    inputs: readonly AnyTensor[],
    attributes: unknown,
    signature: Signature,
    traced: boolean,
    storage?: Storage,
  ) {
    this.primitive = primitive
    this.inputs = inputs
    this.attributes = attributes
    this.shape = signature.shape as S
    this.dtype = signature.dtype as D
    this.traced = traced
    this.storage = storage
  }

  /** How many axes there are. */
  get ndim(): number {
    return this.shape.length
  }

  /** How many elements there are. */
  get size(): number {
    return sizeOf(this.shape)
  }
}

// The methods are the functions of other files, installed by methods.ts. They take `S` and `D` through
// `this`, so that these appear in `shape` and `dtype` alone and a tensor is plainly covariant in both.
// oxlint-disable-next-line typescript/no-explicit-any no-unused-vars
export interface Tensor<out S extends Shape = any, out D extends DType = 'float32'>
  extends
    ActivationMethods,
    ArithmeticMethods,
    ContractionMethods,
    LogicMethods,
    MovementMethods,
    ReadingMethods,
    ReductionMethods {}
