// Keys of programs: a structure as a row of 32-bit words, with a hash. Every value says by its first word what it is
// and how long, so that different structures never give equal rows.

/** What a structure is known by. */
export interface Key {
  readonly hash: number
  /** The row, with room behind it. */
  readonly words: Int32Array
  readonly length: number
}

export const sameKey = (a: Key, b: Key): boolean => {
  const { length } = a
  if (length !== b.length) return false
  for (let i = 0; i < length; i++) if (a.words[i] !== b.words[i]) return false
  return true
}

// The kinds of values, their first words. One by one, so that bundlers put the numbers in their place.
const kindUndefined = 0
const kindNull = 1
const kindFalse = 2
const kindTrue = 3
const kindWhole = 4
const kindNumber = 5
const kindString = 6
const kindArray = 7
const kindObject = 8
const kindIdentity = 9

const float = new Float64Array(1)
const halves = new Int32Array(float.buffer)

// What is no plain data is known by a number of its own.
const identities = new WeakMap<object, number>()
let identityCount = 0

function identityOf(value: object): number {
  let identity = identities.get(value)
  if (identity === undefined) identities.set(value, (identity = ++identityCount))
  return identity
}

/** Writes keys. One is enough: `start` begins the next. */
export class KeyWriter {
  private words = new Int32Array(1024)
  private length = 0
  private hash = 0

  start(): void {
    this.length = 0
    this.hash = 0
  }

  /** What was written since `start`; to be looked up before the next key is begun. */
  key(): Key {
    // 30 bits: a number that the engine's tables take without boxing.
    return { hash: this.hash >>> 2, words: this.words, length: this.length }
  }

  /** FNV-1a (Fowler, Noll and Vo), word by word, with a rotation that lets high bits come down. */
  word(word: number): void {
    if (this.length === this.words.length) {
      const words = new Int32Array(2 * this.length)
      words.set(this.words)
      this.words = words
    }
    this.words[this.length++] = word
    const mixed = Math.imul(this.hash ^ word, 0x01000193)
    this.hash = (mixed << 15) | (mixed >>> 17)
  }

  number(value: number): void {
    if ((value | 0) === value && (value !== 0 || 1 / value > 0)) {
      this.word(kindWhole)
      this.word(value)
      return
    }
    float[0] = value
    this.word(kindNumber)
    this.word(halves[0] as number)
    this.word(halves[1] as number)
  }

  text(value: string): void {
    this.word(kindString)
    this.word(value.length)
    for (let i = 0; i < value.length; i++) this.word(value.charCodeAt(i))
  }

  shape(shape: readonly number[]): void {
    this.word(shape.length)
    for (const dim of shape) this.word(dim)
  }

  /** Any value: plain data by what it holds, everything else by identity. */
  value(value: unknown): void {
    if (value === undefined) this.word(kindUndefined)
    else if (value === null) this.word(kindNull)
    else if (typeof value === 'number') this.number(value)
    else if (typeof value === 'boolean') this.word(value ? kindTrue : kindFalse)
    else if (Array.isArray(value)) {
      this.word(kindArray)
      this.word(value.length)
      for (const element of value) this.value(element)
    } else if (typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype) {
      this.word(kindObject)
      for (const name in value) {
        this.text(name)
        this.value((value as Record<string, unknown>)[name])
      }
      this.word(kindUndefined)
    } else if (typeof value === 'object' || typeof value === 'function') {
      this.word(kindIdentity)
      this.word(identityOf(value))
    } else this.text(String(value))
  }
}
