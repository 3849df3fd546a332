// How long a run of a task takes.
import type { Task } from './system'

// Shorter and the clock, the loop and the garbage collector's moods would be measured.
const roundMilliseconds = 50

/** A task that is timed in rounds of many runs. */
export class Timing {
  readonly #task: Task
  #turn = 0
  #runs = 1

  constructor(task: Task) {
    this.#task = task
  }

  /** Runs the task `times` times and gives the result of each. */
  async check(times: number): Promise<number[]> {
    const results: number[] = []
    for (let i = 0; i < times; i++) {
      await this.#task.run(this.#turn++)
      results.push(...(await this.#task.result()))
    }
    return results
  }

  /** Runs the task for at least so long, until engines have compiled what they will compile. */
  async warmUp(milliseconds: number): Promise<void> {
    const end = performance.now() + milliseconds
    do await this.round()
    while (performance.now() < end)
  }

  /** The microseconds per run in one round, whose result is waited for. */
  async round(): Promise<number> {
    const { elapsed, runs } = await this.#timed()
    const perRun = elapsed / runs
    this.#runs = Math.min(2 * runs, Math.max(1, Math.ceil(roundMilliseconds / perRun)))
    return perRun * 1000
  }

  async #timed(): Promise<{ elapsed: number; runs: number }> {
    const task = this.#task
    const runs = this.#runs
    const start = performance.now()
    for (let i = 0; i < runs; i++) {
      const running = task.run(this.#turn++)
      // Awaiting nothing would cost as much as a small operation.
      if (running) await running
    }
    await task.finish()
    return { elapsed: performance.now() - start, runs }
  }
}
