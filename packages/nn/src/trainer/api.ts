// What a trainer is and takes.
import type { AnyTensor, random } from '@chainrule/tensor'
import type { Module } from '../module'
import type { Optimiser } from '../optimisers/optimiser'
import type { Pair, TrainingData } from './batch'
import type { Callback, EpochRecord, Scores, TrainingEvent } from './events'
import type { Metric } from './metrics'

// oxlint-disable-next-line typescript/no-explicit-any -- whatever the data give; it is checked when running
export type AnyBatch = any

/** What `trainer` takes. */
export interface TrainerOptions<M extends Module, B = AnyBatch, P = AnyTensor, T = AnyTensor> {
  /** What is trained. It is left alone: the trainer's `model` is the trained one. */
  readonly model: M
  /** A scalar of predictions and targets: the mean over the batch, for which batches of different sizes count right. */
  readonly loss: (predictions: P, targets: T) => AnyTensor
  /** How the parameters move. */
  readonly optimiser: Optimiser<unknown>
  /** Numbers that are told of each epoch, by name. */
  readonly metrics?: Readonly<Record<string, Metric<P, T>>>
  /** Where dropout and the like get their random numbers; a new key for each trainer by default. */
  readonly key?: random.Key
  /** What a batch holds, where it is neither `[inputs, targets]` nor `{ inputs, targets }`. */
  readonly batch?: (batch: B) => Pair
  /** How many batches make one update, whose gradient is that of the mean over all of their samples; 1 by default. */
  readonly accumulate?: number
}

/** What `fit` takes besides the data. */
export interface FitOptions<B = AnyBatch> {
  /** How many epochs there are in all, those of earlier calls and of the checkpoint included. */
  readonly epochs: number
  /** Data that are evaluated after each epoch. */
  readonly validation?: TrainingData<B>
  /** Called with each event; see `earlyStopping`, `checkpoints` and `progressBar`. */
  readonly callbacks?: readonly Callback[]
  /** After how many updates a step is told again; 10 by default. Callbacks are told of each. */
  readonly every?: number
  /**
   * The path of a checkpoint to go on from, or 'latest': the newest that `checkpoints` among the callbacks wrote, if it
   * wrote one.
   */
  readonly resume?: string
}

/** What `predict` takes besides the inputs. */
export interface PredictOptions {
  /** How many samples are looked at at once; all by default. */
  readonly batchSize?: number
}

/** What a model gives. */
export type PredictionsOf<M extends Module> =
  ReturnType<M['forward']> extends AnyTensor ? AnyTensor : ReturnType<M['forward']>

/** A model in training; see `trainer`. */
export interface Trainer<M extends Module = Module, B = AnyBatch> {
  /** The model as it is now. While it is trained, each look at it is a copy. */
  readonly model: M
  /** What is known of each epoch. */
  readonly history: readonly EpochRecord[]
  /** All that it takes to go on from here in another process, as the bytes of a checkpoint. */
  checkpoint(): Uint8Array

  /**
   * Trains, and tells of it: go through what it gives, to the end or as far as you like. Nothing happens before that.
   *
   * An update is one compiled program, to which the last one's memory is given. A loss or parameter that is not finite
   * ends the training with an error that says which part of the model it comes from.
   *
   * @param data batches that can be gone through again, or something with `epoch(index)`, which gives those of an epoch
   * @throws ValueError for other options and data, and where an epoch has no batches; NonFiniteError for NaN and
   * infinities; what `forward`, the loss and callbacks throw.
   * @example
   * const x = random.normal(random.key(0), [64, 3])
   * const batch = [x, x.sum({ axis: 1, keepDims: true })]
   * const training = trainer({ model: new Linear(3, 1), loss: meanSquaredError, optimiser: sgd({ learningRate: 0.1 }) })
   * for await (const event of training.fit([batch], { epochs: 50, validation: [batch] })) {
   *   if (event.kind === 'epoch') console.log(event.epoch, event.loss, event.validation?.loss)
   * }
   * training.history.length // 50
   */
  fit(data: TrainingData<B>, options: FitOptions<B>): AsyncGenerator<TrainingEvent, void, undefined>

  /**
   * The loss and the metrics of data, as a mean over their samples.
   *
   * @throws ValueError where there is no batch.
   * @example
   * const training = trainer({
   *   model: new Linear(3, 1),
   *   loss: meanSquaredError,
   *   optimiser: sgd({ learningRate: 0.1 }),
   *   metrics: { furthest: (predictions, targets) => predictions.sub(targets).abs().max() },
   * })
   * const { loss, metrics } = await training.evaluate([[zeros([4, 3]), zeros([4, 1])]])
   * Math.abs((metrics['furthest'] as number) - Math.sqrt(loss)) < 1e-6 // true
   */
  evaluate(data: TrainingData<B>): Promise<Scores>

  /**
   * What the model makes of inputs, in evaluation mode.
   *
   * @param inputs a tensor or a tree of tensors, whose first axes are samples
   * @param options `batchSize`: how many samples at once; the results are joined
   * @throws ValueError for other options; what `forward` throws.
   * @example
   * const training = trainer({ model: new Linear(3, 1), loss: mse, optimiser: sgd({ learningRate: 0.1 }) })
   * training.predict(zeros([5, 3]), { batchSize: 2 }).shape // [5, 1]
   */
  predict(inputs: unknown, options?: PredictOptions): PredictionsOf<M>
}
