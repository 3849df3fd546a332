// Whether a stretch of a program is faster with workers or without, by trying. With a core each they nearly always
// help. But where other processes want the cores, one that is taken off in the middle of a chunk holds everybody
// up for the milliseconds until it is back: more than a short program takes by itself.

/** Runs of a trial. The first does not count: it wakes workers up. */
const trialRuns = 5
/** Runs before the other way is tried: few at first, twice as many after each trial that it lost. */
const shortest = 16
const longest = 1024
/** The most runs until workers are tried again that were hardly slower: they may have had bad luck. */
const longestAlone = 128
/** Milliseconds. What takes longer is shared without trials: the last chunk, that others hold, counts for little. */
const longRun = 20

/** The ways of running one stretch of a program, as measured. */
export class Choice {
  /** Whether to use workers this time. */
  shared = true
  /** How long a run takes the present way, and how long when that was last compared. */
  #time = 0
  #compared = Infinity
  /** Runs since the present way was taken. */
  #age = 0
  #untilTrial = shortest
  /** For how many runs the way that is not the present one is left alone. */
  #pause = shortest
  #otherPause = shortest
  #trial: number[] | undefined

  /** Takes how long the run took, in milliseconds, and decides on the next. */
  note(time: number): void {
    if (this.#trial !== undefined) return this.#try(this.#trial, time)
    this.#age++
    this.#time += (time - this.#time) / Math.min(this.#age, shortest)
    if (this.#time > 2 * this.#compared) this.#untilTrial = 0
    if (--this.#untilTrial > 0 || (this.shared && this.#time > longRun)) return
    this.#trial = []
    this.shared = !this.shared
  }

  #try(trial: number[], time: number): void {
    if (trial.push(time) < trialRuns) return
    this.#trial = undefined
    const other = trial.slice(1).reduce((sum, run) => sum + run) / (trialRuns - 1)
    if (other < 0.9 * this.#time) {
      // What had been good for long is worth another trial soon; what won by accident is not.
      const pause = this.#age > longest / 2 ? shortest : Math.min(2 * this.#otherPause, longest)
      this.#otherPause = this.#pause
      this.#pause = pause
      this.#time = other
      this.#age = 0
    } else {
      this.#pause = Math.min(2 * this.#pause, longest)
      this.shared = !this.shared
    }
    this.#compared = this.#time
    this.#untilTrial =
      this.shared || other > 1.2 * this.#time ? this.#pause : Math.min(this.#pause, longestAlone)
  }
}
