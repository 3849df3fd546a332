// A fault that a hand may have made, as something that can be tried: what it does to the walk back through a trace.
import type { FaultKind, Numbers } from '../problem/problem'
import type { Hook, Trace } from './trace'
import type { Structure } from './structure'

/** What a fault does to one trace. */
export interface Mutation {
  /** Nodes that send something else. */
  readonly hooks?: ReadonlyMap<number, Hook>
  /** What becomes of the finished gradients, by path. */
  readonly finish?: (gradients: ReadonlyMap<string, Numbers>) => ReadonlyMap<string, Numbers>
}

/** A kind of fault, and what to say of it. */
export interface Part {
  readonly kind: FaultKind
  readonly message: string
}

/** What the numbers that were fitted to the samples turn out to be. */
export interface Reading {
  /** One, or several that are multiplied: the negative of twice the value. */
  readonly parts: readonly Part[]
  /** How far-fetched it is: 0 for what needs no number. */
  readonly cost: number
  /** What the number should be in a trace where it could not be fitted. */
  readonly at: (trace: Trace) => number
}

/** A fault at a place. */
export interface Candidate {
  readonly kind: FaultKind
  /** What the mistake is, wherever it is made: the same mistake in two layers has one key. */
  readonly key: string
  /** In the user's words: `layer 2`, `layer 2: W2`, `the loss`. */
  readonly place: string
  /** What is wrong, to be read behind the place. */
  readonly message: string
  /** What it brings with it, to be reported as a second fault. */
  readonly also?: Part
  /** How unlikely it is beside others that explain the same: 1 for the plainest. */
  readonly cost: number
  /** Candidates with the same core differ in their scope alone. */
  readonly core?: object
  /** The parameters whose gradients it concerns, if not all that the walk takes there. */
  readonly scope?: ReadonlySet<string> | undefined
  /**
   * For a fault with a number in it, in which the gradients are linear: what the numbers mean that reproduce the hand's
   * in each trace (NaN where there are none to be found); undefined if they mean nothing.
   */
  readonly read?: (numbers: readonly number[], traces: readonly Trace[]) => Reading | undefined
  /** @param number the fault's number, for those that have one */
  readonly mutate: (trace: Trace, number: number) => Mutation
}

/** What generators of candidates are given: traces of one form, and what these are built of. */
export interface Setting {
  readonly traces: readonly Trace[]
  /** The first of the traces. */
  readonly trace: Trace
  readonly structure: Structure
  readonly parameters: readonly string[]
}

/** Makes the candidates of one kind of fault. */
export type Generator = (setting: Setting) => readonly Candidate[]
