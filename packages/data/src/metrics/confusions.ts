// Counts of true and predicted classes, which the metrics of classes are made of: adds those of some examples to counts
// that there are.
import { ShapeError, ValueError } from '@chainrule/tensor'
import { checkLabels, type Labels } from './labels'

/** Counts, row by row: how many examples of the row's class were predicted to be of the column's. */
export interface Confusions {
  readonly classes: number
  readonly counts: Float64Array
}

/**
 * No examples yet.
 * @throws ValueError when `classes` is no whole number from 1 up.
 */
export function noConfusions(op: string, classes: number): Confusions {
  if (!Number.isInteger(classes) || classes < 1) {
    throw new ValueError(
      op,
      `classes must be a whole number from 1 up, as in { classes: 10 }; got ${String(classes)}`,
    )
  }
  return { classes, counts: new Float64Array(classes * classes) }
}

/**
 * `before` and the examples given.
 * @throws ShapeError, DTypeError or ValueError when they are not as many classes in range.
 */
export function addConfusions(
  op: string,
  { classes, counts: before }: Confusions,
  predicted: Labels,
  labels: Labels,
): Confusions {
  checkLabels(op, predicted, labels)
  const columns = predicted.dataSync()
  const counts = before.slice()
  for (const [example, row] of labels.dataSync().entries()) {
    const column = columns[example] as number
    for (const [name, label] of [
      ['labels', row],
      ['predicted', column],
    ] as const) {
      if (label >= 0 && label < classes) continue
      throw new ValueError(
        op,
        `a class out of range: expected 0 to ${classes - 1}; ${name}[${example}] is ${label}; are there more classes?`,
      )
    }
    const cell = row * classes + column
    counts[cell] = (counts[cell] as number) + 1
  }
  return { classes, counts }
}

/** What is known of one class. */
export interface ClassCounts {
  /** How many were predicted to be of it, and are. */
  readonly right: number
  /** How many were predicted to be of it. */
  readonly predicted: number
  /** How many are of it. */
  readonly actual: number
}

/**
 * What is known of each class.
 * @throws ShapeError when there are no examples.
 */
export function countsOfClasses(op: string, { classes, counts }: Confusions): readonly ClassCounts[] {
  const cell = (row: number, column: number): number => counts[row * classes + column] as number
  const sum = (values: (other: number) => number): number => {
    let total = 0
    for (let other = 0; other < classes; other++) total += values(other)
    return total
  }
  const each = Array.from({ length: classes }, (_, label) => ({
    right: cell(label, label),
    predicted: sum((other) => cell(other, label)),
    actual: sum((other) => cell(label, other)),
  }))
  if (each.every(({ actual }) => actual === 0)) {
    throw new ShapeError(op, 'no examples: expected at least one; got none', [0])
  }
  return each
}
