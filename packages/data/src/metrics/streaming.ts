// Metrics of examples that come batch by batch: each starts with none, takes more, and gives at any time what the same
// metric says of all of them at once. Exported as the namespace `streaming`.
import {
  argMax,
  checkOptions,
  ShapeError,
  tensor,
  ValueError,
  type AnyTensor,
  type Tensor,
} from '@chainrule/tensor'
import {
  checkClassScore,
  classScore,
  type Average,
  type ClassScore,
  type ClassScoreName,
  type ClassScoreOptions,
} from './classScores'
import { addConfusions, noConfusions, type Confusions } from './confusions'
import type { ConfusionMatrixOptions } from './confusionMatrix'
import { checkLabels, type Labels } from './labels'
import {
  addRegression,
  noRegression,
  reportOf,
  type RegressionReport,
  type RegressionSums,
} from './regression'
import {
  areaOf,
  checkRocAuc,
  checkRocScores,
  type BinaryLabels,
  type RocAuc,
  type RocAucOptions,
} from './rocAuc'
import { checkTopK, countTopK, type TopKOptions } from './topKAccuracy'

/** A metric of examples that come batch by batch. Its functions change nothing that they are given. */
export interface StreamingMetric<State, Targets, Result = number> {
  /** No examples yet. */
  readonly init: () => State
  /** What is known when a batch has been added; the metric's errors are thrown here. */
  readonly update: (state: State, predictions: AnyTensor, targets: Targets) => State
  /** The metric of all examples so far. @throws ShapeError when there are none. */
  readonly result: (state: State) => Result
}

/** How many examples there were, and how many were right. */
export interface Hits {
  readonly right: number
  readonly examples: number
}

/** How predictions become classes. */
export interface StreamingAccuracyOptions {
  /** For scores `[examples]` of one of two classes: above which it is predicted; scores of one are an error when left out. */
  readonly threshold?: number
}

/**
 * `accuracy` batch by batch. Predictions are classes `[examples]`, scores of classes `[examples, classes]`, of which the
 * highest counts, or with a `threshold` scores of the second of two classes.
 *
 * @example
 * const metric = streaming.accuracy()
 * const labels = tensor([1, 0], { dtype: 'int32' })
 * let state = metric.update(metric.init(), tensor([[0.2, 0.8], [0.9, 0.1]]), labels)
 * state = metric.update(state, tensor([[0.2, 0.8], [0.1, 0.9]]), labels)
 * metric.result(state) // 0.75
 */
export function accuracy(options: StreamingAccuracyOptions = {}): StreamingMetric<Hits, Labels> {
  const op = 'streaming.accuracy'
  checkOptions(op, options, ['threshold'])
  const { threshold } = options
  if (threshold !== undefined && !Number.isFinite(threshold)) {
    throw new ValueError(op, `threshold must be a number; got ${String(threshold)}`)
  }
  return {
    init: () => ({ right: 0, examples: 0 }),
    update({ right, examples }, predictions, targets) {
      const predicted = classesOf(predictions, threshold)
      checkLabels(op, predicted, targets)
      const truth = targets.dataSync()
      let hits = 0
      for (const [example, label] of predicted.dataSync().entries()) if (label === truth[example]) hits++
      return { right: right + hits, examples: examples + truth.length }
    },
    result: (state) => partRight(op, state),
  }
}

/**
 * `topKAccuracy` batch by batch.
 *
 * @example
 * const metric = streaming.topKAccuracy({ k: 2 })
 * const scores = tensor([[0.1, 0.6, 0.3], [0.5, 0.3, 0.2]])
 * metric.result(metric.update(metric.init(), scores, tensor([2, 2], { dtype: 'int32' }))) // 0.5
 */
export function topKAccuracy(options: TopKOptions = {}): StreamingMetric<Hits, Labels> {
  const op = 'streaming.topKAccuracy'
  checkTopK(op, options)
  return {
    init: () => ({ right: 0, examples: 0 }),
    update(state, predictions, targets) {
      const { right, examples } = countTopK(op, predictions, targets, options)
      return { right: state.right + right, examples: state.examples + examples }
    },
    result: (state) => partRight(op, state),
  }
}

/**
 * `confusionMatrix` batch by batch. Predictions are classes `[examples]`, or scores of classes `[examples, classes]`.
 *
 * @example
 * const metric = streaming.confusionMatrix({ classes: 2 })
 * const labels = tensor([0, 0, 1], { dtype: 'int32' })
 * const state = metric.update(metric.init(), tensor([0, 1, 1], { dtype: 'int32' }), labels)
 * metric.result(state).arraySync() // [[1, 1], [0, 1]]
 */
export function confusionMatrix<const C extends number>(
  options: ConfusionMatrixOptions<C>,
): StreamingMetric<Confusions, Labels, Tensor<[C, C], 'int32'>> {
  const op = 'streaming.confusionMatrix'
  checkOptions(op, options, ['classes'])
  const { classes } = options
  const none = noConfusions(op, classes)
  return {
    init: () => none,
    update: (state, predictions, targets) => addConfusions(op, state, classesOf(predictions), targets),
    result: ({ counts }) => tensor(Int32Array.from(counts), { shape: [classes, classes] }),
  }
}

/**
 * `precision` batch by batch. Predictions are classes `[examples]`, or scores of classes `[examples, classes]`.
 *
 * @example
 * const metric = streaming.precision({ classes: 2, average: 'none' })
 * const labels = tensor([0, 0, 1, 1], { dtype: 'int32' })
 * const state = metric.update(metric.init(), tensor([0, 1, 1, 1], { dtype: 'int32' }), labels)
 * metric.result(state).arraySync() // [1, 0.66667]
 */
export const precision = <const C extends number, A extends Average = 'macro'>(
  options: ClassScoreOptions<C, A>,
): StreamingMetric<Confusions, Labels, ClassScore<C, A>> => ofClasses('precision', options)

/**
 * `recall` batch by batch. Predictions are classes `[examples]`, or scores of classes `[examples, classes]`.
 *
 * @example
 * const metric = streaming.recall({ classes: 2 })
 * const labels = tensor([0, 0, 1, 1], { dtype: 'int32' })
 * metric.result(metric.update(metric.init(), tensor([0, 1, 1, 1], { dtype: 'int32' }), labels)) // 0.75
 */
export const recall = <const C extends number, A extends Average = 'macro'>(
  options: ClassScoreOptions<C, A>,
): StreamingMetric<Confusions, Labels, ClassScore<C, A>> => ofClasses('recall', options)

/**
 * `f1` batch by batch. Predictions are classes `[examples]`, or scores of classes `[examples, classes]`.
 *
 * @example
 * const metric = streaming.f1({ classes: 2 })
 * const labels = tensor([0, 0, 1, 1], { dtype: 'int32' })
 * metric.result(metric.update(metric.init(), tensor([0, 1, 1, 1], { dtype: 'int32' }), labels)) // 0.73333
 */
export const f1 = <const C extends number, A extends Average = 'macro'>(
  options: ClassScoreOptions<C, A>,
): StreamingMetric<Confusions, Labels, ClassScore<C, A>> => ofClasses('f1', options)

/** Scores and labels, the last batch first. */
export interface ScoredBatches {
  readonly before: ScoredBatches | undefined
  readonly classes: number
  readonly scores: ArrayLike<number>
  readonly labels: ArrayLike<number>
}

/**
 * `rocAuc` batch by batch. Its state holds every score, because each is compared with every other.
 *
 * @example
 * const metric = streaming.rocAuc()
 * let state = metric.update(metric.init(), tensor([0.1, 0.4]), tensor([false, false]))
 * state = metric.update(state, tensor([0.35, 0.8]), tensor([true, true]))
 * metric.result(state) // 0.75
 */
export function rocAuc<A extends 'macro' | 'weighted' | 'none' = 'macro'>(
  options: RocAucOptions<A> = {},
): StreamingMetric<ScoredBatches | undefined, BinaryLabels, RocAuc<A>> {
  const op = 'streaming.rocAuc'
  checkRocAuc(op, options)
  return {
    init: () => undefined,
    update(before, predictions, targets) {
      const classes = checkRocScores(op, predictions, targets)
      if (before !== undefined && before.classes !== classes) {
        throw new ShapeError(
          op,
          `other classes than before: expected ${before.classes}; got ${classes}`,
          predictions.shape,
        )
      }
      return { before, classes, scores: predictions.dataSync(), labels: targets.dataSync() }
    },
    result(state) {
      if (state === undefined) throw new ShapeError(op, 'no examples: expected at least one; got none', [0])
      const batches: ScoredBatches[] = []
      for (let batch: ScoredBatches | undefined = state; batch !== undefined; batch = batch.before)
        batches.push(batch)
      const inOrder = batches.toReversed()
      const all = (of: (batch: ScoredBatches) => ArrayLike<number>): Float64Array =>
        Float64Array.from(inOrder.flatMap((batch) => Array.from(of(batch))))
      return areaOf(
        op,
        all(({ scores }) => scores),
        all(({ labels }) => labels),
        state.classes,
        options,
      )
    },
  }
}

/**
 * The mean of squared errors, batch by batch.
 *
 * @example
 * const metric = streaming.meanSquaredError()
 * metric.result(metric.update(metric.init(), tensor([1, 2, 5]), tensor([1, 2, 2]))) // 3
 */
export const meanSquaredError = (): StreamingMetric<RegressionSums, AnyTensor> =>
  ofNumbers('meanSquaredError')

/**
 * The root of the mean of squared errors, batch by batch.
 *
 * @example
 * const metric = streaming.rootMeanSquaredError()
 * metric.result(metric.update(metric.init(), tensor([1, 2, 5]), tensor([1, 2, 2]))) // 1.73205
 */
export const rootMeanSquaredError = (): StreamingMetric<RegressionSums, AnyTensor> =>
  ofNumbers('rootMeanSquaredError')

/**
 * The mean of errors, all taken as positive, batch by batch.
 *
 * @example
 * const metric = streaming.meanAbsoluteError()
 * metric.result(metric.update(metric.init(), tensor([1, 2, 5]), tensor([1, 2, 2]))) // 1
 */
export const meanAbsoluteError = (): StreamingMetric<RegressionSums, AnyTensor> =>
  ofNumbers('meanAbsoluteError')

/**
 * `r2Score` batch by batch.
 *
 * @example
 * const metric = streaming.r2Score()
 * let state = metric.update(metric.init(), tensor([2.5, 0]), tensor([3, -0.5]))
 * state = metric.update(state, tensor([2, 8]), tensor([2, 7]))
 * metric.result(state) // 0.9486
 */
export const r2Score = (): StreamingMetric<RegressionSums, AnyTensor> => ofNumbers('r2')

function ofClasses<C extends number, A extends Average>(
  name: ClassScoreName,
  options: ClassScoreOptions<C, A>,
): StreamingMetric<Confusions, Labels, ClassScore<C, A>> {
  const op = `streaming.${name}`
  checkClassScore(op, options)
  const none = noConfusions(op, options.classes)
  return {
    init: () => none,
    update: (state, predictions, targets) => addConfusions(op, state, classesOf(predictions), targets),
    result: (state) => classScore(op, name, state, options),
  }
}

function ofNumbers(name: keyof RegressionReport): StreamingMetric<RegressionSums, AnyTensor> {
  const op = `streaming.${name === 'r2' ? 'r2Score' : name}`
  return {
    init: () => noRegression,
    update: (state, predictions, targets) => addRegression(op, state, predictions, targets),
    result: (state) => reportOf(op, state)[name],
  }
}

/** The classes that predictions say: their own, those of the highest scores, or those of scores above a threshold. */
function classesOf(predictions: AnyTensor, threshold?: number): Labels {
  if (predictions.ndim === 2) return argMax(predictions, { axis: 1 }) as Labels
  return threshold === undefined ? predictions : (predictions.greater(threshold).astype('int32') as Labels)
}

function partRight(op: string, { right, examples }: Hits): number {
  if (examples === 0) throw new ShapeError(op, 'no examples: expected at least one; got none', [0])
  return right / examples
}
