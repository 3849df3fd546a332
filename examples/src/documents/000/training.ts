// What the ways to train the document's network have in common: what they are given, and what they tell.
import type { random } from '@chainrule/tensor'
import type { Network } from '../derivation'
import type { Examples } from './data'
import type { Outputs } from './look'

/** Which epoch of how many it is, and where its random numbers come from. */
export interface Turn {
  readonly key: random.Key
  /** Counts from 0. */
  readonly epoch: number
  readonly epochs: number
  /** How many images there are in a batch. */
  readonly batch: number
}

/** A part of an epoch is done. */
export interface Part {
  readonly batch: number
  readonly batches: number
}

/** A way to train. */
export interface Training {
  /** How many epochs it takes, and how many images there are in a batch, for so many images. */
  readonly plan: (rows: number) => { readonly epochs: number; readonly batch: number }
  readonly learningRate: number
  readonly initialize: (key: random.Key, sizes: readonly number[]) => Network
  readonly outputs: Outputs
  /** The network in the document's form. */
  readonly finish: (network: Network) => Network
  /** One epoch: a network in, the next one out. It gives way to other work between its parts. */
  epoch(network: Network, examples: Examples, turn: Turn): AsyncGenerator<Part, Network>
}
