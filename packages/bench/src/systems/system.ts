// What the benchmark asks of a system.
import type { Built } from '../run/protocol'
import type { Job } from '../workload'

/** A job set up in a system: its data and parameters are there, nothing has run. */
export interface Task {
  /**
   * Runs the job once; `turn` counts the runs, so that batches and inputs take turns. What it computes may be
   * under way still when it returns, unless that is a promise of all of it.
   */
  run(turn: number): void | Promise<void>
  /** Waits until all that was run is computed, as far as a program goes that looks at a loss now and then. */
  finish(): void | Promise<void>
  /** What came of the last run, in a few numbers: a training's loss before the update, an operation's digest. */
  result(): number[] | Promise<number[]>
  /** Lets go of what the task holds; systems with a garbage collector need nothing here. */
  dispose?(): void
}

/** A library to be measured, loaded and ready. */
export interface System {
  /** Its name and version, and what else makes a difference. */
  readonly about: string
  prepare(job: Job): Task
}

/** Loads a system; `threads` is how many it may use. */
export type Load = (options: { readonly threads: number; readonly built: Built }) => Promise<System>
