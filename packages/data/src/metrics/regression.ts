// How far predicted numbers are from the true ones. Takes predictions and targets, gives errors and the part of the
// spread that is explained.
import { DTypeError, ShapeError, type AnyTensor, type Tensor } from '@chainrule/tensor'

/** Numbers for each example, `[examples]` or `[examples, outputs]`. */
export type Numbers = Tensor<[number] | [number, number], 'float32' | 'float64' | 'int32' | 'uint8'>

/** What predictions and targets come to. */
export interface RegressionReport {
  /** The mean of squared errors. */
  readonly meanSquaredError: number
  /** Its root, in the unit of the targets. */
  readonly rootMeanSquaredError: number
  /** The mean of errors, all taken as positive. */
  readonly meanAbsoluteError: number
  /** The largest error, taken as positive. */
  readonly largestError: number
  /** {@link r2Score}. */
  readonly r2: number
}

/** What is known of the examples so far, for each output. */
export interface RegressionSums {
  readonly examples: number
  readonly outputs: readonly OutputSums[]
}

interface OutputSums {
  readonly squared: number
  readonly absolute: number
  readonly largest: number
  /** The mean of the targets, and the sum of their squared distances from it. */
  readonly mean: number
  readonly spread: number
}

/** No examples yet. */
export const noRegression: RegressionSums = { examples: 0, outputs: [] }

/**
 * `before` and the examples given, computed in float64.
 *
 * Source: T. F. Chan, G. H. Golub and R. J. LeVeque, Algorithms for Computing the Sample Variance, The American
 * Statistician 37, 1983, for the spread of two sets together.
 *
 * @throws ShapeError when shapes differ, among each other or from those before; DTypeError for bool.
 */
export function addRegression(
  op: string,
  before: RegressionSums,
  predictions: AnyTensor,
  targets: AnyTensor,
): RegressionSums {
  const shapes: readonly (readonly number[])[] = [predictions.shape, targets.shape]
  const [first, second] = shapes.map((shape) => `[${shape.join(', ')}]`)
  if (first !== second || targets.ndim < 1 || targets.ndim > 2) {
    throw new ShapeError(
      op,
      `predictions and targets differ: expected both [examples], or both [examples, outputs]; got ${first} and ${second}`,
      ...shapes,
    )
  }
  for (const [name, { dtype }] of Object.entries({ predictions, targets })) {
    if (dtype === 'bool') throw new DTypeError(op, `${name} must be numbers; got bool; use astype('float32')`)
  }
  const [examples, width = 1] = targets.shape as readonly [number, number?]
  if (before.examples > 0 && before.outputs.length !== width) {
    throw new ShapeError(
      op,
      `other outputs than before: expected ${before.outputs.length}; got ${width}`,
      ...shapes,
    )
  }
  if (examples === 0) return before
  const [predicted, truth] = [predictions.dataSync(), targets.dataSync()]
  const outputs = Array.from({ length: width }, (_, output): OutputSums => {
    let [squared, absolute, largest, sum] = [0, 0, 0, 0]
    for (let at = output; at < truth.length; at += width) {
      const error = Math.abs((predicted[at] as number) - (truth[at] as number))
      squared += error * error
      absolute += error
      largest = Math.max(largest, error)
      sum += truth[at] as number
    }
    const mean = sum / examples
    let spread = 0
    for (let at = output; at < truth.length; at += width) spread += ((truth[at] as number) - mean) ** 2
    const earlier = before.outputs[output]
    if (earlier === undefined) return { squared, absolute, largest, mean, spread }
    const all = before.examples + examples
    const distance = mean - earlier.mean
    return {
      squared: earlier.squared + squared,
      absolute: earlier.absolute + absolute,
      largest: Math.max(earlier.largest, largest),
      mean: earlier.mean + (distance * examples) / all,
      spread: earlier.spread + spread + (distance * distance * before.examples * examples) / all,
    }
  })
  return { examples: before.examples + examples, outputs }
}

/**
 * What sums come to: over several outputs the mean, of the largest error the largest.
 * @throws ShapeError when there are no examples.
 */
export function reportOf(op: string, { examples, outputs }: RegressionSums): RegressionReport {
  if (outputs.length === 0) {
    throw new ShapeError(op, 'no examples: expected at least one; got none', [0])
  }
  const mean = (of: (sums: OutputSums) => number): number =>
    outputs.reduce((sum, output) => sum + of(output), 0) / outputs.length
  const meanSquaredError = mean(({ squared }) => squared / examples)
  return {
    meanSquaredError,
    rootMeanSquaredError: Math.sqrt(meanSquaredError),
    meanAbsoluteError: mean(({ absolute }) => absolute / examples),
    largestError: outputs.reduce((most, { largest }) => Math.max(most, largest), 0),
    // Of targets that do not differ nothing can be explained, but they can be met.
    r2: mean(({ squared, spread }) => (spread === 0 ? (squared === 0 ? 1 : 0) : 1 - squared / spread)),
  }
}

/**
 * The errors of predicted numbers, in several measures. Over several outputs they are the means of the outputs'.
 *
 * @param predictions what was predicted, `[examples]` or `[examples, outputs]`.
 * @param targets what is, in the same shape.
 * @throws ShapeError when shapes differ, are others, or there are no examples; DTypeError for bool.
 *
 * @example
 * const { meanAbsoluteError, r2 } = regressionReport(tensor([2.5, 0, 2, 8]), tensor([3, -0.5, 2, 7]))
 * meanAbsoluteError // 0.5
 * r2 // 0.9486
 */
export const regressionReport = (predictions: Numbers, targets: Numbers): RegressionReport =>
  reportOf('regressionReport', addRegression('regressionReport', noRegression, predictions, targets))

/**
 * The part of the targets' spread that predictions explain (the coefficient of determination): 1 when they are right, 0
 * when they are no better than the targets' mean, negative when they are worse. When the targets do not differ it is 1
 * for predictions without error, else 0, as in scikit-learn. Over several outputs it is the mean of the outputs'.
 *
 * @param predictions what was predicted, `[examples]` or `[examples, outputs]`.
 * @param targets what is, in the same shape.
 * @throws ShapeError when shapes differ, are others, or there are no examples; DTypeError for bool.
 *
 * @example
 * r2Score(tensor([2.5, 0, 2, 8]), tensor([3, -0.5, 2, 7])) // 0.9486
 */
export const r2Score = (predictions: Numbers, targets: Numbers): number =>
  reportOf('r2Score', addRegression('r2Score', noRegression, predictions, targets)).r2

/**
 * The root of the mean of squared errors, in the unit of the targets.
 *
 * @param predictions what was predicted, `[examples]` or `[examples, outputs]`.
 * @param targets what is, in the same shape.
 * @throws ShapeError when shapes differ, are others, or there are no examples; DTypeError for bool.
 *
 * @example
 * rootMeanSquaredError(tensor([1, 2, 5]), tensor([1, 2, 2])) // 1.73205
 */
export const rootMeanSquaredError = (predictions: Numbers, targets: Numbers): number =>
  reportOf('rootMeanSquaredError', addRegression('rootMeanSquaredError', noRegression, predictions, targets))
    .rootMeanSquaredError
