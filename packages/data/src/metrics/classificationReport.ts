// Precision, recall and F1 of every class and on average, as text to print.
import { checkOptions, ValueError } from '@chainrule/tensor'
import { classScore, classScoreParts, type Average, type ClassScoreName } from './classScores'
import { addConfusions, countsOfClasses, noConfusions } from './confusions'
import type { Labels } from './labels'

/** How to report. */
export interface ClassificationReportOptions {
  /** How many classes there are; labels are numbers from 0 to `classes - 1`. */
  readonly classes: number
  /** What to call the classes; their numbers when left out. */
  readonly names?: readonly string[]
  /** How many digits stand behind the point; 3 when left out. */
  readonly digits?: number
}

/**
 * A table of precision, recall, F1 and the number of examples, a line for each class, then the accuracy and averages. A
 * class of which nothing was predicted, or nothing is there, has 0 where that would be divided by.
 *
 * @param predicted the predicted class of each example, `[examples]`.
 * @param labels the true class of each example, `[examples]`.
 * @throws ShapeError, DTypeError or ValueError as {@link precision} does; ValueError when there are not as many names as
 * classes.
 *
 * @example
 * const labels = tensor([0, 0, 1, 1], { dtype: 'int32' })
 * const predicted = tensor([0, 1, 1, 1], { dtype: 'int32' })
 * console.log(classificationReport(predicted, labels, { classes: 2, names: ['cat', 'dog'] }))
 * //                   precision  recall     f1  examples
 * //              cat      1.000   0.500  0.667         2
 * //              dog      0.667   1.000  0.800         2
 * //         accuracy                     0.750         4
 * //       macro mean      0.833   0.750  0.733         4
 * //    weighted mean      0.833   0.750  0.733         4
 */
export function classificationReport(
  predicted: Labels,
  labels: Labels,
  options: ClassificationReportOptions,
): string {
  const op = 'classificationReport'
  checkOptions(op, options, ['classes', 'names', 'digits'])
  const { classes, digits = 3 } = options
  const confusions = addConfusions(op, noConfusions(op, classes), predicted, labels)
  const names = options.names ?? Array.from({ length: classes }, (_, label) => String(label))
  if (names.length !== classes) {
    throw new ValueError(op, `names: expected one for each of ${classes} classes; got ${names.length}`)
  }
  if (!Number.isInteger(digits) || digits < 0 || digits > 20) {
    throw new ValueError(op, `digits must be a whole number from 0 to 20; got ${String(digits)}`)
  }
  const counts = countsOfClasses(op, confusions)
  const total = counts.reduce((sum, { actual }) => sum + actual, 0)
  const scores = Object.keys(classScoreParts) as ClassScoreName[]
  const shown = (score: number): string => score.toFixed(digits)
  const each = scores.map((name) =>
    classScore(op, name, confusions, { classes, average: 'none' }).arraySync(),
  )
  const averaged = (average: Average): readonly string[] => [
    ...scores.map((name) => shown(classScore(op, name, confusions, { classes, average }) as number)),
    String(total),
  ]
  const [, , accuracy = ''] = averaged('micro')
  const lines: readonly (readonly [title: string, cells: readonly string[]])[] = [
    ['', [...scores, 'examples']],
    ...counts.map(({ actual }, label): readonly [string, readonly string[]] => [
      names[label] as string,
      [...each.map((values) => shown(values[label] as number)), String(actual)],
    ]),
    ['accuracy', ['', '', accuracy, String(total)]],
    ['macro mean', averaged('macro')],
    ['weighted mean', averaged('weighted')],
  ]
  const first = Math.max(...lines.map(([title]) => title.length))
  const widths = [0, 1, 2, 3].map((column) =>
    Math.max(...lines.map(([, cells]) => (cells[column] as string).length)),
  )
  return lines
    .map(([title, cells]) =>
      [title.padStart(first), ...cells.map((cell, column) => cell.padStart(widths[column] as number))].join(
        '  ',
      ),
    )
    .join('\n')
}
