// Cross-entropy of logits: how surprised a classifier is by the right answers.
import {
  sub,
  ValueError,
  where,
  type AnyTensor,
  type DType,
  type FloatDType,
  type PrintShape,
  type Shape,
  type Tensor,
  type TryUnify,
  type Wrong,
} from '@chainrule/tensor'
import { checkSameShape, checkTensor, formatShape } from './arguments'
import { checkIgnored, checkScores, classWeightsFor, type ClassesDTypeError, type Leading } from './classes'
import { ofClasses, type ClassOptions } from './logLikelihood'
import { checkLossOptions, checkNumber, reduce, type Reduced, type Reduction } from './reduction'

/** What {@link softmaxCrossEntropy} takes. */
export interface CrossEntropyOptions<R extends Reduction = Reduction> extends ClassOptions<R> {
  /**
   * The share of each label that is spread evenly over all classes, from 0 (the default) to 1: keeps a network from
   * being too sure. Source: Szegedy et al., Rethinking the Inception Architecture for Computer Vision (CVPR 2016).
   */
  readonly labelSmoothing?: number
}

/**
 * What is wrong with labels of shape `T` and dtype `E` beside logits of shape `S`; `unknown`, which changes
 * nothing, if nothing.
 */
export type LabelsError<S extends Shape, T extends Shape, E extends DType> = number extends
  S['length'] | T['length']
  ? unknown
  : S['length'] extends T['length']
    ? TryUnify<S, T> extends Wrong<string>
      ? LabelsShapeError<S, T>
      : unknown
    : TryUnify<Leading<S>, T> extends Wrong<string>
      ? LabelsShapeError<S, T>
      : ClassesDTypeError<E, 'softmaxCrossEntropy'>

type LabelsShapeError<
  S extends Shape,
  T extends Shape,
> = `softmaxCrossEntropy: for logits ${PrintShape<S>} the labels must be classes of shape ${PrintShape<Leading<S>>} or probabilities of shape ${PrintShape<S>}, got ${PrintShape<T>}`

/**
 * The mean of `-log softmax(logits)[label]` over all samples, or of `-sum(probabilities log softmax(logits))`.
 * The softmax is part of the loss, so logits of any size give exact results: do not apply it before. Also exported
 * as `crossEntropy`.
 *
 * With `classWeights` each term is multiplied by its class's weight, and the mean of classes is divided by the sum of
 * their weights; that of probabilities by the number of samples, as in PyTorch.
 *
 * @param logits `[..., classes]`, float
 * @param labels `[...]`, the class of each sample, int32 or uint8 from 0 to classes - 1; or `[..., classes]`,
 * one-hot or the probability of each class
 * @param options `reduction`: 'mean' (the default), 'sum', or 'none' for the loss of each sample; `labelSmoothing`,
 * `classWeights` and, for classes, `ignoreIndex`
 * @throws ShapeError where the labels' shape is neither; IndexError for a label out of range: here if the
 * labels' values are there already, otherwise when they are computed; DTypeError where the logits are not float, or class
 * labels not integers; ValueError for options out of range.
 * @example
 * const logits = tensor([[0, 1000], [0, 1000]])
 * softmaxCrossEntropy(logits, tensor([1, 0], { dtype: 'int32' }), { reduction: 'none' }).arraySync() // [0, 1000]
 * softmaxCrossEntropy(logits, tensor([1, -1], { dtype: 'int32' }), { ignoreIndex: -1 }).item() // 0
 */
export function softmaxCrossEntropy<
  S extends Shape,
  D extends FloatDType,
  T extends Shape,
  E extends DType,
  const R extends Reduction = 'mean',
>(
  logits: Tensor<S, D>,
  labels: Tensor<T, E> & LabelsError<S, T, E>,
  options: CrossEntropyOptions<R> = {},
): Reduced<R, Leading<S>, D> {
  const op = 'softmaxCrossEntropy'
  const [x, y]: [AnyTensor, AnyTensor] = [logits, labels]
  checkScores(op, 'logits', x)
  checkTensor(op, 'labels', y)
  checkLossOptions(op, options, ['labelSmoothing', 'classWeights', 'ignoreIndex'])
  const { labelSmoothing = 0, ignoreIndex } = options
  checkNumber(op, 'labelSmoothing', labelSmoothing, 'from 0 to 1', (value) => value >= 0 && value <= 1)
  checkIgnored(op, ignoreIndex)
  const logShares: AnyTensor = x.logSoftmax()
  const loss =
    y.ndim === x.ndim
      ? ofProbabilities(op, logShares, y, options)
      : ofClasses(op, 'logits', logShares, y, options, {
          smoothing: labelSmoothing,
          expected: ` or probabilities of shape ${formatShape(x.shape)}`,
        })
  return loss as Reduced<R, Leading<S>, D>
}

function ofProbabilities(
  op: string,
  logShares: AnyTensor,
  probabilities: AnyTensor,
  options: CrossEntropyOptions,
): AnyTensor {
  checkSameShape(op, ['logits', 'probabilities'], logShares, probabilities)
  const { labelSmoothing = 0, ignoreIndex, classWeights } = options
  if (ignoreIndex !== undefined) {
    throw new ValueError(
      op,
      'ignoreIndex is for labels of classes; give what must not count probabilities of 0',
    )
  }
  const given: AnyTensor = probabilities.astype(logShares.dtype)
  const classes = logShares.shape.at(-1) as number
  const smooth = labelSmoothing === 0 ? given : given.mul(1 - labelSmoothing).add(labelSmoothing / classes)
  const weights = classWeightsFor(op, classWeights, logShares)
  // A class that is ruled out (a logit of -Infinity) and is no part of the label asks nothing: 0, not 0 times -Infinity.
  const nothing: AnyTensor = logShares.isInf().logicalAnd(smooth.equal(0))
  const terms: AnyTensor = where(nothing, 0, logShares)
  const weighted = weights === undefined ? terms : terms.mul(weights)
  // 0 - x and not -x, which is -0 for a sure answer.
  return reduce(sub(0, weighted.mul(smooth).sum({ axis: -1 })), options)
}
