// What every document is, whatever it derives: its derivations, its mistakes, what it printed, and its
// training, behind one interface. Types alone.
import type { FaultKind } from '@chainrule/gradcheck'
import type { Tensor } from '@chainrule/tensor'
import type { Derivation, Matrix, Network, Way } from './derivation'
import type { Problem } from './problem'

/** A mistake in a document. */
export interface Fault {
  /** A name that is unique within the document, such as `return-in-loop`. */
  readonly id: string
  readonly where: 'code' | 'formula' | 'prose'
  /** Where it stands, such as "`backward`, last line". */
  readonly place: string
  /** The document's own words or code, shortened. */
  readonly quote: string
  /** What is wrong, in a sentence or two. */
  readonly wrong: string
  readonly correction: string
  /** What was measured: a ratio, a shape, a number. */
  readonly evidence: string
  /** How Chainrule catches it: `checkDerivation: swapped`, `a shape error at the call`, `types`, `a reader`. */
  readonly caughtBy: string
  /**
   * For a mistake that spoils gradients: of which of the document's networks, and what kind it is of. The network
   * may also be one that only `problem` knows, where the document's own does not show the mistake.
   */
  readonly gradient?: { readonly network: string; readonly kinds: readonly FaultKind[] }
}

/**
 * Which of a document's trainings is meant. `mended` is the corrected derivation on a set-up that trains well
 * (initialisation, scaling, outputs), for documents whose own set-up does not.
 */
export type TrainedWay = Way | 'mended'

/** What to train, and how long. */
export interface TrainOptions {
  /** One of the document's networks; the first when left out. */
  readonly network?: string
  /** `corrected` when left out. */
  readonly way?: TrainedWay
  /** The folder of the data; by default where the loaders look. */
  readonly data?: string
  /** Where the initial weights and the order of the images come from; 0 when left out. */
  readonly seed?: number
  /** The document's own rows and epochs, or fewer where those take long; `short` when left out. */
  readonly size?: 'full' | 'short'
  /** How many epochs, instead of what `size` says. */
  readonly epochs?: number
  /** How many training images at most, instead of what `size` says. */
  readonly rows?: number
}

/** What a training tells while it goes on: its beginning, then batches and epochs, then its end. */
export type Progress =
  | {
      readonly kind: 'begin'
      readonly network: string
      readonly way: TrainedWay
      /** How many units each layer has, the inputs among them. */
      readonly sizes: readonly number[]
      /** How many images it trains with, and how many it tests with. */
      readonly rows: number
      readonly testRows: number
      readonly epochs: number
      /** How many images there are in a batch; `rows` for whole-batch descent. */
      readonly batch: number
      readonly learningRate: number
      readonly seed: number
      /** Whether the digits are real ones. */
      readonly real: boolean
      /** Where the digits come from, in words. */
      readonly description: string
      /** What was cut against the document, in words; left out when nothing was. */
      readonly reduced?: string
    }
  /** A batch is done; both count from 0. */
  | { readonly kind: 'batch'; readonly epoch: number; readonly batch: number; readonly batches: number }
  | {
      readonly kind: 'epoch'
      /** Counts from 1. */
      readonly epoch: number
      readonly epochs: number
      /** The document's cost: of the training images, or of as many of them as the document's code looks at. */
      readonly cost: number
      readonly trainAccuracy?: number
      readonly testAccuracy?: number
      /** Since the training began. */
      readonly seconds: number
    }
  | {
      readonly kind: 'end'
      readonly network: Network
      /** The figure that the document reports, at the end of the training. */
      readonly accuracy: number
      /** Which images it is of. */
      readonly on: 'test' | 'train'
      /** The same figure after the best epoch. */
      readonly best: number
      /** What happened, in words: all outputs 1, a digit lost, an error thrown. */
      readonly note?: string
      /** What the network takes the test images for. */
      readonly test?: {
        /** `[images, pixels]`: as the network sees them, or as they are drawn; the larger the darker. */
        readonly images: Matrix
        readonly labels: Tensor<[number], 'int32'>
        readonly predictions: Tensor<[number], 'int32'>
      }
    }

/** A document. */
export interface Document {
  readonly title: string
  /** Its networks by name, the first one first, each derived in three ways. */
  readonly networks: Readonly<Record<string, Readonly<Record<Way, Derivation>>>>
  readonly faults: readonly Fault[]
  /** What the document printed itself. */
  readonly printed: readonly { readonly what: string; readonly value: number }[]
  /** The trainings that show what the document's code does, in order. */
  readonly runs: readonly {
    readonly network: string
    readonly way: TrainedWay
    readonly seeds: readonly number[]
    /** Training images in place of the document's own number, for a training beside it; only where that is `full`. */
    readonly rows?: number
  }[]
  /**
   * The gradients of a network in a way, as a question to `checkDerivation`. `network` is one of `networks`, or what
   * the `gradient` of a fault names.
   */
  problem(network: string, way: Way): Problem
  /**
   * Trains a network as the document does, and tells how it goes. It gives way to other work between batches,
   * so that a program that trains can be interrupted.
   *
   * @throws DatasetError or FormatError when a folder is named that does not have the digits, or damaged ones
   */
  train(options?: TrainOptions): AsyncIterable<Progress>
}
