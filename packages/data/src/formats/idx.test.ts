// IDX files: what is read, and what each fault is told.
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { idxBytes } from '../../test/idxBytes'
import { mutations } from '../../test/mutations'
import { FormatError } from './formatError'
import { parseIdx } from './idx'

const small = idxBytes(0x08, [2, 3], [1, 2, 3, 4, 5, 255])

describe('values', () => {
  test('unsigned bytes, gzipped or not', () => {
    const expected = { shape: [2, 3], dtype: 'uint8', data: Uint8Array.of(1, 2, 3, 4, 5, 255) }
    expect(parseIdx(small)).toEqual(expected)
    expect(parseIdx(new Uint8Array(gzipSync(small)), { file: 'small.gz' })).toEqual(expected)
  })

  test('the result shares no memory with the file', () => {
    const file = small.slice()
    const { data } = parseIdx(file)
    file.fill(0)
    expect(data[0]).toBe(1)
  })

  test.each([
    [0x09, 'int32', [1, 0xff], [1, -1]],
    [0x0b, 'int32', [0x01, 0x02, 0xff, 0xfe], [0x0102, -2]],
    [0x0c, 'int32', [0, 0, 1, 0, 0xff, 0xff, 0xff, 0xff], [256, -1]],
    [0x0d, 'float32', [0x3f, 0x80, 0, 0, 0xc0, 0, 0, 0], [1, -2]],
    [0x0e, 'float64', [0x3f, 0xf0, 0, 0, 0, 0, 0, 0, 0xc0, 0, 0, 0, 0, 0, 0, 0], [1, -2]],
  ] as const)('element type %i becomes %s', (code, dtype, bytes, values) => {
    const parsed = parseIdx(idxBytes(code, [2], bytes))
    expect(parsed.dtype).toBe(dtype)
    expect([...parsed.data]).toEqual(values)
  })

  test('any shape of unsigned bytes comes back as it was written', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(5), { minLength: 1, maxLength: 4 }),
        fc.infiniteStream(fc.nat(255)),
        (shape, bytes) => {
          const elements = [...bytes.take(shape.reduce((a, b) => a * b, 1))]
          expect(parseIdx(idxBytes(0x08, shape, elements))).toEqual({
            shape,
            dtype: 'uint8',
            data: Uint8Array.from(elements),
          })
        },
      ),
    )
  })
})

describe('errors name file, offset, what was expected and what was found', () => {
  const message = (bytes: Uint8Array, options = {}): string => {
    try {
      parseIdx(bytes, { file: 'f', ...options })
    } catch (error) {
      if (error instanceof FormatError) return error.message
    }
    throw new Error('no FormatError')
  }

  test.each([
    [[], 'f: the header is cut short: at byte 0: expected 4 bytes of magic number; found 0'],
    [[0, 0, 8], 'f: the header is cut short: at byte 3: expected 4 bytes of magic number; found 3'],
    [[0x89, 0x50, 0x4e, 0x47], 'f: wrong magic number: at byte 0: expected two zero bytes; found 137 80'],
    [
      [0, 0, 7, 1],
      'f: wrong magic number: at byte 2: expected an element type of 8, 9, 11, 12, 13, 14; found 7',
    ],
    [[0, 0, 8, 0], 'f: wrong magic number: at byte 3: expected 1 to 8 dimensions; found 0'],
    [
      [0, 0, 8, 2, 0, 0],
      'f: the header is cut short: at byte 6: expected 12 bytes of header for 2 dimensions; found 6',
    ],
  ])('header %j', (bytes, expected) => {
    expect(message(Uint8Array.from(bytes))).toBe(expected)
  })

  test('elements that are cut short, or too many', () => {
    expect(message(small.slice(0, -2))).toBe(
      'f: the elements are cut short: at byte 16: expected 18 bytes for shape [2, 3]; found 16',
    )
    expect(message(Uint8Array.of(...small, 9))).toBe(
      'f: bytes are left over: at byte 18: expected 18 bytes for shape [2, 3]; found 19',
    )
  })

  test('a header that claims four thousand million images allocates nothing', () => {
    expect(message(idxBytes(0x0e, [0xffffffff, 0xffffffff, 0xffffffff], [1]))).toMatch(
      /^f: the elements are cut short: at byte 17: expected 6\.3\d+e\+29 bytes for shape/,
    )
  })

  test('another dtype, rank or dimension than the caller asks for', () => {
    expect(message(small, { dtype: 'int32' })).toBe(
      'f: not the data asked for: at byte 2: expected int32; found uint8',
    )
    expect(message(small, { shape: [undefined] })).toBe(
      'f: not the data asked for: at byte 3: expected 1 dimensions; found 2',
    )
    expect(message(small, { shape: [undefined, 28] })).toBe(
      'f: not the data asked for: at byte 8: expected 28 for dimension 1; found 3',
    )
    expect(parseIdx(small, { shape: [undefined, 3], dtype: 'uint8' }).shape).toEqual([2, 3])
  })

  test('the fields of the error', () => {
    const error = new FormatError({
      file: 'f',
      problem: 'p',
      offset: 4,
      expected: 'e',
      found: 'x',
      line: 2,
      column: 3,
    })
    expect(error).toMatchObject({
      file: 'f',
      offset: 4,
      expected: 'e',
      found: 'x',
      line: 2,
      column: 3,
      op: 'f',
    })
    expect(error.name).toBe('FormatError')
    expect(error.message).toBe('f: p: at line 2, column 3 (byte 4): expected e; found x')
  })
})

test.each([
  ['as it is', small],
  ['gzipped', new Uint8Array(gzipSync(small))],
])('a damaged file (%s) gives a FormatError or an array that is whole', (_, file) => {
  for (const { what, bytes } of mutations(file)) {
    try {
      const { shape, data } = parseIdx(bytes)
      expect(data.length, what).toBe(shape.reduce((a, b) => a * b, 1))
    } catch (error) {
      expect(error, what).toBeInstanceOf(FormatError)
    }
  }
})
