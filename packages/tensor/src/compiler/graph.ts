// A graph as plain data: what is left of tensors when only the structure counts. Values are numbered, the
// inputs first, then one for each step, each behind what it is made of.
import type { Signature } from '../graph/primitive'
import type { TensorPrimitive } from '../graph/apply'

/** A value that a program is given. */
export interface Input extends Signature {
  /** Values in memory, or a single number that comes with the call. */
  readonly kind: 'buffer' | 'scalar'
  /** Whether the program may overwrite the buffer: nobody reads it afterwards. */
  readonly donated: boolean
}

/** A primitive applied to values. */
export interface Step extends Signature {
  readonly primitive: TensorPrimitive
  readonly attributes: unknown
  /** Numbers of values. */
  readonly inputs: readonly number[]
}

/** What is to be computed. */
export interface Graph {
  readonly inputs: readonly Input[]
  readonly steps: readonly Step[]
  /** Numbers of the values that are asked for, each once. */
  readonly outputs: readonly number[]
}

/** Shape and dtype of a value. */
export const signatureOf = ({ inputs, steps }: Graph, value: number): Signature =>
  (value < inputs.length ? inputs[value] : steps[value - inputs.length]) as Signature
