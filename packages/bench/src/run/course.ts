// A workload on its way through the systems: collects what comes of it.
import { disagreements } from '../compare'
import { summarise } from '../statistics'
import type { SystemName } from '../systems/names'
import type { Workload } from '../workload'
import type { Remark, Result, DoneEvent } from './events'

/** Rounds, results to compare, and problems of one workload, by system. */
export class Course {
  readonly #workload: Workload
  readonly #rounds = new Map<SystemName, number[]>()
  readonly #checks = new Map<SystemName, readonly (number | null)[]>()
  readonly #problems: Remark[] = []
  readonly #failed = new Set<SystemName>()
  readonly #skipped = new Map<SystemName, string>()

  constructor(workload: Workload) {
    this.#workload = workload
  }

  /** Whether the system still takes part. */
  runs(system: SystemName): boolean {
    return !this.#skipped.has(system) && !this.#failed.has(system)
  }

  /** Does something with a system, unless it does not take part. If it fails now, it is out. */
  async attempt(system: SystemName, work: () => Promise<void>): Promise<void> {
    const reason = this.#workload.without?.[system]
    if (reason !== undefined) this.#skipped.set(system, reason)
    if (!this.runs(system)) return
    try {
      await work()
    } catch (error) {
      this.#failed.add(system)
      this.#rounds.delete(system)
      this.#checks.delete(system)
      this.#problems.push({ system, message: error instanceof Error ? error.message : String(error) })
    }
  }

  /** What a round took per run. */
  time(system: SystemName, microseconds: number | undefined): void {
    const rounds = this.#rounds.get(system) ?? []
    this.#rounds.set(system, [...rounds, (microseconds ?? Number.NaN) / this.#workload.perRun])
  }

  /** What the system came to. */
  check(system: SystemName, results: readonly (number | null)[] = []): void {
    this.#checks.set(system, results)
  }

  /** What came of it all. */
  event(): DoneEvent {
    const { id: workload, unit } = this.#workload
    const results = [...this.#rounds].map(([system, rounds]): Result => ({
      workload,
      system,
      unit,
      ...summarise(rounds),
    }))
    const problems = [...this.#problems, ...disagreements(this.#checks)]
    const skipped = [...this.#skipped].map(([system, message]): Remark => ({ system, message }))
    return { event: 'done', workload, results, skipped, problems }
  }
}
