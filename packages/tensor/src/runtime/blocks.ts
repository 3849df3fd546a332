// Which parts of a heap are taken. Two-level segregated fit with boundary tags: M. Masmano, I. Ripoll, A. Crespo,
// J. Real, "TLSF: a new dynamic memory allocator for real-time systems", ECRTS 2004. Taking and giving back cost
// the same whatever the heap holds; neighbours that are free become one block at once.
//
// All is counted in units of 64 bytes. A block is named by the unit of its first byte for the user; the 16 bytes
// before that hold, in 32-bit words: its size in units, doubled, plus 1 when it is taken; the size of the block
// before it, 0 for the first; and the next and the previous free block of its list.
import { InternalError } from '../core/errors'

/** Bytes in a unit: what addresses are multiples of, and as much as a line of the processor's caches. */
export const unitBytes = 64
/** Words in a unit. */
const stride = 16
/** Bytes, and words, of a block's tag. */
const tagBytes = 16
const tagWords = 4

// The lists of free blocks: 32 for each power of two, one for each size below 64 units.
const splits = 32
const logSplits = 5
const levels = 32 - 4 - logSplits

/** How many blocks of a list that may be too small are looked at before a larger one is cut. */
const tries = 8

const logOf = (n: number): number => 31 - Math.clz32(n)
const lowestOf = (bits: number): number => logOf(bits & -bits)

/** The list of blocks of `size` units. */
const listOf = (size: number): number =>
  size < splits ? size : (logOf(size) - logSplits) * splits + (size >>> (logOf(size) - logSplits))

/** How many units a block needs for some bytes of the user's. */
export const unitsFor = (bytes: number): number => Math.ceil((bytes + tagBytes) / unitBytes)

/** The blocks of a heap. */
export class Blocks {
  /** Units that are taken, with their tags. */
  taken = 0
  /** The unit behind the last block. */
  end: number
  #words: Uint32Array
  readonly #heads = new Uint32Array(levels * splits)
  /** For each level, the lists that are not empty; and the levels that have such a list. */
  readonly #full = new Int32Array(levels)
  #fullLevels = 0

  /** No blocks, from the unit `start` of the heap that `words` shows. */
  constructor(words: Uint32Array, start: number) {
    this.#words = words
    this.end = start
    words[start * stride - tagWords] = 1
    words[start * stride - tagWords + 1] = 0
  }

  /** The heap now goes up to the unit `end`, and `words` shows it. */
  extend(words: Uint32Array, end: number): void {
    this.#words = words
    const block = this.end
    this.end = end
    // The tag at the end is that of a block without size which is taken, so that nothing is joined with it.
    words[end * stride - tagWords] = 1
    this.#tag(block, end - block, 1)
    this.taken += end - block
    this.give(block)
  }

  /** Units of the free block at the end: what {@link extend} adds to. */
  get loose(): number {
    const last = this.#words[this.end * stride - tagWords + 1] as number
    return last !== 0 && this.#isFree(this.end - last) ? last : 0
  }

  /** A block of `size` units; 0 when there is none. */
  take(size: number): number {
    const block = this.#find(size)
    if (block === 0) return 0
    const found = this.#sizeOf(block)
    this.#unlink(block, found)
    if (found > size) {
      this.#tag(block + size, found - size, 0)
      this.#link(block + size, found - size)
    }
    this.#tag(block, size, 1)
    this.taken += size
    return block
  }

  /** Takes a block back. */
  give(block: number): void {
    const words = this.#words
    const tag = block * stride - tagWords
    if (this.#isFree(block))
      throw new InternalError('heap', `the block at ${block * unitBytes} is free already`)
    let size = this.#sizeOf(block)
    let start = block
    this.taken -= size
    const next = block + size
    if (this.#isFree(next)) {
      const after = this.#sizeOf(next)
      this.#unlink(next, after)
      size += after
    }
    const before = words[tag + 1] as number
    if (before !== 0 && this.#isFree(block - before)) {
      start = block - before
      this.#unlink(start, before)
      size += before
    }
    this.#tag(start, size, 0)
    this.#link(start, size)
  }

  #sizeOf(block: number): number {
    return (this.#words[block * stride - tagWords] as number) >>> 1
  }

  #isFree(block: number): boolean {
    return ((this.#words[block * stride - tagWords] as number) & 1) === 0
  }

  #tag(block: number, size: number, taken: number): void {
    this.#words[block * stride - tagWords] = size * 2 + taken
    this.#words[(block + size) * stride - tagWords + 1] = size
  }

  #find(size: number): number {
    // Blocks of one list differ in size: the first few of the own list, then any of the lists above.
    const list = listOf(size)
    const near = this.#fitting(list, size, tries)
    if (near !== 0) return near
    let level = (list + 1) >>> logSplits
    let lists = (this.#full[level] as number) & (-1 << ((list + 1) & (splits - 1)))
    if (lists === 0) {
      const above = this.#fullLevels & (-2 << level)
      // Nothing above: rather than fail, the own list to its end.
      if (above === 0) return this.#fitting(list, size, Infinity)
      level = lowestOf(above)
      lists = this.#full[level] as number
    }
    return this.#heads[level * splits + lowestOf(lists)] as number
  }

  #fitting(list: number, size: number, limit: number): number {
    let block = this.#heads[list] as number
    for (let i = 0; block !== 0 && i < limit; i++) {
      if (this.#sizeOf(block) >= size) return block
      block = this.#words[block * stride - 2] as number
    }
    return 0
  }

  #link(block: number, size: number): void {
    const words = this.#words
    const list = listOf(size)
    const next = this.#heads[list] as number
    words[block * stride - 2] = next
    words[block * stride - 1] = 0
    if (next !== 0) words[next * stride - 1] = block
    this.#heads[list] = block
    const level = list >>> logSplits
    this.#full[level] = (this.#full[level] as number) | (1 << (list & (splits - 1)))
    this.#fullLevels |= 1 << level
  }

  #unlink(block: number, size: number): void {
    const words = this.#words
    const next = words[block * stride - 2] as number
    const previous = words[block * stride - 1] as number
    if (next !== 0) words[next * stride - 1] = previous
    if (previous !== 0) {
      words[previous * stride - 2] = next
      return
    }
    const list = listOf(size)
    this.#heads[list] = next
    if (next !== 0) return
    const level = list >>> logSplits
    const lists = (this.#full[level] as number) & ~(1 << (list & (splits - 1)))
    this.#full[level] = lists
    if (lists === 0) this.#fullLevels &= ~(1 << level)
  }
}
