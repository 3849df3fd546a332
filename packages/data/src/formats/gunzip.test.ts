// Decompression against Node's own, on whole files and damaged ones.
import { gunzipSync, gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { mutations } from '../../test/mutations'
import { FormatError } from './formatError'
import { gunzip } from './gunzip'

const options = { file: 'a.gz', maxBytes: 1000, compressed: true }

test('gives what was compressed', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 1000 }), fc.integer({ min: 0, max: 9 }), (content, level) => {
      expect(gunzip(new Uint8Array(gzipSync(content, { level })), options)).toEqual(content)
    }),
  )
})

test('an uncompressed file is its own content, unless it has to be gzip', () => {
  const content = Uint8Array.of(1, 2, 3)
  expect(gunzip(content, { ...options, compressed: false })).toBe(content)
  expect(() => gunzip(content, options)).toThrow(
    'a.gz: not a gzip file: at byte 0: expected the magic number 31 139; found 1 2',
  )
  expect(() => gunzip(new Uint8Array(), options)).toThrow('found 0 bytes')
})

test('nothing is allocated for a size that cannot be', () => {
  const lying = new Uint8Array(gzipSync('some text'))
  lying.fill(0xff, lying.length - 4)
  expect(() => gunzip(lying, { file: 'a.gz', maxBytes: 2 ** 40 })).toThrow(
    `a.gz: the gzip file is cut short, damaged or too large: at byte ${lying.length - 4}: ` +
      `expected an uncompressed size of at most ${lying.length * 1032}; found 4294967295`,
  )
})

test('a file above the limit is refused, compressed or not', () => {
  expect(() => gunzip(new Uint8Array(gzipSync('abcdef')), { file: 'a.gz', maxBytes: 5 })).toThrow(
    'at most 5; found 6',
  )
  expect(() => gunzip(new Uint8Array(6), { file: 'a', maxBytes: 5 })).toThrow(
    'a: the file is too large: at byte 5: expected at most 5 bytes; found 6',
  )
})

test('a damaged file gives a FormatError, or its content where the damage does not matter', () => {
  const content = new TextEncoder().encode(
    'the quick brown fox jumps over the lazy dog, the quick brown fox again',
  )
  for (const { what, bytes } of mutations(new Uint8Array(gzipSync(content)))) {
    try {
      expect(gunzip(bytes, options), what).toEqual(content)
    } catch (error) {
      expect(error, what).toBeInstanceOf(FormatError)
    }
  }
})

test('whatever Node refuses is refused, for every value of every byte', () => {
  const file = new Uint8Array(gzipSync('aaab'))
  const damaged = file.slice()
  for (let at = 0; at < file.length; at++) {
    for (let byte = 0; byte < 256; byte++) {
      damaged[at] = byte
      if (throws(() => gunzipSync(damaged)) && !throws(() => gunzip(damaged, options))) {
        expect.fail(`byte ${at} may be ${byte}`)
      }
    }
    damaged[at] = file[at] as number
  }
})

function throws(f: () => unknown): boolean {
  try {
    f()
    return false
  } catch {
    return true
  }
}
