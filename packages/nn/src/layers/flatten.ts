// From channels to features: all axes behind the batch as one.
import {
  ShapeError,
  type AnyTensor,
  type DType,
  type Shape,
  type ShapeIn,
  type Tensor,
} from '@chainrule/tensor'
import { checkInput } from './checks'

/** `S` with all axes behind the first as one. */
export type Flat<S extends readonly unknown[]> = ShapeIn<TryFlat<S>>

type TryFlat<S extends readonly unknown[]> = number extends S['length']
  ? // oxlint-disable-next-line typescript/no-explicit-any -- of unknown rank
    any
  : S extends readonly [infer N, infer F]
    ? [[N, F]]
    : S extends readonly [infer N, ...unknown[]]
      ? [[N, number]]
      : // oxlint-disable-next-line typescript/no-explicit-any -- not reported twice
        any

/**
 * `[batch, ...]` to `[batch, features]`: what stands between convolutions and a `Linear` layer.
 *
 * @example
 * new Flatten().forward(zeros([32, 8, 4, 4])).shape // [32, 128]
 */
export class Flatten {
  get keeps(): 'batch only' {
    return 'batch only'
  }

  /**
   * All axes behind the first as one.
   *
   * @param x `[batch, ...]`
   * @returns `[batch, features]`, row-major
   * @throws ShapeError for fewer than two axes.
   */
  forward<S extends Shape, D extends DType>(x: Tensor<S, D>): Tensor<Flat<S>, D> {
    const input: AnyTensor = x
    checkInput(op, input)
    const [batch, ...rest]: Shape = input.shape
    if (batch === undefined || rest.length === 0) {
      throw new ShapeError(op, `expects [batch, ...], got [${input.shape.join(', ')}]`, input.shape)
    }
    const flat: AnyTensor = input.reshape([batch, rest.reduce((product, size) => product * size, 1)])
    return flat
  }
}

const op = 'Flatten'
