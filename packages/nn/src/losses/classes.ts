// Labels that are classes: what losses that take them check, and which scores they choose.
import {
  DTypeError,
  IndexError,
  oneHot,
  ShapeError,
  ValueError,
  where,
  type AnyTensor,
  type DType,
  type PrintShape,
  type Shape,
  type TryUnify,
  type Wrong,
} from '@chainrule/tensor'
import { checkFloat, checkTensor, formatShape } from './arguments'

/** A shape without its last axis. */
export type Leading<S extends Shape> = number extends S['length']
  ? // oxlint-disable-next-line typescript/no-explicit-any -- a shape of unknown rank
    any
  : S extends readonly [...infer Rest extends number[], number]
    ? Rest
    : // oxlint-disable-next-line typescript/no-explicit-any -- a shape of unknown rank
      any

/**
 * What is wrong with classes of shape `T` and dtype `E` beside scores of shape `S`; `unknown`, which changes nothing,
 * if nothing.
 */
export type ClassesError<
  S extends Shape,
  T extends Shape,
  E extends DType,
  Op extends string,
> = number extends S['length'] | T['length']
  ? unknown
  : TryUnify<Leading<S>, T> extends Wrong<string>
    ? `${Op}: for scores ${PrintShape<S>} the labels must be classes of shape ${PrintShape<Leading<S>>}, got ${PrintShape<T>}`
    : ClassesDTypeError<E, Op>

/** What is wrong with the dtype of classes; `unknown` if nothing. */
export type ClassesDTypeError<E extends DType, Op extends string> = [E] extends ['int32' | 'uint8']
  ? unknown
  : `${Op}: labels of classes must be int32 or uint8, got ${E}; use astype('int32')`

/** Checks that scores are float and have an axis of classes. */
export function checkScores(op: string, what: string, x: AnyTensor): void {
  checkTensor(op, what, x)
  checkFloat(op, what, x)
  if (x.ndim === 0) {
    throw new ShapeError(op, `the ${what} need an axis of classes, [..., classes]; got a scalar`, x.shape)
  }
}

/** Which scores labels choose. */
export interface Chosen {
  /** `[..., classes]`, true at the label of each sample that counts. */
  readonly isChosen: AnyTensor
  /** `[...]`, which samples count; undefined where all do. */
  readonly counts: AnyTensor | undefined
}

/**
 * Which scores labels choose.
 *
 * @param expected what else the labels might have been, for the error
 * @throws ShapeError, DTypeError, IndexError for labels that do not fit.
 */
export function choose(
  op: string,
  what: string,
  scores: AnyTensor,
  labels: AnyTensor,
  ignored?: number,
  expected = '',
): Chosen {
  const [shape, found]: [Shape, Shape] = [scores.shape, labels.shape]
  const leading = shape.slice(0, -1)
  if (found.length !== leading.length || found.some((dim, axis) => dim !== leading[axis])) {
    throw new ShapeError(
      op,
      `for ${what} ${formatShape(shape)} the labels must be classes of shape ${formatShape(leading)}${expected}; ` +
        `got ${formatShape(found)}`,
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
  const classes = shape.at(-1) as number
  checkRange(op, labels, classes, ignored)
  // Not takeAlongAxis, for which a label of -1 would be the last class.
  if (ignored === undefined) {
    return { isChosen: oneHot(labels, classes, { dtype: 'bool' }), counts: undefined }
  }
  const wide: AnyTensor = labels.astype('int32')
  const counts: AnyTensor = wide.notEqual(ignored)
  const chosen: AnyTensor = oneHot(where(counts, wide, 0) as AnyTensor, classes, { dtype: 'bool' })
  return { isChosen: chosen.logicalAnd(counts.expandDims(-1)), counts }
}

/** Checks labels whose values are known, to say which one is wrong; others are checked when they are computed. */
function checkRange(op: string, labels: AnyTensor, classes: number, ignored: number | undefined): void {
  if (labels.storage === undefined) return
  const values = labels.dataSync()
  const position = values.findIndex((label: number) => (label < 0 || label >= classes) && label !== ignored)
  if (position < 0) return
  const label = values[position] as number
  throw new IndexError(
    op,
    `label ${label} (number ${position}) is none of the ${classes} classes; labels are 0 to ${classes - 1}` +
      (ignored === undefined ? '' : `, or ${ignored}, which is ignored`),
    label,
    classes,
  )
}

/** Checks weights of classes; gives them in the dtype of the scores. */
export function classWeightsFor(
  op: string,
  weights: AnyTensor | undefined,
  scores: AnyTensor,
): AnyTensor | undefined {
  if (weights === undefined) return undefined
  checkTensor(op, 'classWeights', weights)
  const [shape, found]: [Shape, Shape] = [scores.shape, weights.shape]
  if (found.length === 1 && found[0] === shape.at(-1)) return weights.astype(scores.dtype)
  throw new ShapeError(
    op,
    `classWeights must have shape ${formatShape(shape.slice(-1))}, one for each class; got ${formatShape(found)}`,
    shape,
    found,
  )
}

/** Checks the label that is ignored. */
export function checkIgnored(op: string, ignored: unknown): asserts ignored is number | undefined {
  if (ignored === undefined || Number.isInteger(ignored)) return
  throw new ValueError(op, `ignoreIndex must be a whole number; got ${String(ignored)}`)
}
