// Which classes are taken for which: counts of true and predicted classes, and how to print them.
import { tensor, ValueError, type Tensor } from '@chainrule/tensor'
import { addConfusions, noConfusions } from './confusions'
import type { Labels } from './labels'

/** How to count. */
export interface ConfusionMatrixOptions<C extends number> {
  /** How many classes there are; labels are numbers from 0 to `classes - 1`. */
  readonly classes: C
}

/**
 * How many examples of each true class were predicted to be of each class.
 *
 * @param predicted the predicted class of each example, `[examples]`.
 * @param labels the true class of each example, `[examples]`.
 * @returns counts `[classes, classes]`: rows are true classes, columns predicted ones, as in scikit-learn.
 * @throws ShapeError when `predicted` and `labels` are no vectors of the same length; DTypeError when they
 * are not whole numbers; ValueError for a class that is not from 0 to `classes - 1`.
 *
 * @example
 * const labels = tensor([0, 0, 1], { dtype: 'int32' })
 * const predicted = tensor([0, 1, 1], { dtype: 'int32' })
 * confusionMatrix(predicted, labels, { classes: 2 }).arraySync() // [[1, 1], [0, 1]]
 */
export function confusionMatrix<const C extends number>(
  predicted: Labels,
  labels: Labels,
  options: ConfusionMatrixOptions<C>,
): Tensor<[C, C], 'int32'> {
  const op = 'confusionMatrix'
  const { classes } = Object(options) as typeof options
  const { counts } = addConfusions(op, noConfusions(op, classes), predicted, labels)
  return tensor(Int32Array.from(counts), { shape: [classes, classes] })
}

/**
 * A confusion matrix as text: a line for each true class, a column for each predicted one, a dot for zero.
 *
 * @param matrix counts `[classes, classes]`.
 * @param names what to call the classes; their numbers when left out.
 * @throws ValueError when there are not as many names as classes.
 *
 * @example
 * console.log(formatConfusionMatrix(tensor([[2, 0], [1, 3]], { dtype: 'int32' }), ['cat', 'dog']))
 * // true \ predicted  cat  dog
 * //              cat    2    .
 * //              dog    1    3
 */
export function formatConfusionMatrix(
  matrix: Tensor<[number, number], 'int32'>,
  names?: readonly string[],
): string {
  const classes = matrix.shape[0]
  const titles = names ?? Array.from({ length: classes }, (_, label) => String(label))
  if (titles.length !== classes) {
    throw new ValueError(
      'formatConfusionMatrix',
      `names: expected one for each of ${classes} classes; got ${titles.length}`,
    )
  }
  const corner = 'true \\ predicted'
  const counts = matrix.arraySync().map((row) => row.map((count) => (count === 0 ? '.' : String(count))))
  const first = Math.max(corner.length, ...titles.map((title) => title.length))
  const width = Math.max(
    ...titles.map((title) => title.length),
    ...counts.flat().map((count) => count.length),
  )
  const line = (title: string, cells: readonly string[]): string =>
    [title.padStart(first), ...cells.map((cell) => cell.padStart(width))].join('  ')
  return [line(corner, titles), ...counts.map((cells, row) => line(titles[row] as string, cells))].join('\n')
}
