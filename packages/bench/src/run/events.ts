// What happens in a benchmark, for those who report it.
import type { Summary } from '../statistics'
import type { SystemName } from '../systems/names'

/** A workload's time on a system, in microseconds. */
export interface Result extends Summary {
  readonly workload: string
  readonly system: SystemName
  readonly unit: string
}

/** Something about a system: that it is not there, that it failed, that its results are not those of the others. */
export interface Remark {
  readonly system: SystemName
  readonly message: string
}

/** What is there: comes first. */
export interface SystemsEvent {
  readonly event: 'systems'
  /** Each system in its own words. */
  readonly about: readonly Remark[]
  readonly skipped: readonly Remark[]
  readonly problems: readonly Remark[]
}

/** A workload begins. */
export interface BeginEvent {
  readonly event: 'begin'
  readonly workload: string
  readonly unit: string
}

/** A workload is done. */
export interface DoneEvent {
  readonly event: 'done'
  readonly workload: string
  readonly results: readonly Result[]
  /** Systems that do not run it, and why. */
  readonly skipped: readonly Remark[]
  readonly problems: readonly Remark[]
}

/** Something that happened. */
export type BenchEvent = SystemsEvent | BeginEvent | DoneEvent
