// A primitive: all rules of one op, side by side. `T` is the kind of tensor the rules speak about.
import type { DType, TypedArray } from '../core/dtype'
import type { Shape } from '../core/shape'
import type { Lowering } from '../lanes/lowering'

/** What is known of a tensor before it is computed. */
export interface Signature {
  readonly shape: Shape
  readonly dtype: DType
}

/** Somewhere that elements are: in row-major order, without gaps. `data` is for looking, now: copy what is to stay. */
export interface Place {
  readonly data: TypedArray
}

/**
 * The values of a computed tensor. All tensors that share them share this object, which knows the one place where
 * they are: an array, at first, of which {@link Storage.place} is `{ data }`; the runtime moves them.
 */
export class Storage implements Place {
  place: Place
  /** For those who look at several at once: a number that tells one from another, 0 between. */
  mark = 0

  constructor(place: Place) {
    this.place = place
  }

  get data(): TypedArray {
    return this.place.data
  }
}

/** A computed tensor, as the oracle sees it. */
export interface Value extends Signature, Place {}

/**
 * The rules of an op, as they are written down.
 *
 * `T` is the tensor type, `A` the op's attributes: plain data that is part of the graph's structure.
 */
export interface Rules<T, A = unknown> {
  /** The op's name, in graphs and in errors. */
  readonly name: string

  /** Whether the result is the only input under another name: nothing has to be computed for it. */
  readonly identity?: boolean

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
   * What the compiler makes of the op; left out, or undefined, for one whose own `evaluate` runs in compiled
   * programs, too.
   */
  lower?(inputs: readonly Signature[], output: Signature, attributes: A): Lowering | undefined

  /**
   * The oracle: fills `output.data` (zeroed, of the right size) from the inputs' elements by a plain
   * loop. Floats are computed in double precision and rounded once, on storing.
   */
  evaluate(inputs: readonly Value[], output: Value, attributes: A): void
}

/**
 * One op of the graph and everything that is known of it. Code outside the primitive's own file never
 * asks for its name: it calls the rules.
 */
export interface Primitive<T, A = unknown> extends Rules<T, A> {
  /** A number of its own. */
  readonly id: number
}

/** The `vjp` of an op that is piecewise constant, or whose result is no real number: no gradient flows. */
export const noGradient = (): readonly undefined[] => []
