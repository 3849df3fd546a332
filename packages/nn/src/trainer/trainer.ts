// Training: a model, a loss and an optimiser put to work on data, told as it goes on.
import { checkOptions, jit, tensor, tree, ValueError, type AnyTensor, type random } from '@chainrule/tensor'
import { nextKey } from '../keys'
import type { Module } from '../module'
import { openFiles } from '../saving/files'
import { fill } from '../saving/fill'
import type { AnyBatch, FitOptions, PredictionsOf, PredictOptions, Trainer, TrainerOptions } from './api'
import { batchesOf, lengthOf, samplesOf, type Pair, type Samples, type TrainingData } from './batch'
import { checkFit, checkTrainer } from './checks'
import { decodeCheckpoint, encodeCheckpoint, type Position } from './checkpoint'
import { latestCheckpoint } from './checkpointFiles'
import { copyOf } from './copies'
import type { Callback, Control, EndEvent, EpochEvent, EpochRecord, Scores, TrainingEvent } from './events'
import { Journal, type Fault } from './journal'
import { Listeners } from './listeners'
import { Metrics, type MetricStates } from './metrics'
import { NonFiniteError } from './nonFinite'
import { now, Pauses } from './pause'
import { gatheredNothing, turn, type Carry, type Plan } from './turn'
import { Use } from './use'

const atBeginning: Position = {
  epoch: 0,
  batch: 0,
  step: 0,
  samples: 0,
  losses: 0,
  metrics: {},
  seconds: 0,
}

/** A model, and what it takes to train it. */
class ModelTrainer<M extends Module, B> implements Trainer<M, B> {
  private readonly plan: Plan
  private readonly metrics: Metrics
  private readonly take: ((batch: never) => Pair) | undefined
  private readonly accumulate: number
  private readonly turn: ReturnType<typeof jitTurn<M>>
  private readonly pauses = new Pauses()
  private readonly use: Use
  private key: random.Key
  private carry: Carry<M>
  private position: Position = atBeginning
  private epochs: readonly EpochRecord[] = []
  private isRunning = false
  private copy: M | undefined
  private journal: Journal<M> | undefined

  constructor(options: TrainerOptions<M, B, never, never>) {
    const op = 'trainer'
    checkOptions(op, options, ['model', 'loss', 'optimiser', 'metrics', 'key', 'batch', 'accumulate'])
    const { model, loss, optimiser, metrics = {}, key = nextKey(), batch, accumulate = 1 } = options
    checkTrainer(op, options)
    this.metrics = new Metrics(op, metrics)
    this.plan = { loss, optimiser, wantsPredictions: !this.metrics.isEmpty }
    this.take = batch
    this.accumulate = accumulate
    this.key = key
    this.carry = {
      model,
      state: optimiser.init(model),
      turn: tensor(0, { dtype: 'int32' }),
      gathered: accumulate === 1 ? undefined : gatheredNothing(model),
    }
    this.turn = jitTurn<M>(this.plan)
    this.use = new Use({ loss, metrics: this.metrics, take: batch, pauses: this.pauses })
  }

  get model(): M {
    if (!this.isRunning) return this.carry.model
    this.copy ??= copyOf(this.carry.model)
    return this.copy
  }

  get history(): readonly EpochRecord[] {
    return this.epochs
  }

  checkpoint(): Uint8Array {
    return this.encode({})
  }

  fit(data: TrainingData<B>, options: FitOptions<B>): AsyncGenerator<TrainingEvent, void, undefined> {
    checkFit(options)
    batchesOf('fit', data, this.position.epoch)
    if (options.validation !== undefined) batchesOf('fit', options.validation, 0)
    return this.run(data, options)
  }

  evaluate(data: TrainingData<B>): Promise<Scores> {
    return this.use.evaluate(() => this.carry.model, data)
  }

  predict(inputs: unknown, options: PredictOptions = {}): PredictionsOf<M> {
    return this.use.predict(this.carry.model, inputs, options) as PredictionsOf<M>
  }

  private async *run(
    data: TrainingData<B>,
    { epochs, validation, callbacks = [], every = 10, resume }: FitOptions<B>,
  ): AsyncGenerator<TrainingEvent, void, undefined> {
    const op = 'fit'
    if (this.isRunning) throw new ValueError(op, 'this trainer is training already; make another one')
    const stop: { isWanted: boolean; reason: string | undefined } = { isWanted: false, reason: undefined }
    const listeners: Listeners = new Listeners(
      op,
      callbacks,
      this.controlOf(
        () => listeners.save(),
        (reason) => {
          if (!stop.isWanted) Object.assign(stop, { isWanted: true, reason })
        },
      ),
    )
    if (resume !== undefined) await this.load(op, resume, callbacks, listeners)
    // The program that trains overwrites what it is given: that must not be anybody else's.
    this.carry = copyOf(this.carry)
    this.isRunning = true
    const start = now()
    const batches = lengthOf(data)
    let reason: EndEvent['reason'] = 'left'
    const end = (): EndEvent => {
      const { epoch, step } = this.position
      return { kind: 'end', reason, message: stop.reason, epoch, step, seconds: (now() - start) / 1000 }
    }
    try {
      const begin = { kind: 'begin', epoch: this.position.epoch, epochs, batches } as const
      await listeners.tell(begin)
      yield begin
      const journal = new Journal<M>(op, this.plan, this.key, this.carry)
      this.journal = journal
      this.settle(journal.check(this.carry, { epoch: this.position.epoch + 1, batch: 1 }))
      while (this.position.epoch < epochs && !stop.isWanted) {
        let told = 0
        for await (const loss of this.epoch(data, journal)) {
          const { epoch, batch, step } = this.position
          const event = { kind: 'step', epoch: epoch + 1, epochs, step, batch, batches, loss } as const
          await listeners.tell(event)
          if (++told % every === 0) yield event
          if (stop.isWanted) break
        }
        // Stopped within an epoch: it stays unfinished.
        if (stop.isWanted) break
        const event = await this.finish(epochs, validation)
        await listeners.tell(event)
        yield event
      }
      reason = stop.isWanted ? 'stopped' : 'done'
    } catch (error) {
      reason = 'failed'
      throw error
    } finally {
      this.isRunning = false
      this.copy = undefined
      this.journal = undefined
      await listeners.tell(end())
    }
    yield end()
  }

  /** The rest of an epoch, update by update: gives the loss of each. */
  private async *epoch(data: TrainingData<B>, journal: Journal<M>): AsyncGenerator<number, void, undefined> {
    const op = 'fit'
    const { epoch, batch: done } = this.position
    if (done === 0) this.position = { ...this.position, metrics: this.metrics.init() }
    let last = now()
    let seen = 0
    let waiting: Samples | undefined
    let [losses, samples] = [0, 0]
    // One batch is held back: only then is it known whether it is the epoch's last, which ends an update.
    const train = (batch: Samples, isLast: boolean): number | undefined => {
      const { position } = this
      const isUpdate = isLast || (position.batch + 1) % this.accumulate === 0
      const loss = this.train(batch, isUpdate, journal)
      losses += loss * batch.count
      samples += batch.count
      if (!isUpdate) return undefined
      this.position = { ...this.position, step: position.step + 1 }
      const mean = losses / samples
      ;[losses, samples] = [0, 0]
      return mean
    }
    const tick = (): void => {
      const time = now()
      this.position = { ...this.position, seconds: this.position.seconds + (time - last) / 1000 }
      last = time
    }
    for await (const given of batchesOf(op, data, epoch)) {
      if (seen++ < done) continue
      const batch = samplesOf(op, given, this.take)
      if (waiting !== undefined) {
        const loss = train(waiting, false)
        tick()
        if (loss !== undefined) yield loss
        last = now()
      }
      waiting = batch
      if (this.pauses.isDue) await this.pauses.take()
    }
    if (seen === 0) {
      throw new ValueError(
        op,
        `epoch ${epoch + 1} has no batch; a generator can be gone through only once: pass an array, or something with ` +
          'epoch(index)',
      )
    }
    if (seen < done) {
      throw new ValueError(
        op,
        `epoch ${epoch + 1} has ${seen} batches, of which ${done} are done already; go on with the data of before`,
      )
    }
    if (waiting !== undefined) {
      const loss = train(waiting, true)
      tick()
      if (loss !== undefined) yield loss
    }
    this.settle(journal.check(this.carry, { epoch: epoch + 1, batch: seen }))
  }

  /** A batch; gives its loss. */
  private train(batch: Samples, isUpdate: boolean, journal: Journal<M>): number {
    const { position } = this
    const place = { epoch: position.epoch + 1, batch: position.batch + 1 }
    if (journal.isFull) this.settle(journal.check(this.carry, place))
    journal.note(batch, isUpdate, place)
    const { carry, loss, metrics } = this.step(batch, isUpdate, journal)
    this.carry = carry
    this.copy = undefined
    this.position = {
      ...position,
      batch: place.batch,
      samples: position.samples + batch.count,
      losses: position.losses + loss * batch.count,
      metrics,
    }
    return loss
  }

  /** A turn of the program that overwrites what it is given; after an error all is as it was before. */
  private step(batch: Samples, isUpdate: boolean, journal: Journal<M>): Stepped<M> {
    const { metrics } = this.position
    try {
      const { carry, loss, predictions } = this.turn(this.carry, this.key, batch, isUpdate)
      // The program has run: reading its result waits for nothing.
      const value = Number(loss.item())
      if (!Number.isFinite(value)) this.settle(journal.find())
      const next = this.metrics.isEmpty
        ? metrics
        : this.metrics.update(metrics, predictions, batch.targets, batch.count)
      return { carry, loss: value, metrics: next }
    } catch (error) {
      this.carry = error instanceof NonFiniteError ? this.carry : journal.beforeLast()
      throw error
    }
  }

  /** Ends the training at a fault, with the model from before it. */
  private settle(fault: Fault<M> | undefined): void {
    if (fault === undefined) return
    this.carry = fault.before
    throw fault.error
  }

  /** The end of an epoch. */
  private async finish(epochs: number, validation: TrainingData<B> | undefined): Promise<EpochEvent> {
    const { epoch, samples, losses, metrics, seconds, step } = this.position
    const start = now()
    const scores = validation && (await this.evaluate(validation))
    const record: EpochRecord = {
      epoch: epoch + 1,
      loss: losses / samples,
      metrics: this.metrics.results(metrics),
      ...(scores && { validation: scores }),
      samples,
      seconds: seconds + (now() - start) / 1000,
      samplesPerSecond: samples / seconds,
    }
    this.epochs = [...this.epochs, record]
    this.position = { ...atBeginning, epoch: epoch + 1, step }
    return { kind: 'epoch', epochs, step, ...record }
  }

  private controlOf(memories: () => Record<string, unknown>, stop: (reason?: string) => void): Control {
    const look = { model: () => this.model, history: () => this.history }
    return {
      get model() {
        return look.model()
      },
      get history() {
        return look.history()
      },
      stop,
      restore: (model) => {
        const found = fill('restore', this.carry.model, Object.fromEntries(tree.entries(model)))
        this.carry = { ...this.carry, model: copyOf(found) }
        this.copy = undefined
        this.journal?.begin(copyOf(this.carry))
      },
      checkpoint: () => this.encode(memories()),
    }
  }

  private encode(memories: Record<string, unknown>): Uint8Array {
    const { carry, key, position, epochs } = this
    return encodeCheckpoint('checkpoint', { carry, key, position, history: epochs, memories })
  }

  /** Goes on from a checkpoint. */
  private async load(
    op: string,
    resume: string,
    callbacks: readonly Callback[],
    listeners: Listeners,
  ): Promise<void> {
    const files = await openFiles(op, 'a fit without resume')
    const folders = callbacks.flatMap(({ directory }) => directory ?? [])
    if (resume === 'latest' && folders.length === 0) {
      throw new ValueError(op, "resume: 'latest' needs checkpoints({ directory }) among the callbacks")
    }
    const path = resume === 'latest' ? await latestCheckpoint(files, folders) : resume
    if (path === undefined) return
    const { carry, key } = this
    const found = decodeCheckpoint<M>(op, await files.read(path), path, { carry, key })
    this.carry = found.carry
    this.key = found.key
    this.position = found.position
    this.epochs = found.history
    listeners.load(found.memories)
  }
}

interface Stepped<M> {
  readonly carry: Carry<M>
  readonly loss: number
  readonly metrics: MetricStates
}

const jitTurn = <M>(plan: Plan) =>
  jit(
    (carry: Carry<M>, key: random.Key, samples: Samples, isUpdate: boolean) =>
      turn(plan, carry, key, samples, isUpdate),
    { donate: [0] },
  )

/**
 * Puts a model, a loss and an optimiser together, to be trained with `fit`, evaluated with `evaluate` and used with
 * `predict`. What is trained is the trainer's own: its `model`.
 *
 * @throws ValueError for what is no module, loss or optimiser.
 * @example
 * const model = new Sequential(new Linear(2, 8), new Tanh(), new Linear(8, 2))
 * const training = trainer({
 *   model,
 *   loss: softmaxCrossEntropy,
 *   optimiser: sgd({ learningRate: 0.5, momentum: 0.9 }),
 *   metrics: { accuracy: (predictions, labels) => predictions.argMax({ axis: 1 }).equal(labels).astype('float32').mean() },
 * })
 * const inputs = tensor([[0, 0], [0, 1], [1, 0], [1, 1]])
 * const targets = tensor([0, 1, 1, 0], { dtype: 'int32' })
 * for await (const event of training.fit([{ inputs, targets }], { epochs: 100 })) {
 *   if (event.kind === 'epoch' && event.metrics['accuracy'] === 1 && event.loss < 0.05) break
 * }
 * training.predict(inputs).argMax({ axis: 1 }).arraySync() // [0, 1, 1, 0]
 */
export const trainer = <M extends Module, B = AnyBatch, P = AnyTensor, T = AnyTensor>(
  options: TrainerOptions<M, B, P, T>,
): Trainer<M, B> => new ModelTrainer<M, B>(options as TrainerOptions<M, B, never, never>)
