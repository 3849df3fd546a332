// What a training tells while it goes on, and what those who listen may do.

/** A loss and metrics by name, over some samples. */
export interface Scores {
  /** The mean of the samples' losses. */
  readonly loss: number
  readonly metrics: Readonly<Record<string, number>>
}

/** What is known of an epoch when it is over. */
export interface EpochRecord extends Scores {
  /** Which one it was; the first is 1. */
  readonly epoch: number
  /** Of the validation data, if there are any. */
  readonly validation?: Scores
  /** How many samples it had. */
  readonly samples: number
  /** How long it took, validation included. */
  readonly seconds: number
  /** Samples a second, validation not included. */
  readonly samplesPerSecond: number
}

/** The training begins, or goes on from where it was. */
export interface BeginEvent {
  readonly kind: 'begin'
  /** How many epochs are complete already. */
  readonly epoch: number
  /** How many there will be. */
  readonly epochs: number
  /** How many batches an epoch has, where the data say so in `length`. */
  readonly batches: number | undefined
}

/** The parameters were updated. */
export interface StepEvent {
  readonly kind: 'step'
  /** Which epoch it is; the first is 1. */
  readonly epoch: number
  readonly epochs: number
  /** How many updates there were in all. */
  readonly step: number
  /** How many batches of this epoch there were. */
  readonly batch: number
  readonly batches: number | undefined
  /** The mean loss of the samples of this update. */
  readonly loss: number
}

/** An epoch is over. */
export interface EpochEvent extends EpochRecord {
  readonly kind: 'epoch'
  readonly epochs: number
  /** How many updates there were in all. */
  readonly step: number
}

/** The training is over: all epochs are done, a callback stopped it, its consumer left it, or an error was thrown. */
export interface EndEvent {
  readonly kind: 'end'
  readonly reason: 'done' | 'stopped' | 'left' | 'failed'
  /** Why a callback stopped it. */
  readonly message: string | undefined
  /** How many epochs are complete. */
  readonly epoch: number
  /** How many updates there were in all. */
  readonly step: number
  readonly seconds: number
}

/** What a training tells; `kind` says which it is. */
export type TrainingEvent = BeginEvent | StepEvent | EpochEvent | EndEvent

/** What a callback may look at and do. */
export interface Control {
  /** The model as it is now: a copy, which stays what it is. */
  readonly model: unknown
  /** What is known of the epochs that are over. */
  readonly history: readonly EpochRecord[]
  /** Ends the training when all callbacks have been called. */
  stop(reason?: string): void
  /** Puts other numbers in the model's place: a tree of its form. */
  restore(model: unknown): void
  /** All that it takes to go on from here, as the bytes of a checkpoint. */
  checkpoint(): Uint8Array
}

/** What a callback remembers, for checkpoints: numbers, strings, tensors, arrays and plain objects of them. */
export interface Memory {
  /** A name of its own among the callbacks of a training. */
  readonly name: string
  save(): unknown
  load(saved: unknown): void
}

/**
 * Called with each event of a training, each update included, one callback after the other; the training waits for it.
 *
 * @example
 * import type { Callback } from '@chainrule/nn'
 *
 * const losses: number[] = []
 * const record: Callback = (event) => {
 *   if (event.kind === 'step') losses.push(event.loss)
 * }
 */
export interface Callback {
  (event: TrainingEvent, control: Control): void | Promise<void>
  /** What has to be in a checkpoint for the callback to go on as it would have. */
  readonly memory?: Memory
  /** The folder of checkpoints that it writes. Such a callback is called after all others. */
  readonly directory?: string
}
