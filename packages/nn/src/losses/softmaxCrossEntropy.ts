// Cross-entropy of logits: how surprised a classifier is by the right answers.
import {
  DTypeError,
  IndexError,
  oneHot,
  ShapeError,
  sub,
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
import {
  checkSameShape,
  checkTensor,
  formatShape,
  reduce,
  type LossOptions,
  type Reduced,
  type Reduction,
} from './reduction'

/** A shape without its last axis. */
export type Leading<S extends Shape> = number extends S['length']
  ? // oxlint-disable-next-line typescript/no-explicit-any -- a shape of unknown rank
    any
  : S extends readonly [...infer Rest extends number[], number]
    ? Rest
    : // oxlint-disable-next-line typescript/no-explicit-any -- a shape of unknown rank
      any

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
      : [E] extends ['int32' | 'uint8']
        ? unknown
        : `softmaxCrossEntropy: labels of classes must be int32 or uint8, got ${E}; use astype('int32')`

type LabelsShapeError<
  S extends Shape,
  T extends Shape,
> = `softmaxCrossEntropy: for logits ${PrintShape<S>} the labels must be classes of shape ${PrintShape<Leading<S>>} or probabilities of shape ${PrintShape<S>}, got ${PrintShape<T>}`

/**
 * The mean of `-log softmax(logits)[label]` over all samples, or of `-sum(probabilities log softmax(logits))`.
 * The softmax is part of the loss, so logits of any size give exact results: do not apply it before.
 *
 * @param logits `[..., classes]`, float
 * @param labels `[...]`, the class of each sample, int32 or uint8 from 0 to classes - 1; or `[..., classes]`,
 * one-hot or the probability of each class
 * @param options `reduction`: 'mean' (the default), 'sum', or 'none' for the loss of each sample
 * @throws ShapeError where the labels' shape is neither; IndexError for a label out of range: here if the
 * labels' values are there already, otherwise when they are computed; DTypeError where the logits are not float, or class labels not integers.
 * @example
 * const logits = tensor([[0, 1000], [0, 1000]])
 * softmaxCrossEntropy(logits, tensor([1, 0], { dtype: 'int32' }), { reduction: 'none' }).arraySync() // [0, 1000]
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
  options?: LossOptions<R>,
): Reduced<R, Leading<S>, D> {
  const op = 'softmaxCrossEntropy'
  const [x, y]: [AnyTensor, AnyTensor] = [logits, labels]
  checkTensor(op, 'logits', x)
  checkTensor(op, 'labels', y)
  if (x.dtype !== 'float32' && x.dtype !== 'float64') {
    throw new DTypeError(op, `the logits must be float32 or float64; got ${x.dtype}; use astype`)
  }
  if (x.ndim === 0) {
    throw new ShapeError(op, 'the logits need an axis of classes, [..., classes]; got a scalar', x.shape)
  }
  const logShares = x.logSoftmax()
  // 0 - x and not -x, which is -0 for a sure answer.
  const losses = y.ndim === x.ndim ? ofProbabilities(op, logShares, y) : ofClasses(op, logShares, y)
  return reduce(op, sub(0, losses), options) as Reduced<R, Leading<S>, D>
}

function ofProbabilities(op: string, logShares: AnyTensor, probabilities: AnyTensor): AnyTensor {
  checkSameShape(op, ['logits', 'probabilities'], logShares, probabilities)
  // A class that is ruled out (a logit of -Infinity) and is no part of the label asks nothing: 0, not 0 times -Infinity.
  const nothing = logShares.isInf().logicalAnd(probabilities.equal(0)) as AnyTensor
  const terms: AnyTensor = where(nothing, 0, logShares)
  return terms.mul(probabilities.astype(logShares.dtype)).sum({ axis: -1 })
}

function ofClasses(op: string, logShares: AnyTensor, labels: AnyTensor): AnyTensor {
  const [shape, found]: [Shape, Shape] = [logShares.shape, labels.shape]
  const expected = shape.slice(0, -1)
  if (found.length !== expected.length || found.some((dim, axis) => dim !== expected[axis])) {
    throw new ShapeError(
      op,
      `for logits ${formatShape(shape)} the labels must be classes of shape ${formatShape(expected)} or ` +
        `probabilities of shape ${formatShape(shape)}; got ${formatShape(found)}`,
      shape,
      found,
    )
  }
  if (labels.dtype !== 'int32' && labels.dtype !== 'uint8') {
    throw new DTypeError(
      op,
      `labels of classes must be int32 or uint8; got ${labels.dtype}; use astype('int32')`,
    )
  }
  checkRange(op, labels, shape.at(-1) as number)
  // Not takeAlongAxis, for which a label of -1 would be the last class.
  const chosen: AnyTensor = oneHot(labels, shape.at(-1) as number, { dtype: 'bool' })
  const terms: AnyTensor = where(chosen, logShares, 0)
  return terms.sum({ axis: -1 })
}

/** Checks labels whose values are known, to say which one is wrong; others are checked when they are computed. */
function checkRange(op: string, labels: AnyTensor, classes: number): void {
  if (labels.storage === undefined) return
  const values = labels.dataSync()
  const position = values.findIndex((label: number) => label < 0 || label >= classes)
  if (position < 0) return
  const label = values[position] as number
  throw new IndexError(
    op,
    `label ${label} (number ${position}) is none of the ${classes} classes; labels are 0 to ${classes - 1}`,
    label,
    classes,
  )
}
