// Precision, recall and F1: how much of what was predicted is right, how much of what is there was found, and both in
// one number. Takes classes, gives a number, or one for each class.
import { checkOptions, tensor, ValueError, type Tensor } from '@chainrule/tensor'
import { addConfusions, countsOfClasses, noConfusions, type ClassCounts, type Confusions } from './confusions'
import type { Labels } from './labels'

/** How the numbers of the classes become one. */
export type Average = 'macro' | 'micro' | 'weighted' | 'none'

/** How to score classes. */
export interface ClassScoreOptions<C extends number, A extends Average> {
  /** How many classes there are; labels are numbers from 0 to `classes - 1`. */
  readonly classes: C
  /**
   * `macro` (when left out): the mean over classes. `weighted`: that, each class weighted by how many examples are of
   * it. `micro`: of all examples together, which is the accuracy. `none`: a number for each class.
   */
  readonly average?: A
  /** What stands for a class of which nothing was predicted (precision) or nothing is there (recall): 0 when left out. */
  readonly zeroDivision?: 0 | 1
}

/** One number; with the average `none` a tensor of one for each class. */
export type ClassScore<C extends number, A extends Average> = A extends 'none'
  ? Tensor<[C], 'float64'>
  : number

type Part = (counts: ClassCounts) => readonly [part: number, whole: number]

/** Each score as a part and its whole. */
export const classScoreParts = {
  precision: ({ right, predicted }: ClassCounts) => [right, predicted],
  recall: ({ right, actual }: ClassCounts) => [right, actual],
  f1: ({ right, predicted, actual }: ClassCounts) => [2 * right, predicted + actual],
} as const satisfies Record<string, Part>

/** The name of a score. */
export type ClassScoreName = keyof typeof classScoreParts

const averages = ['macro', 'micro', 'weighted', 'none']

/** Checks what the scores have in common. */
export function checkClassScore(op: string, options: ClassScoreOptions<number, Average>): void {
  checkOptions(op, options, ['classes', 'average', 'zeroDivision'])
  const { average = 'macro', zeroDivision = 0 } = options
  if (!averages.includes(average)) {
    throw new ValueError(op, `average must be one of ${averages.join(', ')}; got ${String(average)}`)
  }
  if (zeroDivision !== 0 && zeroDivision !== 1) {
    throw new ValueError(op, `zeroDivision must be 0 or 1; got ${String(zeroDivision)}`)
  }
}

/** A score of counts. */
export function classScore<C extends number, A extends Average>(
  op: string,
  name: ClassScoreName,
  confusions: Confusions,
  options: ClassScoreOptions<C, A>,
): ClassScore<C, A> {
  const { average = 'macro', zeroDivision = 0 } = options as ClassScoreOptions<number, Average>
  const counts = countsOfClasses(op, confusions)
  const score = (of: ClassCounts): number => {
    const [part, whole] = classScoreParts[name](of)
    return whole === 0 ? zeroDivision : part / whole
  }
  const total = (field: keyof ClassCounts): number => counts.reduce((sum, of) => sum + of[field], 0)
  const each = counts.map(score)
  const result = (): number => {
    if (average === 'micro') {
      return score({ right: total('right'), predicted: total('predicted'), actual: total('actual') })
    }
    const weight = ({ actual }: ClassCounts): number =>
      average === 'weighted' ? actual / total('actual') : 1 / counts.length
    return each.reduce((sum, value, label) => sum + value * weight(counts[label] as ClassCounts), 0)
  }
  return (average === 'none' ? tensor(each, { dtype: 'float64' }) : result()) as ClassScore<C, A>
}

function score<C extends number, A extends Average>(
  name: ClassScoreName,
  predicted: Labels,
  labels: Labels,
  options: ClassScoreOptions<C, A>,
): ClassScore<C, A> {
  checkClassScore(name, options)
  const confusions = addConfusions(name, noConfusions(name, options.classes), predicted, labels)
  return classScore(name, name, confusions, options)
}

/**
 * The part of what was predicted to be of a class that is: 1 says that there are no false alarms.
 *
 * @param predicted the predicted class of each example, `[examples]`.
 * @param labels the true class of each example, `[examples]`.
 * @returns a number from 0 to 1, averaged over classes; with `average: 'none'` a float64 tensor `[classes]`.
 * @throws ShapeError when they are no vectors of the same length, or have no elements; DTypeError when they are not
 * whole numbers; ValueError for a class that is not from 0 to `classes - 1`.
 *
 * @example
 * const labels = tensor([0, 0, 1, 1], { dtype: 'int32' })
 * const predicted = tensor([0, 1, 1, 1], { dtype: 'int32' })
 * precision(predicted, labels, { classes: 2 }) // 0.83333
 * precision(predicted, labels, { classes: 2, average: 'none' }).arraySync() // [1, 0.66667]
 */
export const precision = <const C extends number, A extends Average = 'macro'>(
  predicted: Labels,
  labels: Labels,
  options: ClassScoreOptions<C, A>,
): ClassScore<C, A> => score('precision', predicted, labels, options)

/**
 * The part of what is of a class that was predicted to be: 1 says that nothing was missed.
 *
 * @param predicted the predicted class of each example, `[examples]`.
 * @param labels the true class of each example, `[examples]`.
 * @returns a number from 0 to 1, averaged over classes; with `average: 'none'` a float64 tensor `[classes]`.
 * @throws ShapeError when they are no vectors of the same length, or have no elements; DTypeError when they are not
 * whole numbers; ValueError for a class that is not from 0 to `classes - 1`.
 *
 * @example
 * const labels = tensor([0, 0, 1, 1], { dtype: 'int32' })
 * const predicted = tensor([0, 1, 1, 1], { dtype: 'int32' })
 * recall(predicted, labels, { classes: 2, average: 'none' }).arraySync() // [0.5, 1]
 */
export const recall = <const C extends number, A extends Average = 'macro'>(
  predicted: Labels,
  labels: Labels,
  options: ClassScoreOptions<C, A>,
): ClassScore<C, A> => score('recall', predicted, labels, options)

/**
 * The harmonic mean of precision and recall. Averages are those of the classes' F1, not the F1 of averages. With
 * `zeroDivision` of a class that neither was predicted nor is there.
 *
 * @param predicted the predicted class of each example, `[examples]`.
 * @param labels the true class of each example, `[examples]`.
 * @returns a number from 0 to 1, averaged over classes; with `average: 'none'` a float64 tensor `[classes]`.
 * @throws ShapeError when they are no vectors of the same length, or have no elements; DTypeError when they are not
 * whole numbers; ValueError for a class that is not from 0 to `classes - 1`.
 *
 * @example
 * const labels = tensor([0, 0, 1, 1], { dtype: 'int32' })
 * const predicted = tensor([0, 1, 1, 1], { dtype: 'int32' })
 * f1(predicted, labels, { classes: 2, average: 'none' }).arraySync() // [0.66667, 0.8]
 */
export const f1 = <const C extends number, A extends Average = 'macro'>(
  predicted: Labels,
  labels: Labels,
  options: ClassScoreOptions<C, A>,
): ClassScore<C, A> => score('f1', predicted, labels, options)
