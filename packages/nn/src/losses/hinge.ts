// The hinge: right answers with a margin cost nothing.
import type { AnyTensor, DType, FloatDType, Shape, Tensor } from '@chainrule/tensor'
import { checkSigns, pairOf } from './arguments'
import {
  checkLossOptions,
  checkNumber,
  reduce,
  type LossOptions,
  type Reduced,
  type Reduction,
} from './reduction'
import type { SameShapeError } from './sameShape'

/** What {@link hinge} takes. */
export interface HingeOptions<R extends Reduction = Reduction> extends LossOptions<R> {
  /** How far on the right side of 0 a prediction must be to cost nothing; 1 by default. */
  readonly margin?: number
}

/**
 * The mean of `max(0, margin - label prediction)` over all elements: what support vector machines minimise. The gradient
 * is 0 where it is 0. For more than two classes see `multiMargin`.
 *
 * @param prediction a float tensor of any shape
 * @param labels of the same shape, -1 or 1; no broadcasting
 * @param options `margin`, 1 by default; `reduction`: 'mean' (the default), 'sum' or 'none'
 * @throws ShapeError where the shapes differ, DTypeError where the prediction is not float, ValueError for other labels,
 * if their values are there already, and for a margin that is no number.
 * @example
 * hinge(tensor([2, 0.5, -1]), tensor([1, 1, 1]), { reduction: 'none' }).arraySync() // [0, 0.5, 2]
 */
export function hinge<
  S extends Shape,
  D extends FloatDType,
  T extends Shape,
  E extends DType,
  const R extends Reduction = 'mean',
>(
  prediction: Tensor<S, D>,
  labels: Tensor<T, E> & SameShapeError<S, T, 'hinge'>,
  options: HingeOptions<R> = {},
): Reduced<R, S, D> {
  const op = 'hinge'
  const [x, y] = pairOf(op, prediction, labels as AnyTensor, ['prediction', 'labels'])
  checkLossOptions(op, options, ['margin'])
  const { margin = 1 } = options
  checkNumber(op, 'margin', margin, 'that is finite', () => true)
  checkSigns(op, labels)
  return reduce(y.mul(x).neg().add(margin).relu(), options) as Reduced<R, S, D>
}
