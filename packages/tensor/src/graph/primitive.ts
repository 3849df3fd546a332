// A primitive: all rules of one op, side by side. `T` is the kind of tensor the rules speak about.
import type { DType, TypedArray } from '../core/dtype'
import type { Shape } from '../core/shape'

/** What is known of a tensor before it is computed. */
export interface Signature {
  readonly shape: Shape
  readonly dtype: DType
}

/** Where computed elements are: in row-major order, without gaps. */
export interface Storage {
  readonly data: TypedArray
}

/** A computed tensor, as the oracle sees it. */
export interface Value extends Signature, Storage {}

/**
 * One op of the graph and everything that is known of it. Code outside the primitive's own file never
 * asks for its name: it calls the rules.
 *
 * `T` is the tensor type, `A` the op's attributes: plain data that is part of the graph's structure.
 */
export interface Primitive<T, A = unknown> {
  /** The op's name, in graphs and in errors. */
  readonly name: string

  /** Shape and dtype of the result; throws the user's error when the inputs do not fit. */
  infer(inputs: readonly Signature[], attributes: A): Signature

  /**
   * The vector-Jacobian product: from the cotangent of the output (its shape and dtype) to one cotangent
   * for each input (that input's shape and dtype). `undefined` says that none flows there. The rule is
   * written with ordinary ops, so it can be differentiated again, and is linear in `cotangent`: forward
   * mode relies on that.
   */
  vjp(cotangent: T, inputs: readonly T[], output: T, attributes: A): readonly (T | undefined)[]

  /**
   * For vmap: the op on inputs of which some (`batched`) have one axis more, the first, of `size`
   * elements; the result has it, too.
   */
  batch?(inputs: readonly T[], batched: readonly boolean[], size: number, attributes: A): T

  /**
   * The oracle: fills `output.data` (zeroed, of the right size) from the inputs' elements by a plain
   * loop. Floats are computed in double precision and rounded once, on storing.
   */
  evaluate(inputs: readonly Value[], output: Value, attributes: A): void
}

/** The `vjp` of an op that is piecewise constant, or whose result is no real number: no gradient flows. */
export const noGradient = (): readonly undefined[] => []
