// NumPy's arrays: those that NumPy wrote, those that it would read, and what each fault is told.
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { DTypeError, ShapeError, tensor, zeros, type DType, type Tensor } from '@chainrule/tensor'
import fc from 'fast-check'
import { describe, expect, expectTypeOf, test } from 'vitest'
import golden from '../../test/golden/numpy.json'
import { mutations } from '../../test/mutations'
import { FormatError } from './formatError'
import { encodeNpy, parseNpy } from './npy'

const decode = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'base64'))
const values = (x: { dataSync: () => Iterable<number> }): number[] => [...x.dataSync()]

describe('what NumPy wrote', () => {
  test.each(golden.npy)('$name', ({ shape, values: expected, file }) => {
    const x = parseNpy(decode(file))
    expect(x.shape).toEqual(shape)
    expect(values(x)).toEqual(expected.map(Number))
  })

  test('in its dtype, or the one that holds it', () => {
    const dtypes = Object.fromEntries(
      golden.npy.map(({ name, file }) => [name, parseNpy(decode(file)).dtype]),
    )
    expect(dtypes).toMatchObject({
      bool: 'bool',
      uint8: 'uint8',
      int8: 'int32',
      uint16: 'int32',
      int64: 'int32',
      float16: 'float32',
      'float64, big-endian': 'float64',
    })
  })

  test.each([
    [
      'objects',
      "at byte 20: expected one of b1, u1, i1, u2, i2, i4, u4, i8, u8, f2, f4, f8 behind its byte order; found '|O', Python objects; save numbers instead",
    ],
    ['text', "found '<U2', text; save numbers instead"],
    ['bytes', "found '|S1', bytes; save numbers instead"],
    ['complex', "found '<c16', complex numbers; save their real and imaginary parts"],
    ['dates', "found '<M8[D]', dates; save them as numbers, as by astype('int64')"],
    [
      'fields',
      "f: a structured array cannot be read: at byte 20: expected one kind of elements, such as '<f4'; save each field as an array of its own; found a list of fields",
    ],
    ['float128', "found '<f16'"],
    [
      'int64 beyond int32',
      'f: an element does not fit: at byte 136: expected a whole number that int32 holds; found 2147483648',
    ],
    ['uint32 beyond int32', 'at byte 128: expected a whole number that int32 holds; found 2147483648'],
    ['uint64 beyond int32', 'found 9223372036854775808'],
  ])('%s are refused, and why', (name, message) => {
    const { file } = golden.refused.find((refused) => refused.name === name) as { file: string }
    expect(() => parseNpy(decode(file), { file: 'f' })).toThrow(message)
    expect(() => parseNpy(decode(file), { file: 'f' })).toThrow(FormatError)
  })
})

const shapes = fc.array(fc.nat(4), { maxLength: 5 })
const elements: Readonly<Record<DType, fc.Arbitrary<number>>> = {
  float32: fc.float(),
  float64: fc.double(),
  int32: fc.integer(),
  uint8: fc.nat(255),
  bool: fc.nat(1),
}
const tensors = fc
  .tuple(shapes, fc.constantFrom(...(Object.keys(elements) as DType[])))
  .chain(([shape, dtype]) => {
    const size = shape.reduce((product, dim) => product * dim, 1)
    return fc
      .array(elements[dtype], { minLength: size, maxLength: size })
      .map((data) =>
        tensor(dtype === 'float64' ? Float64Array.from(data) : data, { shape: [size], dtype }).reshape(shape),
      )
  })

test('what is written is read again, in either order', () => {
  fc.assert(
    fc.property(tensors, fc.boolean(), (x, fortran) => {
      const file = encodeNpy(x, { fortran })
      const read = parseNpy(file)
      expect(read.dtype).toBe(x.dtype)
      expect(read.shape).toEqual(x.shape)
      expect(values(read)).toEqual(values(x))
      const dictionary = new TextDecoder('latin1').decode(file.subarray(10)).split('\n', 1)[0] as string
      expect((10 + dictionary.length + 1) % 64).toBe(0)
    }),
  )
})

test('NumPy reads what is written', () => {
  const python = '/usr/bin/python3'
  if (!existsSync(python)) return console.warn(`not compared with NumPy: there is no ${python}`)
  const script = `
import sys, io, json, base64, numpy as np
for line in sys.stdin:
    x = np.load(io.BytesIO(base64.b64decode(line)))
    print(json.dumps([x.dtype.str, x.shape, x.flags.f_contiguous, [float(v) for v in x.flatten()]]))`
  try {
    execFileSync(python, ['-c', 'import numpy'], { stdio: 'ignore' })
  } catch {
    return console.warn('not compared with NumPy: Python does not have it')
  }
  const written = [
    tensor([
      [1.5, 2, -3],
      [4, 5, 0.25],
    ]),
    tensor(
      [
        [1, 2],
        [3, 4],
      ],
      { dtype: 'float64' },
    ),
    tensor([-5, 7], { dtype: 'int32' }),
    tensor([200, 7], { dtype: 'uint8' }),
    tensor([true, false]),
    tensor(3),
    zeros([2, 0]),
  ].flatMap((x) => [true, false].map((fortran) => ({ x, fortran })))
  const input = written
    .map(({ x, fortran }) => Buffer.from(encodeNpy(x, { fortran })).toString('base64'))
    .join('\n')
  const read = execFileSync(python, ['-c', script], { input, encoding: 'utf8' }).trim().split('\n')
  const codes = { float32: '<f4', float64: '<f8', int32: '<i4', uint8: '|u1', bool: '|b1' }
  for (const [i, { x, fortran }] of written.entries()) {
    const [code, shape, isFortran, numbers] = JSON.parse(read[i] as string) as [
      string,
      number[],
      boolean,
      number[],
    ]
    expect([code, shape, numbers]).toEqual([codes[x.dtype], x.shape, values(x)])
    if (x.ndim === 2 && x.size > 0) expect(isFortran).toBe(fortran)
  }
})

test('the type says what was asked for', () => {
  const file = encodeNpy(tensor([[1, 2]]))
  const x = parseNpy(file, { shape: [undefined, 2], dtype: 'float32' })
  expectTypeOf(x).toEqualTypeOf<Tensor<[number, 2], 'float32'>>()
  expect(() => parseNpy(file, { shape: [2, 1], file: 'f' })).toThrow(
    'f: not the data asked for: at byte 0: expected shape [2, 1]; found [1, 2]',
  )
  expect(() => parseNpy(file, { shape: [undefined] })).toThrow('expected shape [any]; found [1, 2]')
  expect(() => parseNpy(file, { dtype: 'float64', file: 'f' })).toThrow(
    "f: not the data asked for: at byte 0: expected float64; found float32 ('<f4')",
  )
})

/** A file of version 1 with any header, and elements behind it. */
function withHeader(header: string, elements = 0): Uint8Array {
  const bytes = Uint8Array.from(`\x93NUMPY\x01\x00..${header}`, (letter) => letter.charCodeAt(0))
  new DataView(bytes.buffer).setUint16(8, header.length, true)
  return Uint8Array.of(...bytes, ...new Uint8Array(elements))
}

describe('a header', () => {
  test.each([
    "{'descr':'<f4','fortran_order':False,'shape':(2,)}",
    "{ 'shape' : ( 1 , 2 ), 'descr': '<f4', 'fortran_order': True }   \n",
    "{'descr': '<f4', 'fortran_order': False, 'shape': (2L, 1L), }",
    "{'descr': '<f4', 'fortran_order': False, 'shape': (2,1,), }",
  ])('may be written as %s', (header) => {
    expect(parseNpy(withHeader(header, 8)).size).toBe(2)
  })

  test.each([
    ['', 'at byte 10: expected a dictionary; found the end of the header'],
    ["{'descr': '<f4', 'shape': (2,)}", "expected 'fortran_order' in the dictionary"],
    ["{'descr': '<f4', 'descr': '<f4'}", "expected 'descr' once"],
    ["{'name': 1}", "at byte 11: expected 'descr', 'fortran_order' or 'shape'"],
    ["{'descr': '<f4', 'fortran_order': 0, 'shape': (2,)}", 'expected True or False; found "0, '],
    ["{'descr': '<f4', 'fortran_order': True, 'shape': (2)}", 'expected \',\'; found ")}"'],
    ["{'descr': '<f4', 'fortran_order': True, 'shape': [2]}", 'expected a shape in parentheses'],
    ["{'descr': '<f4', 'fortran_order': True, 'shape': (-2,)}", 'expected a dimension; found "-2'],
    ["{'descr': '<f4', 'fortran_order': True, 'shape': (1e3,)}", "expected ','"],
    [
      "{'descr': '=f4', 'fortran_order': True, 'shape': (2,)}",
      "an unknown byte order: at byte 20: expected '<' or '>'; found '='",
    ],
    ["{'descr': '|f4', 'fortran_order': True, 'shape': (2,)}", 'an unknown byte order'],
    [
      "{'descr': '<constructor', 'fortran_order': True, 'shape': (2,)}",
      'elements of a kind that cannot be read',
    ],
    ["{'descr': '', 'fortran_order': True, 'shape': (2,)}", 'elements of a kind that cannot be read'],
    ["{'descr': '<f4', 'fortran_order': True, 'shape': (2,)} x", 'expected the end of the header; found "x"'],
    ["{'descr': '<f4', 'fortran_order': True, 'shape': (99999999999,)}", 'a dimension is too large'],
    [`{'descr': '<f4', 'fortran_order': True, 'shape': (${'1,'.repeat(40)})}`, 'too many dimensions'],
    [
      `{'descr': '<f4', 'fortran_order': True, 'shape': (${'2147483647,'.repeat(32)})}`,
      /the elements are cut short: at byte \d+: expected 1\.\d+e\+299 bytes/,
    ],
    [
      "{'descr': '<f4', 'fortran_order': True, 'shape': (3,)}",
      "the elements are cut short: at byte 72: expected 76 bytes for '<f4' of shape [3]; found 72",
    ],
    [
      "{'descr': '<f4', 'fortran_order': True, 'shape': (1,)}",
      "bytes are left over: at byte 68: expected 68 bytes for '<f4' of shape [1]; found 72",
    ],
    ["{'descr': '|b1', 'fortran_order': True, 'shape': (8,)}", undefined],
  ])('%s', (header, message) => {
    const read = (): unknown => parseNpy(withHeader(header, 8), { file: 'f' })
    if (message === undefined) return void read()
    expect(read).toThrow(message)
    expect(read).toThrow(FormatError)
  })

  test('that is no header', () => {
    const message = (...bytes: readonly number[]): string => {
      try {
        parseNpy(Uint8Array.from(bytes), { file: 'f' })
      } catch (error) {
        return (error as Error).message
      }
      return 'none'
    }
    expect(message()).toBe(
      'f: the header is cut short: at byte 0: expected 8 bytes of magic number and version; found 0',
    )
    expect(message(0x93, 0x4e, 9)).toBe(
      'f: not an npy file: at byte 2: expected the magic number 147 78 85 77 80 89; found 9',
    )
    const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59]
    expect(message(...magic, 4, 0, 0, 0)).toBe(
      'f: an unknown version: at byte 6: expected version 1.0, 2.0 or 3.0; found 4.0',
    )
    expect(message(...magic, 2, 0, 0, 0)).toBe(
      'f: the header is cut short: at byte 10: expected 12 bytes with the length of the header; found 10',
    )
    expect(message(...magic, 2, 0, 255, 255, 255, 255)).toBe(
      'f: the header is cut short: at byte 12: expected 4294967307 bytes with the header; found 12',
    )
  })

  test('that says bool of other bytes than 0 and 1', () => {
    const file = encodeNpy(tensor([true, false]))
    file[129] = 2
    expect(() => parseNpy(file, { file: 'f' })).toThrow(
      'f: an element does not fit: at byte 129: expected a bool, 0 or 1; found 2',
    )
  })
})

test('what cannot be written', () => {
  expect(() => encodeNpy(undefined as never)).toThrow('tensor: ')
  expect(() => encodeNpy(tensor([1]), { order: 'F' } as never)).toThrow(
    "there is no option 'order'; there is fortran",
  )
  expect(() => encodeNpy(zeros(Array.from({ length: 33 }, () => 1)))).toThrow(ShapeError)
  expect(() => encodeNpy(tensor(new Int16Array(2) as never))).toThrow(DTypeError)
})

test('a damaged file gives a FormatError or an array that is whole', () => {
  for (const { what, bytes } of mutations(
    encodeNpy(
      tensor([
        [1, 2],
        [3, 4],
      ]),
    ),
  )) {
    try {
      const x = parseNpy(bytes)
      expect(x.size, what).toBe(x.dataSync().length)
    } catch (error) {
      expect(error, what).toBeInstanceOf(FormatError)
    }
  }
})
