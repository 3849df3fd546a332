// What an initialiser is: from a key, a shape and a layer's sizes to a tensor.
import type { DType, FloatDType, random, Tensor } from '@chainrule/tensor'

/** What an initialiser is told of the parameter that it makes. */
export interface ParameterShape<S extends readonly number[]> {
  /** Where its random numbers come from. */
  readonly key: random.Key
  readonly shape: S
  /** How many inputs an output is summed of. */
  readonly fanIn: number
  /** How many outputs an input goes to. */
  readonly fanOut: number
  readonly dtype: FloatDType
}

/** Makes the first values of a parameter. */
export type Initialiser = <const S extends readonly number[]>(
  parameter: ParameterShape<S>,
) => Tensor<S, DType>
