// Letting others have a turn: timers, signals and whatever else waits for the event loop.

/** A promise that is kept when the event loop has gone round once. */
const pause = (): Promise<void> =>
  new Promise((resolve) => {
    if (typeof setImmediate === 'function') setImmediate(resolve)
    else setTimeout(resolve)
  })

/** Milliseconds on a clock that is never set. */
export const now = (): number => performance.now()

// Long enough to cost nothing, short enough that nobody notices.
const patience = 15

/** Pauses for those who work on and on. */
export class Pauses {
  private last = now()

  /** Whether it is time for one. */
  get isDue(): boolean {
    return now() - this.last > patience
  }

  async take(): Promise<void> {
    await pause()
    this.last = now()
  }
}
