// What `start` has to say while it runs, apart from how it is said: one kind of event after the other, for a
// person's terminal or for a program that reads JSON.
import type { Comparison } from '../documents/compare'
import type { Way } from '../documents/derivation'

/** The two ways that are trained: the document's own code, and autodiff. */
export type TrainedWay = Extract<Way, 'asWritten' | 'autodiff'>

/** Which document is at hand. */
export interface DocumentEvent {
  readonly event: 'document'
  readonly id: string
  readonly title: string
}

/** The digits are there. */
export interface DataEvent {
  readonly event: 'data'
  readonly real: boolean
  readonly description: string
  readonly trainImages: number
  readonly testImages: number
}

/** Networks of one depth were compared: the gradients by hand, as written and corrected, with autodiff's. */
export interface GradientsEvent {
  readonly event: 'gradients'
  /** How many layers the networks have, the inputs among them. */
  readonly depth: number
  readonly networks: number
  readonly asWritten: Comparison
  readonly corrected: Comparison
}

/** Autodiff itself was compared with differences. */
export interface AutodiffEvent {
  readonly event: 'autodiff'
  readonly ok: boolean
  /** The largest relative error. */
  readonly error: number
  /** The outcome in words. */
  readonly report: string
}

/** Training begins. */
export interface TrainingEvent {
  readonly event: 'training'
  readonly sizes: readonly number[]
  readonly epochs: number
  readonly miniBatchSize: number
  readonly learningRate: number
  readonly seeds: readonly number[]
  readonly quick: boolean
}

/** Whose training an event is about. */
interface OfRun {
  readonly real: boolean
  readonly seed: number
  readonly way: TrainedWay
}

/** A mini-batch of a run is done; `done` of `total` in all epochs. */
export interface BatchEvent extends OfRun {
  readonly event: 'batch'
  readonly done: number
  readonly total: number
}

/** An epoch of a run is done; epochs count from 1. */
export interface EpochEvent extends OfRun {
  readonly event: 'epoch'
  readonly epoch: number
  readonly epochs: number
  readonly correct: number
  readonly total: number
  readonly accuracy: number
}

/** A run is over. */
export interface RunEvent extends OfRun {
  readonly event: 'run'
  readonly accuracy: number
  /** The epoch in which every gradient became exactly zero for all training images, if they did. */
  readonly diedInEpoch: number | undefined
  /** Digits whose outputs are 0 for nearly all training images, so that hardly any gradient reaches them. */
  readonly lostDigits: readonly number[]
  readonly seconds: number
}

/** What the ways reached. */
export interface ReachedEvent {
  readonly event: 'reached'
  readonly real: boolean
  readonly rows: readonly SeedRow[]
  readonly mean: Readonly<Record<TrainedWay, number>>
  readonly best: Readonly<Record<TrainedWay, number>>
  /** What the document printed after its last epoch. */
  readonly printed: number
}

/** One seed's accuracies. */
export interface SeedRow {
  readonly seed: number
  readonly asWritten: number
  readonly autodiff: number
  /** How many test images the two networks take for different digits. */
  readonly toldDifferently: number
  readonly diedInEpoch: number | undefined
  readonly lostDigits: readonly number[]
}

/** Which digits the best network, trained by autodiff, takes for which. */
export interface ConfusionEvent {
  readonly event: 'confusion'
  readonly real: boolean
  readonly seed: number
  readonly way: TrainedWay
  /** Rows are true digits, columns answers. */
  readonly matrix: readonly (readonly number[])[]
}

/** All is done. */
export interface DoneEvent {
  readonly event: 'done'
  readonly seconds: number
}

/** Anything that `start` has to say. */
export type StartEvent =
  | DocumentEvent
  | DataEvent
  | GradientsEvent
  | AutodiffEvent
  | TrainingEvent
  | BatchEvent
  | EpochEvent
  | RunEvent
  | ReachedEvent
  | ConfusionEvent
  | DoneEvent
