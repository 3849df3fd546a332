// The generator against its published vectors.
import { expect, test } from 'vitest'
import { threefry2x32 } from './threefry'

// From the known-answer tests that come with the authors' Random123: key, counter, result.
const knownAnswers = [
  [
    [0x00000000, 0x00000000],
    [0x00000000, 0x00000000],
    [0x6b200159, 0x99ba4efe],
  ],
  [
    [0xffffffff, 0xffffffff],
    [0xffffffff, 0xffffffff],
    [0x1cb996fc, 0xbb002be7],
  ],
  // The first digits of pi: the counter comes first.
  [
    [0x13198a2e, 0x03707344],
    [0x243f6a88, 0x85a308d3],
    [0xc4923a9c, 0x483df7a0],
  ],
] as const satisfies (readonly (readonly [number, number])[])[]

test.each(knownAnswers)('key %j and counter %j give %j', ([key0, key1], [counter0, counter1], expected) => {
  const words = new Int32Array(2)
  threefry2x32(key0, key1, counter0, counter1, words)
  expect([...new Uint32Array(words.buffer)]).toEqual(expected)
})
