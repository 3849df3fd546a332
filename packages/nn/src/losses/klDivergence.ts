// How far one distribution is from another.
import {
  where,
  type AnyTensor,
  type DType,
  type FloatDType,
  type Shape,
  type Tensor,
} from '@chainrule/tensor'
import { pairOf } from './arguments'
import { checkLossOptions, reduce, type LossOptions, type Reduced, type Reduction } from './reduction'
import type { SameShapeError } from './sameShape'

/** What {@link klDivergence} takes. */
export interface KlDivergenceOptions<
  R extends Reduction | 'batchMean' = Reduction | 'batchMean',
> extends LossOptions<R> {
  /** Whether the target holds logarithms, too; `false` by default. */
  readonly logTarget?: boolean
}

/**
 * The Kullback-Leibler divergence `target (log target - prediction)` of a distribution from another, whose logarithms
 * are predicted. As in PyTorch, 'mean' divides the sum by the number of elements; the divergence itself, of
 * distributions along the last axis, is what 'batchMean' gives, the sum over all of them divided by the size of the
 * first axis.
 *
 * @param prediction logarithms of probabilities, such as `logSoftmax` gives
 * @param target probabilities of the same shape; where one is 0, so is the term. No broadcasting
 * @param options `logTarget`; `reduction`: 'mean' (the default), 'batchMean', 'sum' or 'none'
 * @throws ShapeError where the shapes differ, DTypeError where the prediction is not float.
 * @example
 * const target = tensor([[0.5, 0.5], [1, 0]])
 * const prediction = tensor([[0.5, 0.5], [0.5, 0.5]]).log()
 * klDivergence(prediction, target, { reduction: 'batchMean' }).item() // 0.3466, half of log 2
 */
export function klDivergence<
  S extends Shape,
  D extends FloatDType,
  T extends Shape,
  E extends DType,
  const R extends Reduction | 'batchMean' = 'mean',
>(
  prediction: Tensor<S, D>,
  target: Tensor<T, E> & SameShapeError<S, T, 'klDivergence'>,
  options: KlDivergenceOptions<R> = {},
): Reduced<R, S, D> {
  const op = 'klDivergence'
  const [x, y] = pairOf(op, prediction, target as AnyTensor)
  checkLossOptions(op, options, ['logTarget'], ['mean', 'batchMean', 'sum', 'none'])
  const losses = options.logTarget === true ? ofLogarithms(x, y) : ofProbabilities(x, y)
  if (options.reduction !== 'batchMean') return reduce(losses, options) as Reduced<R, S, D>
  const batch = (x.shape as Shape)[0] ?? 1
  return losses.sum().div(batch) as Reduced<R, S, D>
}

const ofLogarithms = (x: AnyTensor, y: AnyTensor): AnyTensor => y.exp().mul(y.sub(x))

// p log p is 0 at 0, where the logarithm is not asked; nor is the prediction, which may be -Infinity there.
function ofProbabilities(x: AnyTensor, y: AnyTensor): AnyTensor {
  const isNothing = y.equal(0)
  const logarithm: AnyTensor = where(isNothing, 1, y).log()
  return y.mul(where(isNothing, 0, logarithm.sub(x)))
}
