// NumPy's archives: those that NumPy wrote, those that it would read, and zip files that lie.
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { tensor, zeros, type AnyTensor } from '@chainrule/tensor'
import { zipSync, type Zippable } from 'fflate'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import golden from '../../test/golden/numpy.json'
import { mutations } from '../../test/mutations'
import { FormatError } from './formatError'
import { encodeNpy } from './npy'
import { encodeNpz, parseNpz } from './npz'

const values = (x: AnyTensor | undefined): number[] => [...(x as AnyTensor).dataSync()]

test.each(golden.npz)('what NumPy wrote by $name', ({ file, arrays }) => {
  const read = parseNpz(new Uint8Array(Buffer.from(file, 'base64')))
  expect(Object.keys(read)).toEqual(Object.keys(arrays))
  for (const [name, expected] of Object.entries(arrays))
    expect(values(read[name])).toEqual(expected.map(Number))
})

test('what is written is read again, under its names', () => {
  const name = fc
    .oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('__proto__', '0', 'a/b', 'constructor', ''))
    .filter((text) => !text.includes('\0') && !/[\ud800-\udfff]/u.test(text))
  const numbers = fc.array(fc.float({ noNaN: true }), { maxLength: 50 })
  fc.assert(
    fc.property(
      fc.array(fc.tuple(name, numbers), { maxLength: 8 }),
      fc.boolean(),
      fc.boolean(),
      (pairs, compress, fortran) => {
        const expected = new Map(pairs)
        const tensors = Object.fromEntries(
          [...expected].map(([key, data]) => [key, tensor(Float32Array.from(data))]),
        )
        const file = encodeNpz(tensors, { compress, fortran })
        expect(encodeNpz(tensors, { compress, fortran })).toEqual(file)
        const read = parseNpz(file)
        expect(new Set(Object.keys(read))).toEqual(new Set(expected.keys()))
        for (const [key, data] of expected) {
          const found = Object.entries(read).find(([other]) => other === key)?.[1]
          expect(values(found)).toEqual([...Float32Array.from(data)])
        }
      },
    ),
  )
})

test('NumPy reads what is written', () => {
  const python = '/usr/bin/python3'
  if (!existsSync(python)) return console.warn(`not compared with NumPy: there is no ${python}`)
  const script = `
import sys, io, json, base64
try:
    import numpy as np
except ImportError:
    sys.exit(print('null'))
file = np.load(io.BytesIO(base64.b64decode(sys.stdin.read())))
print(json.dumps({name: file[name].tolist() for name in file.files}))`
  const tensors = {
    weight: tensor([
      [1, 2],
      [3, 4],
    ]),
    'größe.bias': tensor([0.5]),
    n: tensor(7, { dtype: 'int32' }),
  }
  for (const compress of [true, false]) {
    const input = Buffer.from(encodeNpz(tensors, { compress, fortran: compress })).toString('base64')
    const read: unknown = JSON.parse(execFileSync(python, ['-c', script], { input, encoding: 'utf8' }))
    if (read === null) return console.warn('not compared with NumPy: Python does not have it')
    expect(read).toEqual({
      weight: [
        [1, 2],
        [3, 4],
      ],
      'größe.bias': [0.5],
      n: 7,
    })
  }
})

test('what cannot be written', () => {
  expect(() => encodeNpz({ 'a\0b': zeros([1]) })).toThrow(
    'encodeNpz: a name has at most 20000 letters, none of them zero; got "a\\u0000b"',
  )
  expect(() => encodeNpz({ a: undefined as never })).toThrow('tensor: ')
  expect(() => encodeNpz({}, { level: 9 } as never)).toThrow("there is no option 'level'")
  expect(() =>
    encodeNpz(Object.fromEntries(Array.from({ length: 65_535 }, (_, i) => [`${i}`, zeros([1])]))),
  ).toThrow('encodeNpz: at most 65534 tensors can be saved; got 65535')
})

const x = encodeNpy(tensor([1, 2, 3]))
const zip = (files: Zippable, level: 0 | 6 = 6): Uint8Array =>
  zipSync(files, { level, mtime: new Date(1980, 0, 1) })
const message = (bytes: Uint8Array, maxBytes?: number): string => {
  try {
    parseNpz(bytes, { file: 'f', ...(maxBytes !== undefined && { maxBytes }) })
  } catch (error) {
    expect(error).toBeInstanceOf(FormatError)
    return (error as Error).message
  }
  return 'none'
}
/** The place of the directory's entry for the first file, and of the end of the directory. */
const directory = (bytes: Uint8Array): number => new DataView(bytes.buffer).getUint32(bytes.length - 6, true)
function changed(bytes: Uint8Array, at: number, value: number, size: 2 | 4 = 4): Uint8Array {
  const copy = bytes.slice()
  const view = new DataView(copy.buffer)
  if (size === 2) view.setUint16(at, value, true)
  else view.setUint32(at, value, true)
  return copy
}

describe('errors', () => {
  const file = zip({ 'x.npy': x })
  const stored = zip({ 'x.npy': x }, 0)
  const entry = directory(file)

  test('no zip file, or none that is whole', () => {
    expect(message(x)).toBe('f: not a zip file: at byte 0: expected the letters PK; found 147 78')
    expect(message(new Uint8Array())).toBe(
      'f: the zip file is cut short or damaged: at byte 0: expected the end of a directory; found 0 bytes without one',
    )
    expect(message(file.slice(0, -1))).toMatch('the zip file is cut short or damaged')
  })

  test('other files than arrays, and arrays that are none', () => {
    expect(message(zip({ 'x.txt': x }))).toBe(
      'f: not an array: at byte 0: expected names that end in .npy; found "x.txt"',
    )
    expect(message(zip({ 'x.npy': x.slice(0, -2) }))).toBe(
      "f/x.npy: the elements are cut short: at byte 138: expected 140 bytes for '<f4' of shape [3]; found 138",
    )
  })

  test('sizes that cannot be allocate nothing', () => {
    expect(message(changed(file, entry + 24, 0xfffffff0))).toBe(
      `f: the zip file is damaged: at byte ${entry + 24}: expected an uncompressed size of at most ${new DataView(file.buffer).getUint32(entry + 20, true) * 1032}; found 4294967280`,
    )
    expect(message(changed(stored, directory(stored) + 24, 10))).toMatch('expected the size 140; found 10')
    expect(message(changed(file, entry + 20, 0xfffffff0))).toMatch(
      /f: (the files are too large|a file is cut short)/,
    )
    expect(message(changed(file, entry + 20, 0xffffffff))).toMatch('the zip file is too large')
    expect(message(changed(file, file.length - 12, 60_000, 2))).toMatch(
      'the zip file is in parts, or too large',
    )
    const many = changed(changed(file, file.length - 12, 60_000, 2), file.length - 14, 60_000, 2)
    expect(message(many)).toMatch('the directory is damaged')
  })

  test('more than the caller takes, together', () => {
    const bomb = zip({ 'a.npy': encodeNpy(zeros([100_000])), 'b.npy': encodeNpy(zeros([100_000])) })
    expect(bomb.length).toBeLessThan(3000)
    expect(message(bomb)).toBe('none')
    expect(message(bomb, 500_000)).toMatch(
      /f: the files are too large: .* expected at most 500000 bytes together; found 800256 or more/,
    )
  })

  test('a size that is less than there is, or more', () => {
    const size = 140
    for (const claimed of [size - 1, size + 1]) {
      expect(message(changed(file, entry + 24, claimed))).toMatch(
        /the zip file is damaged: at byte \d+: expected/,
      )
    }
    expect(message(changed(file, entry + 16, 1))).toMatch(
      'bytes with the checksum 1 in "x.npy"; found 140 with',
    )
  })

  test('files that overlap, as bombs have them, or that have the same name', () => {
    const two = zip({ 'x.npy': x, 'y.npy': x }, 0)
    const first = directory(two)
    const second = first + 46 + 'x.npy'.length
    expect(message(changed(two, second + 42, 0))).toMatch('files overlap: at byte 0')
    const same = two.slice()
    same[second + 46] = 'x'.charCodeAt(0)
    expect(message(same)).toBe(
      `f: a name is there twice: at byte ${second}: expected names that differ; found "x.npy"`,
    )
  })

  test('passwords, other compressions', () => {
    expect(message(changed(file, entry + 8, 1, 2))).toMatch('a file is encrypted')
    expect(message(changed(file, entry + 10, 14, 2))).toBe(
      `f: an unknown compression: at byte ${entry + 10}: expected 0 (stored) or 8 (deflated); found 14`,
    )
  })
})

test.each([0, 6] as const)('a damaged file (level %s) gives a FormatError or the same arrays', (level) => {
  for (const { what, bytes } of mutations(zip({ 'x.npy': x, 'y.npy': encodeNpy(tensor(5)) }, level))) {
    try {
      for (const array of Object.values(parseNpz(bytes))) expect([1, 3], what).toContain(array.size)
    } catch (error) {
      expect(error, what).toBeInstanceOf(FormatError)
    }
  }
})
