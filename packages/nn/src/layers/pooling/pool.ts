// What pooling layers have in common: channels that stay, axes of space that change.
import type { AnyTensor, DType, Shape, Tensor } from '@chainrule/tensor'
import { checkSpace, type Rank, type SpaceError, type WithSpace } from '../channels'
import { checkFloat } from '../space'

/** A layer from `[batch, channels, ...space]` to the same with other sizes of space. */
export abstract class Pool<Op extends string, R extends Rank> {
  get keeps(): 'channels' {
    return 'channels'
  }

  /** The name of its class. */
  protected abstract get op(): string

  /** How many axes of space there are. */
  protected abstract get rank(): number

  /** The windows of `x`, each as one element. */
  protected abstract pool(x: AnyTensor): AnyTensor

  /**
   * One element for each window.
   *
   * @param x `[batch, channels, ...space]`, float32 or float64
   * @returns `[batch, channels, ...space]`, in the dtype of `x`
   * @throws ShapeError where there are other axes, or where a window does not fit; DTypeError for what is not float.
   */
  forward<S extends Shape, D extends DType>(x: Tensor<S, D> & SpaceError<S, R, Op>): Tensor<WithSpace<S>, D> {
    const input: AnyTensor = x
    checkSpace(this.op, input, this.rank as Rank)
    checkFloat(this.op, input)
    return this.pool(input)
  }
}
