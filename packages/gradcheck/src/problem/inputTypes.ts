// The static types of a check: which inputs a function gets, from how they are given.
/* oxlint-disable typescript/no-explicit-any -- `any` stands for a tensor of unknown shape or dtype */
import type { AnyTensor, Shape, Tensor } from '@chainrule/tensor'
import type { Arbitrary } from 'fast-check'

/** Float32 tensors arrive as float64; those of other dtypes as they are. */
type Widened<T> =
  T extends Tensor<infer S, infer D> ? (D extends 'float32' ? Tensor<S, 'float64'> : Tensor<S, D>) : T

/**
 * What a loss gets for the inputs of a check: a tensor for an arbitrary, a tensor or a shape (all numbers are
 * float64), and for arrays and objects of them the same of tensors.
 */
export type InputsOf<Given> = unknown extends Given
  ? any
  : Given extends AnyTensor
    ? Widened<Given>
    : Given extends Arbitrary<infer T>
      ? Widened<T>
      : Given extends Shape
        ? Tensor<{ -readonly [Axis in keyof Given]: Given[Axis] }, 'float64'>
        : Given extends (...args: any[]) => unknown
          ? Given
          : Given extends object
            ? { [Name in keyof Given]: InputsOf<Given[Name]> }
            : Given

/** Gradients of any origin, by the name of the input; of a tree of inputs a tree of gradients. */
export type HandGradients<Given> = { readonly [Name in keyof Given]?: unknown } & {
  /** Values on the way, such as `{ 'dL/dz2': dz2 }`: where no fault explains an error, the first of them that is wrong is named. */
  readonly intermediates?: Readonly<Record<string, unknown>>
}

/** What a loss gives: a scalar. That it is float64 is checked when it runs. */
export type ScalarTensor = Tensor<[], any>
