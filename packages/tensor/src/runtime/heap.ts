// The memory that compiled programs work on: one WebAssembly memory, made on first use and grown on demand.
//
// Addresses are numbers from 0 to 2^32 - 1. Bit operations make them negative beyond 2 GiB: write `>>> 0` behind
// one, or store them in an Int32Array, which takes both.
import { ValueError } from '../core/errors'
import type { DType, TypedArrays } from '../core/dtype'
import { maximumPages } from '../wasm/module'
import { Blocks, unitBytes, unitsFor } from './blocks'

/** What is needed of `WebAssembly.Memory`: the build's types know no browser. */
export interface WasmMemory {
  readonly buffer: ArrayBufferLike
  grow(pages: number): number
}

interface MemoryConstructor {
  new (limits: { initial: number; maximum: number; shared: boolean }): WasmMemory
}

const pageBytes = 65_536
/** Grown by half of its size, and by this at most: pages cost nothing before they are written to. */
const largestStep = 4096

/** Addresses below are not given away: 0 stands for none, the rest is for the threads' common words. */
export const reservedBytes = 1024
/** Where the words begin by which threads speak to each other; they end at {@link reservedBytes}. */
export const controlAddress = 64

const formatBytes = (bytes: number): string => {
  const power = Math.min(3, Math.max(0, Math.floor(Math.log2(bytes) / 10)))
  return `${+(bytes / 1024 ** power).toPrecision(4)} ${['bytes', 'KiB', 'MiB', 'GiB'][power]}`
}

/** Whether threads may share memory here: always in Node, in browsers where the page is isolated from others. */
const canShare = (): boolean => {
  const { crossOriginIsolated } = globalThis as { crossOriginIsolated?: boolean }
  return typeof SharedArrayBuffer === 'function' && crossOriginIsolated !== false
}

/** A growing memory, blocks of which are taken and given back. */
export class Heap {
  readonly memory: WasmMemory
  readonly shared: boolean
  /**
   * Bytes that the memory may have at most; tests lower it. A page less than 4 GiB: the address behind the last
   * byte is then a number of 32 bits, too.
   */
  limit: number
  /** Called when the memory is full, with the bytes that are missing: gives whether it made any room. */
  relieve: (bytes: number) => boolean = () => false

  // The whole memory as elements of each type. Growing replaces them: do not keep them.
  float32!: Float32Array
  float64!: Float64Array
  int32!: Int32Array
  uint8!: Uint8Array
  bool!: Uint8Array

  /** The block of the programs' temporaries: 0 for none, and its size in bytes. */
  arenaAddress = 0
  arenaBytes = 0
  /** Whether {@link arena} was asked for since somebody set this to false. */
  arenaInUse = false

  readonly #blocks: Blocks

  constructor(shared = canShare()) {
    this.shared = shared
    // Engines reserve addresses for the maximum at once, and refuse what they have not.
    const { Memory } = (globalThis as unknown as { WebAssembly: { Memory: MemoryConstructor } }).WebAssembly
    let maximum = maximumPages
    for (; ; maximum >>>= 1) {
      try {
        this.memory = new Memory({ initial: 1, maximum, shared })
        break
      } catch (error) {
        if (maximum < 512)
          throw new ValueError('memory', 'the engine gives no WebAssembly memory', { cause: error })
      }
    }
    this.limit = (maximum - 1) * pageBytes
    const words = this.#look()
    this.#blocks = new Blocks(words, (reservedBytes + unitBytes) / unitBytes)
    this.#blocks.extend(words, pageBytes / unitBytes)
  }

  /** Bytes of the memory. */
  get bytes(): number {
    return this.#blocks.end * unitBytes
  }

  /** Bytes in blocks that are taken. */
  get takenBytes(): number {
    return this.#blocks.taken * unitBytes
  }

  /**
   * The address, a multiple of 64, of a block of at least `bytes` bytes, whatever these hold.
   * @throws ValueError that says, with `what`, what there is no room for. Nothing has changed then.
   */
  allocate(bytes: number, what: () => string = () => 'a program'): number {
    const size = unitsFor(bytes)
    let block = bytes < this.limit ? this.#blocks.take(size) : 0
    while (block === 0) {
      if (bytes >= this.limit || !(this.#grow(size) || this.relieve(bytes))) throw this.#full(bytes, what())
      block = this.#blocks.take(size)
    }
    return block * unitBytes
  }

  /** Gives a block back. */
  free(address: number): void {
    this.#blocks.give(address / unitBytes)
  }

  /**
   * Elements of the memory as a typed array, for short use: where memory is not shared, growing it (any
   * allocation may) empties every array made before.
   */
  view<D extends DType>(dtype: D, address: number, length: number): TypedArrays[D] {
    const whole = this[dtype]
    const start = address / whole.BYTES_PER_ELEMENT
    return whole.subarray(start, start + length) as TypedArrays[D]
  }

  /**
   * The address of the block for temporaries, of at least `bytes` bytes: one for all programs, since they run one
   * at a time. Asked for before each run; it moves when a program needs more than all before it.
   */
  arena(bytes: number): number {
    if (bytes > this.arenaBytes || this.arenaAddress === 0) {
      this.dropArena()
      const size = Math.ceil(bytes / pageBytes) * pageBytes
      this.arenaAddress = this.allocate(size, () => "a program's intermediate results")
      this.arenaBytes = size
    }
    this.arenaInUse = true
    return this.arenaAddress
  }

  /** Gives the block for temporaries back until the next program asks for it. */
  dropArena(): void {
    if (this.arenaAddress !== 0) this.free(this.arenaAddress)
    this.arenaAddress = this.arenaBytes = 0
  }

  #grow(units: number): boolean {
    const pages = this.bytes / pageBytes
    const room = Math.floor(this.limit / pageBytes) - pages
    const need = Math.ceil(((units - this.#blocks.loose) * unitBytes) / pageBytes)
    if (need > room) return false
    const step = Math.min(room, Math.max(need, Math.min(pages >>> 1, largestStep)))
    for (const more of [step, need]) {
      try {
        this.memory.grow(more)
      } catch {
        continue
      }
      this.#blocks.extend(this.#look(), this.memory.buffer.byteLength / unitBytes)
      return true
    }
    return false
  }

  #look(): Uint32Array {
    const { buffer } = this.memory
    this.float32 = new Float32Array(buffer)
    this.float64 = new Float64Array(buffer)
    this.int32 = new Int32Array(buffer)
    this.uint8 = this.bool = new Uint8Array(buffer)
    return new Uint32Array(buffer)
  }

  #full(bytes: number, what: string): ValueError {
    return new ValueError(
      'memory',
      `there is no room for ${what}, ${formatBytes(bytes)}: ${formatBytes(this.takenBytes)} of at most ` +
        `${formatBytes(this.limit)} are in use; compute less at a time, or in a smaller dtype, or let go of tensors`,
    )
  }
}

let common: Heap | undefined

/** The heap of all programs, made on first use. */
export const heap = (): Heap => (common ??= new Heap())

/** The heap, if there is one yet. */
export const heapIfAny = (): Heap | undefined => common
