// What an update rule's report is made of.
import type { Inputs, Numbers } from '../problem/problem'
import type { CheckContents } from '../report/report'

/** The smallest case found in which the rule is wrong. */
export interface UpdateCounterexample {
  /** What draws the case before it was made smaller. */
  readonly seed: number
  /** The sizes of the dimensions that have names. */
  readonly sizes: Readonly<Record<string, number>>
  /** As the loss gets them, before the update. */
  readonly inputs: Inputs
  readonly loss: number
  /** The loss of the updated parameters; undefined where it has none. */
  readonly lossAfter: number | undefined
  /** What was added to each parameter, by its path, where that can be said. */
  readonly changes: Readonly<Record<string, Numbers>>
  /** The gradients by autodiff, of the same parameters. */
  readonly gradients: Readonly<Record<string, Numbers>>
  /** What the update threw, if it did. */
  readonly error?: unknown
}

/** What a report is made of. */
export interface UpdateContents extends CheckContents<UpdateCounterexample> {
  readonly rates: Readonly<Record<string, number>>
  readonly notes: readonly string[]
}
