// What a workload is, in words that every system understands: plain data, which goes to each of them as JSON.
import type { SystemName } from './systems/names'

/** A training step of a fully connected network by stochastic gradient descent, on batches that take turns. */
export interface Training {
  readonly kind: 'training'
  /** The units of each layer, the inputs first. */
  readonly sizes: readonly number[]
  /** What follows a layer: every layer with the squared error, all but the last with the cross-entropy. */
  readonly activation: 'relu' | 'sigmoid'
  /** The mean over all outputs of the squared error, or the mean over the samples of the softmax cross-entropy. */
  readonly loss: 'meanSquaredError' | 'crossEntropy'
  /** The samples of a batch. */
  readonly batch: number
  /** How many different batches take turns. */
  readonly batches: number
  readonly learningRate: number
}

/**
 * A training step of a small convolutional network by Adam, on batches that take turns: two convolutions of 5x5, the
 * first with a padding of 2, each followed by ReLU and the largest of each 2x2, then fully connected layers with ReLU
 * between them; the mean over the samples of the softmax cross-entropy.
 */
export interface Lenet {
  readonly kind: 'lenet'
  /** Of the square images, which have one channel. */
  readonly side: number
  /** What each convolution gives. */
  readonly channels: readonly [number, number]
  /** The units of each fully connected layer; the last are the classes. */
  readonly units: readonly number[]
  readonly batch: number
  readonly batches: number
  readonly learningRate: number
}

/** What an operation computes. */
export type OperationName =
  'matmul' | 'exp' | 'tanhAffine' | 'softmax' | 'sumAxis0' | 'sumAxis1' | 'layerNorm' | 'chain'

/** A tensor of random numbers between `-scale` and `scale`. */
export interface Input {
  readonly shape: readonly number[]
  readonly scale: number
}

/** An operation on tensors that are there already; two sets of inputs take turns. */
export interface Operation {
  readonly kind: 'operation'
  readonly op: OperationName
  readonly inputs: readonly Input[]
}

/** What a system does again and again. */
export type Job = Training | Lenet | Operation

/** One line of the benchmark. */
export interface Workload {
  readonly id: string
  readonly job: Job
  /** What `perRun` of them are done in one run of the job. */
  readonly unit: string
  readonly perRun: number
  /** How often the job runs before its results are compared between the systems. */
  readonly checked: number
  /** Whether it is timed once in each of several fresh processes, instead of again and again in one. */
  readonly cold: boolean
  /** Systems that do not run it, and why. */
  readonly without?: Partial<Record<SystemName, string>>
}

/** How many sets of inputs take turns in an operation. */
export const inputSets = 2
