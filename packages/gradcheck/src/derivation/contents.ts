// What a derivation's report is made of.
import type { GradientReport } from '../gradients/report'
import type { Inputs, Numbers } from '../problem/problem'
import type { CheckContents } from '../report/report'

/** The smallest case found in which the hand is wrong. */
export interface Counterexample {
  /** What draws the case before it was made smaller. */
  readonly seed: number
  /** The sizes of the dimensions that have names. */
  readonly sizes: Readonly<Record<string, number>>
  /** As the loss gets them. */
  readonly inputs: Inputs
  readonly loss: number
  /** The gradients by hand, by the path of the parameter; empty where the hand threw. */
  readonly hand: Readonly<Record<string, Numbers>>
  /** The gradients by autodiff, of the same parameters. */
  readonly autodiff: Readonly<Record<string, Numbers>>
  /** What the hand threw, if it did. */
  readonly error?: unknown
}

/** What a report is made of. */
export interface DerivationContents extends CheckContents<Counterexample> {
  readonly autodiff: GradientReport | undefined
}
