// How often the right class is among those with the highest scores.
import {
  checkOptions,
  DTypeError,
  ShapeError,
  ValueError,
  type AnyTensor,
  type Tensor,
} from '@chainrule/tensor'
import type { Labels } from './labels'

/** How to count. */
export interface TopKOptions {
  /** Among how many of the highest scores the label has to be; 5 when left out. */
  readonly k?: number
}

/** Scores, one in a row for each example, `[examples, classes]`. */
export type Scores = Tensor<[number, number], 'float32' | 'float64' | 'int32' | 'uint8'>

/**
 * The part of examples whose label is among the `k` highest scores, from 0 to 1. Of equal scores that of the earlier
 * class counts as the higher, as `argMax` has it, so that `k: 1` is the accuracy. NaN counts as higher than any number,
 * but a label of which the score is NaN is never right.
 *
 * @param scores a score for each class, `[examples, classes]`: logits or probabilities.
 * @param labels the true class of each example, `[examples]`.
 * @throws ShapeError when the shapes are others, or there are no examples; DTypeError when labels are not whole numbers;
 * ValueError for a label that is none of the classes, or a `k` that is no whole number from 1 up.
 *
 * @example
 * const scores = tensor([[0.1, 0.6, 0.3], [0.5, 0.3, 0.2]])
 * topKAccuracy(scores, tensor([2, 2], { dtype: 'int32' }), { k: 2 }) // 0.5
 */
export function topKAccuracy(scores: Scores, labels: Labels, options: TopKOptions = {}): number {
  const op = 'topKAccuracy'
  checkTopK(op, options)
  const { right, examples } = countTopK(op, scores, labels, options)
  if (examples === 0) {
    throw new ShapeError(op, 'no examples: expected at least one; got shape [0]', labels.shape)
  }
  return right / examples
}

/** @throws ValueError when `k` is no whole number from 1 up. */
export function checkTopK(op: string, options: TopKOptions): void {
  checkOptions(op, options, ['k'])
  const { k = 5 } = options
  if (!Number.isInteger(k) || k < 1) {
    throw new ValueError(op, `k must be a whole number from 1 up; got ${String(k)}`)
  }
}

/** How many examples there are, and how many are right. */
export function countTopK(
  op: string,
  scores: AnyTensor,
  labels: Labels,
  { k = 5 }: TopKOptions,
): { readonly right: number; readonly examples: number } {
  checkScores(op, scores, labels)
  const [examples, classes] = scores.shape as readonly [number, number]
  const truth = labels.dataSync()
  const values = scores.dataSync()
  let right = 0
  for (let example = 0; example < examples; example++) {
    const label = truth[example] as number
    const own = values[example * classes + label] as number
    let higher = Number.isNaN(own) ? k : 0
    for (let other = 0; other < classes && higher < k; other++) {
      const score = values[example * classes + other] as number
      if (score > own || Number.isNaN(score) || (score === own && other < label)) higher++
    }
    if (higher < k) right++
  }
  return { right, examples }
}

/**
 * Checks that there is a score for each class and example, and a label from 0 to `classes - 1` for each example.
 * @throws ShapeError, DTypeError or ValueError that names `op`.
 */
export function checkScores(op: string, scores: AnyTensor, labels: Labels): void {
  const shapes: readonly (readonly number[])[] = [scores.shape, labels.shape]
  if (scores.ndim !== 2 || labels.ndim !== 1 || shapes[0]?.[0] !== shapes[1]?.[0]) {
    const [first, second] = shapes.map((shape) => `[${shape.join(', ')}]`)
    throw new ShapeError(
      op,
      `scores and labels differ: expected [examples, classes] and [examples]; got ${first} and ${second}`,
      ...shapes,
    )
  }
  const dtype: string = labels.dtype
  if (dtype !== 'int32' && dtype !== 'uint8') {
    throw new DTypeError(op, `labels must be classes, int32 or uint8; got ${dtype}; use astype('int32')`)
  }
  const classes = scores.shape[1] as number
  const wrong = labels.dataSync().findIndex((label: number) => label < 0 || label >= classes)
  if (wrong === -1) return
  throw new ValueError(
    op,
    `a class out of range: expected 0 to ${classes - 1}; labels[${wrong}] is ${labels.dataSync()[wrong]}`,
  )
}
