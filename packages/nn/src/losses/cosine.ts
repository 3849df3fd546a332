// How far two vectors point in different directions.
import {
  ShapeError,
  where,
  type AnyTensor,
  type DType,
  type FloatDType,
  type Shape,
  type Tensor,
} from '@chainrule/tensor'
import { checkSameShape, checkSigns, checkTensor, pairOf } from './arguments'
import type { Leading } from './classes'
import {
  checkLossOptions,
  checkNumber,
  reduce,
  type LossOptions,
  type Reduced,
  type Reduction,
} from './reduction'
import type { SameShapeError } from './sameShape'

/** What {@link cosine} takes. */
export interface CosineOptions<R extends Reduction = Reduction> extends LossOptions<R> {
  /** For each pair whether it belongs together (1) or apart (-1); all together by default. */
  readonly labels?: AnyTensor
  /** The cosine up to which vectors that belong apart cost nothing; 0 by default. */
  readonly margin?: number
}

/**
 * The mean of `1 - cos(prediction, target)` over pairs of vectors that belong together, and of
 * `max(0, cos - margin)` over those that belong apart: PyTorch's cosine embedding loss. Squared lengths are raised by
 * 1e-12, so that vectors of 0 have a cosine of 0 and finite gradients.
 *
 * @param prediction `[..., features]`, float
 * @param target of the same shape; no broadcasting
 * @param options `labels` `[...]`, 1 or -1; `margin` from -1 to 1; `reduction`: 'mean' (the default), 'sum' or 'none'
 * @throws ShapeError where the shapes do not fit, DTypeError where the prediction is not float, ValueError for other
 * labels, if their values are there already, and for a margin out of range.
 * @example
 * const [a, b] = [tensor([[1, 0], [1, 0]]), tensor([[2, 0], [0, 3]])]
 * cosine(a, b, { reduction: 'none' }).arraySync() // [0, 1]
 */
export function cosine<
  S extends Shape,
  D extends FloatDType,
  T extends Shape,
  E extends DType,
  const R extends Reduction = 'mean',
>(
  prediction: Tensor<S, D>,
  target: Tensor<T, E> & SameShapeError<S, T, 'cosine'>,
  options: CosineOptions<R> = {},
): Reduced<R, Leading<S>, D> {
  const op = 'cosine'
  const [x, y] = pairOf(op, prediction, target as AnyTensor)
  checkLossOptions(op, options, ['labels', 'margin'])
  const { labels, margin = 0 } = options
  checkNumber(op, 'margin', margin, 'from -1 to 1', (value) => Math.abs(value) <= 1)
  if (x.ndim === 0) {
    throw new ShapeError(
      op,
      'the prediction needs an axis of features, [..., features]; got a scalar',
      x.shape,
    )
  }
  const along = (a: AnyTensor, b: AnyTensor): AnyTensor => a.mul(b).sum({ axis: -1 })
  const lengths: AnyTensor = along(x, x).add(tiny).mul(along(y, y).add(tiny)).sqrt()
  const similarity: AnyTensor = along(x, y).div(lengths)
  const together: AnyTensor = similarity.neg().add(1)
  if (labels === undefined) return reduce(together, options) as Reduced<R, Leading<S>, D>
  checkTensor(op, 'labels', labels)
  checkSameShape(op, ['the cosines', 'labels'], similarity, labels)
  checkSigns(op, labels)
  const apart: AnyTensor = similarity.sub(margin).relu()
  return reduce(where(labels.greater(0), together, apart), options) as Reduced<R, Leading<S>, D>
}

const tiny = 1e-12
