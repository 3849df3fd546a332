// The modules that workers can read: copies in the heap, of the programs that were shared last.
import type { Heap } from '../heap'
import type { Choice } from './choice'

/** A program as threads see it. */
export interface Shareable {
  /** What emitRun exports by this name. */
  readonly run: (first: number, last: number, control: number, id: number) => number
  /** How many chunks there are to share, as emitRun said. */
  readonly chunks: number
  /** The binary module, which workers instantiate for themselves. */
  readonly bytes: Uint8Array
}

/** A program in the library. */
export interface Volume {
  /** No other program ever has it. */
  readonly number: number
  readonly address: number
  readonly length: number
  /** For each stretch of phases that was run. */
  readonly choices: Map<number, Choice>
}

const mostVolumes = 64

export class Library {
  readonly #heap: Pick<Heap, 'memory' | 'allocate' | 'free'>
  /** The most recently used last. */
  readonly #volumes = new Map<Shareable, Volume>()
  #number = 0

  constructor(heap: Pick<Heap, 'memory' | 'allocate' | 'free'>) {
    this.#heap = heap
  }

  /** The program's volume; undefined if the heap has no room for it. */
  find(program: Shareable): Volume | undefined {
    const volume = this.#volumes.get(program) ?? this.#add(program.bytes)
    if (volume === undefined) return undefined
    this.#volumes.delete(program)
    this.#volumes.set(program, volume)
    const [oldest] = this.#volumes
    if (this.#volumes.size > mostVolumes && oldest !== undefined) {
      this.#volumes.delete(oldest[0])
      // A worker that reads it right now is late, and will find that the run is over.
      this.#heap.free(oldest[1].address)
    }
    return volume
  }

  #add(bytes: Uint8Array): Volume | undefined {
    const { length } = bytes
    try {
      const address = this.#heap.allocate(length)
      new Uint8Array(this.#heap.memory.buffer, address, length).set(bytes)
      return { number: ++this.#number, address, length, choices: new Map() }
    } catch {
      return undefined
    }
  }
}
