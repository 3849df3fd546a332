// Threefry-2x32 with 20 rounds: from a key and a counter, two 32-bit words each, to two words that look
// random. Salmon, Moraes, Dror and Shaw, Parallel Random Numbers: As Easy as 1, 2, 3, SC 2011.

import { add, constant, or, shl, shrU, xor, type Lane } from '../lanes/lane'

// By how many bits the second word rotates in each of eight rounds, after which it begins anew.
const rotations = Int32Array.of(13, 15, 26, 6, 17, 29, 16, 24)
const rounds = 20
const parity = 0x1bd11bda

/**
 * Enciphers the counter `[counter0, counter1]` under the key `[key0, key1]` and writes both words of the
 * result to `words`. Words are int32: the bits count, not the sign.
 */
export function threefry2x32(
  key0: number,
  key1: number,
  counter0: number,
  counter1: number,
  words: Int32Array,
): void {
  let x = (counter0 + key0) | 0
  let y = (counter1 + key1) | 0
  // The words of the key, and their parity, take turns at being added.
  let first = key1
  let second = key0 ^ key1 ^ parity
  let third = key0
  for (let round = 0; round < rounds; round++) {
    const turn = rotations[round & 7] as number
    x = (x + y) | 0
    y = ((y << turn) | (y >>> (32 - turn))) ^ x
    if ((round & 3) === 3) {
      x = (x + first) | 0
      y = (y + second + (round >> 2) + 1) | 0
      const last = first
      first = second
      second = third
      third = last
    }
  }
  words[0] = x
  words[1] = y
}

/** The same on lanes: both words, i32, for four counters at a time. */
export function threefryLanes(
  key0: Lane,
  key1: Lane,
  counter0: Lane,
  counter1: number,
): readonly [Lane, Lane] {
  const keys = [key1, xor(xor(key0, key1), constant('i32', parity)), key0] as const
  let x = add(counter0, key0)
  let y = add(constant('i32', counter1), key1)
  for (let round = 0; round < rounds; round++) {
    const turn = rotations[round & 7] as number
    x = add(x, y)
    y = xor(or(shl(y, turn), shrU(y, 32 - turn)), x)
    if ((round & 3) === 3) {
      const group = round >> 2
      x = add(x, keys[group % 3] as Lane)
      y = add(add(y, keys[(group + 1) % 3] as Lane), constant('i32', group + 1))
    }
  }
  return [x, y]
}
