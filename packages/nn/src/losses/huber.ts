// Squares of small differences, large ones as they are.
import type { AnyTensor, DType, FloatDType, Shape, Tensor } from '@chainrule/tensor'
import { pairOf } from './arguments'
import {
  checkLossOptions,
  checkNumber,
  reduce,
  type LossOptions,
  type Reduced,
  type Reduction,
} from './reduction'
import type { SameShapeError } from './sameShape'

/** What {@link huber} takes. */
export interface HuberOptions<R extends Reduction = Reduction> extends LossOptions<R> {
  /** The difference from which on the loss is linear; 1 by default. */
  readonly delta?: number
}

/**
 * The mean of `d^2 / 2` where the difference `d = |prediction - target|` is at most `delta`, of
 * `delta (d - delta / 2)` beyond: outliers pull with a force that is limited.
 * Source: Huber, Robust Estimation of a Location Parameter (1964).
 *
 * @param prediction a float tensor of any shape
 * @param target of the same shape; no broadcasting
 * @param options `delta`, 1 by default; `reduction`: 'mean' (the default), 'sum' or 'none'
 * @throws ShapeError where the shapes differ, DTypeError where the prediction is not float, ValueError for a delta
 * that is not above 0.
 * @example
 * huber(tensor([1, 5]), tensor([0, 0]), { reduction: 'none' }).arraySync() // [0.5, 4.5]
 */
export function huber<
  S extends Shape,
  D extends FloatDType,
  T extends Shape,
  E extends DType,
  const R extends Reduction = 'mean',
>(
  prediction: Tensor<S, D>,
  target: Tensor<T, E> & SameShapeError<S, T, 'huber'>,
  options: HuberOptions<R> = {},
): Reduced<R, S, D> {
  const op = 'huber'
  const [x, y] = pairOf(op, prediction, target as AnyTensor)
  checkLossOptions(op, options, ['delta'])
  const { delta = 1 } = options
  checkNumber(op, 'delta', delta, 'above 0', (value) => value > 0)
  const distance: AnyTensor = x.sub(y).abs()
  // The square's share of the distance, at most delta: beyond, what is squared no longer grows, and cannot overflow.
  const near: AnyTensor = distance.clip(null, delta)
  return reduce(near.mul(distance.sub(near.mul(0.5))), options) as Reduced<R, S, D>
}
