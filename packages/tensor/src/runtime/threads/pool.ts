// The workers of a heap, and how main runs a program with their help.
import { chunkMask, words } from '../../compiler/emitSharing'
import { ChainruleError } from '../../core/errors'
import { controlAddress, reservedBytes, type Heap } from '../heap'
import { Choice } from './choice'
import { Library, type Shareable, type Volume } from './library'
import { script, type Environment } from './script'
import { now, startWorker, type Worker } from './worker'

/** A worker is started when so many chunks were done without it: some 10 milliseconds' work, about its price. */
const chunksForWorker = 200
/** After so many losses no more workers are started. */
const mostLosses = 3

const atLeft = words.left / 4

export class Pool {
  /** For how many milliseconds, at least, main waits without progress before it gives a worker up. */
  patience = 10_000
  /** Whether to share whatever can be shared, also what is faster alone. */
  eager = false
  /** Why there are no workers where there might be some. */
  obstacle: string | undefined

  readonly #heap: Pick<Heap, 'memory' | 'shared' | 'allocate' | 'free'>
  readonly #library: Library
  readonly #source: string
  #threads: number
  #workers: Worker[] = []
  #missedChunks = 0
  #losses = 0
  #runs = 0
  /** Whether a run has begun and not ended. */
  #running = false
  // The control block; another one for each crew, so that who is late cannot disturb.
  #control = controlAddress
  #words: Int32Array = new Int32Array()
  #program: Shareable | undefined
  #volume: Volume | undefined

  constructor(
    heap: Pick<Heap, 'memory' | 'shared' | 'allocate' | 'free'>,
    threads: number,
    environment: Environment,
  ) {
    this.#heap = heap
    this.#library = new Library(heap)
    this.#source = script(environment)
    this.#threads = threads
    if (!heap.shared) this.obstacle = 'memory cannot be shared here'
  }

  /** How many threads there may be, main among them. */
  get threads(): number {
    return this.#threads
  }

  set threads(threads: number) {
    if (threads <= this.#workers.length) this.#dismiss()
    this.#threads = threads
  }

  /** How many workers there are now. */
  get workers(): number {
    return this.#workers.length
  }

  /**
   * Does phases first..last-1 of a program, on several threads if that is worth it.
   *
   * @throws ChainruleError when a worker was lost in the middle of its work. What the program writes is then
   * unknown; all else is as before, and workers are started anew.
   */
  run(program: Shareable, first: number, last: number): void {
    const volume = program.chunks === 0 || this.#threads === 1 ? undefined : this.#prepare(program)
    if (volume === undefined) {
      program.run(first, last, 0, 0)
      return
    }
    const stretch = first * 2 ** 26 + last
    let choice = volume.choices.get(stretch)
    if (choice === undefined) volume.choices.set(stretch, (choice = new Choice()))
    const began = now()
    if (choice.shared || this.eager) this.#share(program, first, last, began)
    else program.run(first, last, 0, 0)
    choice.note(now() - began)
  }

  /** The program's module, if there are workers and they can find it. */
  #prepare(program: Shareable): Volume | undefined {
    // Where the stack was full, there was no room for this either.
    if (this.#running) this.#abandon()
    if (this.#workers.length < this.#threads - 1 && this.obstacle === undefined) {
      this.#missedChunks += program.chunks
      while (
        this.#workers.length < this.#threads - 1 &&
        this.#missedChunks > chunksForWorker * (this.#workers.length + 1) &&
        this.#hire()
      );
    }
    if (this.#workers.length === 0) return undefined
    if (program !== this.#program) {
      this.#volume = this.#library.find(program)
      if (this.#volume === undefined) return undefined
      this.#program = program
      const { number, address, length } = this.#volume
      ;[number, address, length].forEach((value, i) =>
        Atomics.store(this.#words, words.program / 4 + i, value),
      )
    }
    return this.#volume
  }

  /** Starts a worker; gives whether that went well so far. */
  #hire(): boolean {
    const { memory } = this.#heap
    if (this.#workers.length === 0) {
      this.#words = new Int32Array(memory.buffer, this.#control, words.end / 4).fill(0)
    }
    const station = { memory, control: this.#control, thread: this.#workers.length + 1 }
    try {
      const worker = startWorker(this.#source, station, (why) => {
        if (!this.#workers.includes(worker)) return
        this.#dismiss()
        if (++this.#losses >= mostLosses) this.obstacle = `workers end: ${why}`
      })
      this.#workers.push(worker)
      return true
    } catch (error) {
      this.obstacle = String(error)
      return false
    }
  }

  /** Ends all workers. */
  #dismiss(): void {
    for (const worker of this.#workers) worker.terminate()
    this.#workers = []
    this.#missedChunks = 0
    this.#program = undefined
    this.#control += words.end
    if (this.#control + words.end > reservedBytes) this.#control = controlAddress
  }

  /**
   * Gives up a run: nobody claims anything any more, and who has begun a chunk has a second to finish it, so that
   * he does not write into memory that is used for something else by then. One chunk is ours, or lost.
   */
  #abandon(): void {
    const rest = Atomics.exchange(this.#words, 0, 0) & chunkMask
    const began = now()
    for (let left; (left = Atomics.load(this.#words, atLeft)) > rest + 1 && now() - began < 1000;) {
      pause(this.#words, atLeft, left)
    }
    this.#dismiss()
    this.#running = false
  }

  #share(program: Shareable, first: number, last: number, began: number): void {
    // Any number but 0, and none that another run had.
    this.#runs = (this.#runs + 1) | 0 || 1
    this.#running = true
    try {
      for (let next = first; ; this.#wait(now() - began)) {
        next = program.run(next, last, this.#control, this.#runs)
        if (next === 0) break
      }
    } catch (error) {
      this.#abandon()
      throw error
    }
    this.#running = false
  }

  /** Waits until the chunks that others claimed are done. */
  #wait(elapsed: number): void {
    // What a worker does at a time does not take much longer than what main has done since the run began.
    const patience = this.patience + 10 * elapsed
    let [before, idle, time] = [0, 0, now()]
    for (;;) {
      const left = Atomics.load(this.#words, atLeft)
      if (left === 0) return
      if (left !== before) idle = 0
      before = left
      const failed = Atomics.load(this.#words, words.failed / 4) !== 0
      if (failed || idle > patience) {
        throw new ChainruleError(
          'threads',
          `a worker ${failed ? 'failed' : `was lost (no answer in ${Math.round(idle)} ms)`} while it computed; ` +
            'what was to be computed is unknown, all else is as before; compute it again',
        )
      }
      pause(this.#words, atLeft, left)
      // Of a pause that took long, as when the whole machine was asleep, little counts.
      idle += Math.min(now() - time, 20)
      time = now()
    }
  }
}

/** Sleeps until the word changes, a millisecond at most; not at all where that is not allowed. */
let pause = (array: Int32Array, index: number, value: number): void => {
  try {
    Atomics.wait(array, index, value, 1)
  } catch {
    // The main thread of a page must not sleep.
    pause = () => undefined
  }
}
