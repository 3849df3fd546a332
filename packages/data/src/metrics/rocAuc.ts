// The area under the ROC curve: how well scores tell one class from the other, whatever the threshold.
import {
  checkOptions,
  DTypeError,
  ShapeError,
  tensor,
  ValueError,
  type AnyTensor,
  type Tensor,
} from '@chainrule/tensor'
import { checkScores } from './topKAccuracy'
import type { Labels } from './labels'

/** How the areas of the classes become one. */
export interface RocAucOptions<A extends 'macro' | 'weighted' | 'none'> {
  /**
   * For scores of several classes, each against the rest. `macro` (when left out): the mean over classes. `weighted`:
   * that, each class weighted by how many examples are of it. `none`: a number for each class.
   */
  readonly average?: A
}

/** Classes, or for two of them whether an example is of the second. */
export type BinaryLabels = Tensor<[number], 'int32' | 'uint8' | 'bool'>

/** One number; with the average `none` a tensor of one for each class. */
export type RocAuc<A> = A extends 'none' ? Tensor<[number], 'float64'> : number

/**
 * The chance that of two examples, one of the class and one not, the score of the first is the higher one; of equal
 * scores half. 0.5 is guessing, 1 tells them apart without a mistake. Scores need not be probabilities.
 *
 * Source: D. J. Hand and R. J. Till, A Simple Generalisation of the Area Under the ROC Curve for Multiple Class
 * Classification Problems, Machine Learning 45, 2001, section 2, by the ranks of Mann and Whitney.
 *
 * @param scores the score of the second of two classes, `[examples]`; or of each class, `[examples, classes]`, and then
 * the area is that of each class against the rest.
 * @param labels whether each example is of the second class, bool, or 0 and 1; or the class of each.
 * @throws ShapeError when the shapes are others; DTypeError for labels of another dtype; ValueError for NaN, for a label
 * out of range, and when all examples, or none, are of one class: then there is nothing to tell apart.
 *
 * @example
 * rocAuc(tensor([0.1, 0.4, 0.35, 0.8]), tensor([false, false, true, true])) // 0.75
 */
export function rocAuc<A extends 'macro' | 'weighted' | 'none' = 'macro'>(
  scores: Tensor<[number] | [number, number], 'float32' | 'float64' | 'int32' | 'uint8'>,
  labels: BinaryLabels,
  options: RocAucOptions<A> = {},
): RocAuc<A> {
  const op = 'rocAuc'
  checkRocAuc(op, options)
  const classes = checkRocScores(op, scores, labels)
  return areaOf(op, Float64Array.from(scores.dataSync()), labels.dataSync(), classes, options)
}

const averages = ['macro', 'weighted', 'none']

/** @throws ValueError when there is no such average. */
export function checkRocAuc(op: string, options: RocAucOptions<'macro' | 'weighted' | 'none'>): void {
  checkOptions(op, options, ['average'])
  const { average = 'macro' } = options
  if (!averages.includes(average)) {
    throw new ValueError(op, `average must be one of ${averages.join(', ')}; got ${String(average)}`)
  }
}

/** How many classes have scores; 1 for two classes of which the second has. */
export function checkRocScores(op: string, scores: AnyTensor, labels: BinaryLabels): number {
  if (scores.dtype === 'bool') throw new DTypeError(op, 'scores must be numbers; got bool')
  if (scores.ndim === 2) {
    checkScores(op, scores, labels as Labels)
    return scores.shape[1] as number
  }
  const shapes: readonly (readonly number[])[] = [scores.shape, labels.shape]
  if (scores.ndim !== 1 || labels.ndim !== 1 || shapes[0]?.[0] !== shapes[1]?.[0]) {
    const [first, second] = shapes.map((shape) => `[${shape.join(', ')}]`)
    throw new ShapeError(
      op,
      `scores and labels differ: expected [examples] or [examples, classes], and [examples]; got ${first} and ${second}`,
      ...shapes,
    )
  }
  const dtype: string = labels.dtype
  if (dtype !== 'int32' && dtype !== 'uint8' && dtype !== 'bool') {
    throw new DTypeError(op, `labels must be bool, or 0 and 1 in int32 or uint8; got ${dtype}`)
  }
  const wrong = labels.dataSync().findIndex((label: number) => label !== 0 && label !== 1)
  if (wrong === -1) return 1
  throw new ValueError(
    op,
    `a class out of range: expected 0 or 1; labels[${wrong}] is ${labels.dataSync()[wrong]}; ` +
      'for several classes pass scores [examples, classes]',
  )
}

/** The area of scores, one for each example, or `classes` for each. */
export function areaOf<A extends 'macro' | 'weighted' | 'none'>(
  op: string,
  scores: Float64Array,
  labels: ArrayLike<number>,
  classes: number,
  options: RocAucOptions<A>,
): RocAuc<A> {
  const { average = 'macro' } = options as RocAucOptions<'macro' | 'weighted' | 'none'>
  const examples = labels.length
  if (classes === 1) return area(op, scores, (example) => labels[example] === 1, '1') as RocAuc<A>
  const each = Array.from({ length: classes }, (_, label) => {
    const own = Float64Array.from(
      { length: examples },
      (_, example) => scores[example * classes + label] as number,
    )
    return area(op, own, (example) => labels[example] === label, String(label))
  })
  if (average === 'none') return tensor(each, { dtype: 'float64' }) as RocAuc<A>
  const weights = each.map((_, label) =>
    average === 'macro'
      ? 1 / classes
      : Array.from(labels).filter((other) => other === label).length / examples,
  )
  return each.reduce((sum, value, label) => sum + value * (weights[label] as number), 0) as RocAuc<A>
}

function area(op: string, scores: Float64Array, isOf: (example: number) => boolean, name: string): number {
  const nan = scores.findIndex(Number.isNaN)
  if (nan !== -1) throw new ValueError(op, `the score of example ${nan} is NaN; scores must be numbers`)
  const order = Uint32Array.from(scores, (_, example) => example).toSorted(
    (a, b) => (scores[a] as number) - (scores[b] as number) || 0,
  )
  let positive = 0
  let rankSum = 0
  for (let start = 0; start < order.length;) {
    // Equal scores share their ranks, which are counted from 1.
    let end = start
    let here = 0
    const score = scores[order[start] as number]
    while (end < order.length && scores[order[end] as number] === score) {
      if (isOf(order[end] as number)) here++
      end++
    }
    rankSum += (here * (start + 1 + end)) / 2
    positive += here
    start = end
  }
  const negative = order.length - positive
  if (positive === 0 || negative === 0) {
    throw new ValueError(
      op,
      `nothing to tell apart: expected examples of class ${name} and others; got ${positive} and ${negative}`,
    )
  }
  return (rankSum - (positive * (positive + 1)) / 2) / (positive * negative)
}
