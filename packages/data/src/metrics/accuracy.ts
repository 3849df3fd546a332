// How often predictions are right.
import { ShapeError } from '@chainrule/tensor'
import { checkLabels, type Labels } from './labels'

/**
 * The part of predictions that are right, from 0 to 1.
 *
 * @param predicted the predicted class of each example, `[examples]`.
 * @param labels the true class of each example, `[examples]`.
 * @throws ShapeError when they are no vectors of the same length, or have no elements; DTypeError when they
 * are not whole numbers.
 *
 * @example
 * const labels = tensor([1, 2, 3, 4], { dtype: 'int32' })
 * accuracy(tensor([1, 2, 3, 9], { dtype: 'int32' }), labels) // 0.75
 */
export function accuracy(predicted: Labels, labels: Labels): number {
  checkLabels('accuracy', predicted, labels)
  if (labels.size === 0) {
    throw new ShapeError('accuracy', 'no examples: expected at least one; got shape [0]', labels.shape)
  }
  const truth = labels.dataSync()
  let right = 0
  for (const [example, prediction] of predicted.dataSync().entries()) {
    if (prediction === truth[example]) right++
  }
  return right / labels.size
}
