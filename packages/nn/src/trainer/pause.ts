// Letting others have a turn: timers, signals and whatever else waits for the event loop.

/** A promise that is kept when the event loop has gone round once. */
export const pause = (): Promise<void> =>
  new Promise((resolve) => {
    if (typeof setImmediate === 'function') setImmediate(resolve)
    else setTimeout(resolve)
  })

/** Milliseconds on a clock that is never set. */
export const now = (): number => performance.now()
