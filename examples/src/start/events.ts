// What `start` has to say while it runs, apart from how it is said: one kind of event after the other, for a
// person's terminal, for a page, or for a program that reads JSON. Plain data, so that they pass between threads.
import type { Comparison } from '../documents/compare'
import type { Way } from '../documents/derivation'
import type { Document, Fault, TrainedWay } from '../documents/document'
import type { Size } from './flags'

/** What will be done. */
export interface BeginEvent {
  readonly event: 'begin'
  /** The numbers of the documents, in order. */
  readonly documents: readonly string[]
  readonly size: Size
  readonly threads: number
  /** The library that computes matrix products, where there is one; WebAssembly computes all else. */
  readonly library?: string
}

/** Which document is at hand. */
export interface DocumentEvent {
  readonly event: 'document'
  readonly id: string
  readonly title: string
  /** The names of its networks; last those that are not trained, but whose gradients show a mistake. */
  readonly networks: readonly string[]
  readonly faults: readonly Fault[]
  readonly printed: Document['printed']
}

/** Something begins that takes a while and has nothing to show before its end. */
export interface WaitEvent {
  readonly event: 'wait'
  /** What is being done, such as `checkDerivation looks at the gradients as written`. */
  readonly doing: string
}

/** Which of a document's networks an event is about. */
export interface OfNetwork {
  readonly id: string
  readonly network: string
}

/** Random networks of one depth were compared: the gradients by hand, as written and corrected, with autodiff's. */
export interface GradientsEvent extends OfNetwork {
  readonly event: 'gradients'
  /** How many layers the networks have, the inputs among them. */
  readonly depth: number
  readonly networks: number
  readonly asWritten: Comparison
  readonly corrected: Comparison
}

/** Autodiff itself was compared with differences. */
export interface AutodiffEvent extends OfNetwork {
  readonly event: 'autodiff'
  readonly ok: boolean
  /** The largest relative error. */
  readonly error: number
  /** The outcome in words. */
  readonly report: string
}

/** What `checkDerivation` says of one way to get the gradients. */
export interface DerivationEvent extends OfNetwork {
  readonly event: 'derivation'
  readonly way: Way
  readonly ok: boolean
  readonly findings: readonly FoundFault[]
  /** The whole report, as text. */
  readonly report: string
}

/** One of its findings. */
export interface FoundFault {
  readonly parameters: readonly string[]
  readonly kinds: readonly string[]
  readonly message: string
  readonly evidence: string
  readonly relativeError: number
  readonly certainty: string
}

/** The computation of the cost and of its gradients, drawn for a small network. */
export interface GraphEvent extends OfNetwork {
  readonly event: 'graph'
  /** In the language of Graphviz. */
  readonly dot: string
}

/** Whose training an event is about. */
export interface OfRun extends OfNetwork {
  readonly way: TrainedWay
  readonly seed: number
  /** How many training images it was given in place of the document's own number, if it was. */
  readonly given?: number
  /** Whether the digits are real ones. */
  readonly real: boolean
}

/** A training begins. */
export interface TrainingEvent extends OfRun {
  readonly event: 'training'
  /** Where the digits come from. */
  readonly description: string
  readonly sizes: readonly number[]
  readonly rows: number
  readonly testRows: number
  readonly epochs: number
  readonly batch: number
  readonly learningRate: number
  /** What was cut against the document, in words. */
  readonly reduced?: string
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
  readonly cost: number
  readonly trainAccuracy?: number
  readonly testAccuracy?: number
}

/** A run is over. */
export interface RunEvent extends OfRun {
  readonly event: 'run'
  readonly accuracy: number
  readonly best: number
  /** Which images the accuracies are of. */
  readonly on: 'test' | 'train'
  /** What happened, in words. */
  readonly note?: string
  readonly seconds: number
}

/** What the trainings of one network reached, by way. */
export interface ReachedEvent extends OfNetwork {
  readonly event: 'reached'
  readonly real: boolean
  readonly ways: readonly ReachedWay[]
}

/** What one way reached over its seeds. */
export interface ReachedWay {
  readonly way: TrainedWay
  /** As for a run. */
  readonly given?: number
  readonly on: 'test' | 'train'
  readonly seeds: readonly number[]
  /** At the end of the training, over the seeds. */
  readonly mean: number
  readonly highest: number
  /** After the best epoch of the best seed. */
  readonly best: number
  /** How many test images it takes for other digits than autodiff's networks of the same seeds do, of how many. */
  readonly apart?: { readonly images: number; readonly of: number }
}

/** Which digits the best of a network's trainings takes for which, and some that it mistakes. */
export interface ConfusionEvent extends OfRun {
  readonly event: 'confusion'
  /** Rows are true digits, columns answers. */
  readonly matrix: readonly (readonly number[])[]
  readonly mistakes: readonly Mistake[]
}

/** A digit that was taken for another. */
export interface Mistake {
  readonly label: number
  readonly answer: number
  /** Square; a byte per pixel, 255 the darkest, in base64. */
  readonly pixels: string
}

/** The page was written. */
export interface PageEvent {
  readonly event: 'page'
  readonly path: string
}

/** All is done. */
export interface DoneEvent {
  readonly event: 'done'
  readonly seconds: number
}

/** Anything that `start` has to say. */
export type StartEvent =
  | BeginEvent
  | WaitEvent
  | DocumentEvent
  | GradientsEvent
  | AutodiffEvent
  | DerivationEvent
  | GraphEvent
  | TrainingEvent
  | BatchEvent
  | EpochEvent
  | RunEvent
  | ReachedEvent
  | ConfusionEvent
  | PageEvent
  | DoneEvent
