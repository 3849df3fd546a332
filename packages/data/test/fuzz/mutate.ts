// Files as they must not be: a seed and a whole file in, a damaged one out. The same seed gives the same file.

/** Random numbers that a seed decides. */
export interface Dice {
  /** A whole number from 0 to `count - 1`. */
  readonly below: (count: number) => number
  readonly pick: <T>(from: readonly T[]) => T
}

/** Source: T. Ettinger, mulberry32, 2017. */
export function dice(seed: number): Dice {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return (mixed ^ (mixed >>> 14)) >>> 0
  }
  const below = (count: number): number => next() % count
  return { below, pick: (from) => from[below(from.length)] as (typeof from)[number] }
}

type Change = (bytes: Uint8Array, dice: Dice) => Uint8Array

const lies = [
  0, 1, 2, 7, 0x7f, 0x80, 0xff, 0x100, 0x7fff, 0xffff, 0x10000, 0x7fffffff, 0x80000000, 0xfffffff0,
  0xffffffff,
]

const join = (...parts: readonly Uint8Array[]): Uint8Array =>
  Uint8Array.from(parts.flatMap((part) => [...part]))

const overwritten =
  (size: number, write: (view: DataView, at: number, value: number, dice: Dice) => void): Change =>
  (bytes, dice) => {
    if (bytes.length < size) return bytes
    const copy = bytes.slice()
    const value = dice.pick([...lies, bytes.length, bytes.length - 1, bytes.length + 1])
    // Headers stand at the beginning, the directories of archives at the end.
    const places = bytes.length - size + 1
    const at = dice.pick([
      dice.below(Math.min(64, places)),
      dice.below(places),
      places - 1 - dice.below(Math.min(64, places)),
    ])
    write(new DataView(copy.buffer), at, value, dice)
    return copy
  }

const changes: readonly Change[] = [
  function flip(bytes, dice) {
    const copy = bytes.slice()
    for (let i = dice.below(4); i >= 0 && copy.length > 0; i--) {
      const at = dice.below(copy.length)
      copy[at] = (copy[at] as number) ^ (1 << dice.below(8))
    }
    return copy
  },
  overwritten(1, (view, at, value) => view.setUint8(at, value)),
  overwritten(2, (view, at, value, { below }) => view.setUint16(at, value, below(2) === 0)),
  overwritten(4, (view, at, value, { below }) => view.setUint32(at, value, below(2) === 0)),
  overwritten(8, (view, at, value, { below }) =>
    view.setBigUint64(at, BigInt(value) << BigInt(8 * below(5)), below(2) === 0),
  ),
  (bytes, { below }) => bytes.slice(0, below(bytes.length + 1)),
  (bytes, { below }) => bytes.slice(below(Math.min(bytes.length, 40) + 1)),
  (bytes, { below }) => {
    const at = below(bytes.length + 1)
    return join(bytes.subarray(0, at), bytes.subarray(at + below(20)))
  },
  (bytes, { below }) => {
    const at = below(bytes.length + 1)
    const inserted = Uint8Array.from({ length: 1 + below(20) }, () => below(256))
    return join(bytes.subarray(0, at), inserted, bytes.subarray(at))
  },
  (bytes, { below }) => {
    const from = below(bytes.length + 1)
    const part = bytes.subarray(from, from + below(60))
    const at = below(bytes.length + 1)
    return join(bytes.subarray(0, at), part, bytes.subarray(at))
  },
  (bytes, { below }) =>
    join(
      bytes,
      Uint8Array.from({ length: 1 + below(40) }, () => below(256)),
    ),
  // A number that is written out, and another in its place.
  (bytes, { pick }) => {
    const text = Buffer.from(bytes).toString('latin1')
    const numbers = [...text.matchAll(/\d+/g)]
    if (numbers.length === 0) return bytes
    const { index, 0: digits } = pick(numbers)
    const lie = pick([
      '-1',
      '0',
      '1e9',
      '99999999999999999999',
      '2147483647',
      '2147483648',
      '4294967296',
      '9007199254740993',
      '',
      'NaN',
      `${digits}0`,
      ' 1',
      '1,'.repeat(100),
      '9'.repeat(400),
      '['.repeat(300),
    ])
    return new Uint8Array(
      Buffer.from(text.slice(0, index) + lie + text.slice(index + digits.length), 'latin1'),
    )
  },
  // Letters that mean something, in place of others.
  (bytes, { below, pick }) => {
    if (bytes.length === 0) return bytes
    const copy = bytes.slice()
    copy[below(Math.min(copy.length, 200))] = pick([...'{}[](),:\'"\\ \n\r-+.eTFL<>|=']).charCodeAt(0)
    return copy
  },
]

/** A file damaged in one to three ways. */
export function mutate(file: Uint8Array, dice: Dice): Uint8Array {
  let bytes = file
  for (let i = dice.below(3); i >= 0; i--) bytes = dice.pick(changes)(bytes, dice)
  return bytes
}
