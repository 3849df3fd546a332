// One element for each channel, whatever the sizes of space.
import { ShapeError, type AnyTensor, type DType, type Shape, type Tensor } from '@chainrule/tensor'
import { checkSpace, type WithoutSpace } from '../channels'
import { checkFloat } from '../space'

/** A layer from `[batch, channels, ...space]` to `[batch, channels]`. */
abstract class GlobalPool {
  get keeps(): 'channels only' {
    return 'channels only'
  }

  /** The name of its class. */
  protected abstract get op(): string

  /** The elements along `axis` as one. */
  protected abstract pool(x: AnyTensor, axis: number[]): AnyTensor

  /**
   * One element for each channel.
   *
   * @param x `[batch, channels, ...space]` with one axis of space or more, float32 or float64
   * @returns `[batch, channels]`, in the dtype of `x`
   * @throws ShapeError where there is no space, DTypeError for what is not float.
   */
  forward<S extends Shape, D extends DType>(x: Tensor<S, D>): Tensor<WithoutSpace<S>, D> {
    const input: AnyTensor = x
    checkSpace(this.op, input, undefined)
    checkFloat(this.op, input)
    const shape: Shape = input.shape
    if (shape.length < 3 || shape.slice(2).includes(0)) {
      throw new ShapeError(this.op, `there is nothing to pool in [${shape.join(', ')}]`, shape)
    }
    return this.pool(input, [...shape.keys()].slice(2))
  }
}

/**
 * The mean of each channel: `[batch, channels, ...space]` to `[batch, channels]`. What stands between convolutions and
 * the last `Linear` layer of a network that takes images of any size.
 *
 * @example
 * new GlobalAvgPool().forward(tensor([[[1, 3], [10, 30]]])).arraySync() // [[2, 20]]
 */
export class GlobalAvgPool extends GlobalPool {
  protected override get op(): string {
    return 'GlobalAvgPool'
  }

  protected override pool(x: AnyTensor, axis: number[]): AnyTensor {
    return x.mean({ axis })
  }
}

/**
 * The largest element of each channel: `[batch, channels, ...space]` to `[batch, channels]`. Elements that are equally
 * large share the gradient evenly.
 *
 * @example
 * new GlobalMaxPool().forward(tensor([[[1, 3], [10, 30]]])).arraySync() // [[3, 30]]
 */
export class GlobalMaxPool extends GlobalPool {
  protected override get op(): string {
    return 'GlobalMaxPool'
  }

  protected override pool(x: AnyTensor, axis: number[]): AnyTensor {
    return x.max({ axis })
  }
}
