// The format to the byte, what is read of it, and what every kind of damage is told.
import { random, tensor, zeros, type AnyTensor } from '@chainrule/tensor'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeSafetensors, encodeSafetensors, FormatError } from './safetensors'

/** A file with this header, padded or not, and these elements. */
function fileOf(header: unknown, data: readonly number[] = []): Uint8Array {
  const text = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header))
  const bytes = new Uint8Array(8 + text.length + data.length)
  new DataView(bytes.buffer).setUint32(0, text.length, true)
  bytes.set(text, 8)
  bytes.set(data, 8 + text.length)
  return bytes
}

const entry = (dtype: string, shape: readonly number[], data_offsets: readonly number[]): object => ({
  dtype,
  shape,
  data_offsets,
})

/** The error that a file brings about. */
function faultOf(bytes: Uint8Array): FormatError {
  try {
    decodeSafetensors(bytes, { file: 'f' })
  } catch (error) {
    if (error instanceof FormatError) return error
    throw error
  }
  throw new Error('it was read')
}

describe('encodeSafetensors', () => {
  test('writes what the description of the format says, byte by byte', () => {
    const bytes = encodeSafetensors(
      { b: tensor([true, false]), 'a.x': tensor([[1], [2]]), n: tensor(7, { dtype: 'int32' }) },
      { metadata: { format: 'pt' } },
    )
    const header =
      '{"__metadata__":{"format":"pt"},' +
      '"a.x":{"dtype":"F32","shape":[2,1],"data_offsets":[0,8]},' +
      '"n":{"dtype":"I32","shape":[],"data_offsets":[8,12]},' +
      '"b":{"dtype":"BOOL","shape":[2],"data_offsets":[12,14]}}'
    const padded = Math.ceil(header.length / 8) * 8
    expect([...bytes.subarray(0, 8)]).toEqual([padded, 0, 0, 0, 0, 0, 0, 0])
    expect(new TextDecoder().decode(bytes.subarray(8, 8 + padded))).toBe(header.padEnd(padded, ' '))
    expect([...bytes.subarray(8 + padded)]).toEqual([0, 0, 128, 63, 0, 0, 0, 64, 7, 0, 0, 0, 1, 0])
  })

  test('writes the same bytes for the same tensors in another order', () => {
    const [a, b] = [tensor([1, 2]), tensor([3], { dtype: 'float64' })]
    expect(encodeSafetensors({ a, b })).toEqual(encodeSafetensors({ b, a }))
  })

  test('refuses what the format does not hold', () => {
    const x = tensor([1])
    expect(() => encodeSafetensors({ __metadata__: x })).toThrow(/no tensor can be called "__metadata__"/)
    expect(() => encodeSafetensors({ '\ud800': x })).toThrow(/no tensor can be called/)
    expect(() => encodeSafetensors({ x: [1] as unknown as AnyTensor })).toThrow(/"x" is none; pass tensor/)
    expect(() => encodeSafetensors({ x }, { metadata: { n: 1 } as never })).toThrow(
      /metadata is text by name/,
    )
    expect(() => encodeSafetensors({ x }, { meta: {} } as never)).toThrow(/there is no option 'meta'/)
  })
})

describe('what was written is read', () => {
  const dtypes = ['float32', 'float64', 'int32', 'uint8', 'bool'] as const
  const arrays = { float32: Float32Array, float64: Float64Array, int32: Int32Array, uint8: Uint8Array }

  test('any tensors by any names, bit by bit', () => {
    const shapes = fc.array(fc.nat({ max: 3 }), { maxLength: 3 })
    const anyTensor = fc
      .tuple(fc.constantFrom(...dtypes), shapes, fc.uint8Array({ minLength: 216, maxLength: 216 }))
      .map(([dtype, shape, bytes]) => {
        const size = shape.reduce((product, dim) => product * dim, 1)
        const data =
          dtype === 'bool'
            ? bytes.map((byte) => byte & 1).subarray(0, size)
            : new arrays[dtype](bytes.buffer, 0, size)
        return tensor(data, { shape, dtype }) as AnyTensor
      })
    const names = fc.string({ unit: 'binary' }).filter((name) => name !== '__metadata__')
    fc.assert(
      fc.property(
        fc.dictionary(names, anyTensor),
        fc.dictionary(names, fc.string({ unit: 'binary' })),
        (tensors, metadata) => {
          const read = decodeSafetensors(encodeSafetensors(tensors, { metadata }))
          expect(Object.keys(read.tensors).toSorted()).toEqual(Object.keys(tensors).toSorted())
          expect({ ...read.metadata }).toEqual({ ...metadata })
          for (const [name, x] of Object.entries(tensors)) {
            const found = read.tensors[name] as AnyTensor
            expect([found.dtype, found.shape]).toEqual([x.dtype, x.shape])
            expect(bitsOf(found)).toEqual(bitsOf(x))
          }
        },
      ),
      { numRuns: 200 },
    )
  })

  const bitsOf = (x: AnyTensor): number[] => {
    const { buffer, byteOffset, byteLength } = x.dataSync()
    return [...new Uint8Array(buffer, byteOffset, byteLength)]
  }

  test('from wherever it lies in memory', () => {
    const bytes = encodeSafetensors({ x: tensor([1, 2, 3]), y: tensor([4], { dtype: 'float64' }) })
    for (let shift = 0; shift < 8; shift++) {
      const memory = new Uint8Array(shift + bytes.length)
      memory.set(bytes, shift)
      const { tensors } = decodeSafetensors(memory.subarray(shift))
      expect(tensors['x']?.arraySync()).toEqual([1, 2, 3])
      expect(tensors['y']?.arraySync()).toEqual([4])
    }
  })

  test('what is read is a copy', () => {
    const bytes = encodeSafetensors({ x: tensor([1, 2]) })
    const { x } = decodeSafetensors(bytes).tensors
    bytes.fill(0)
    expect(x?.arraySync()).toEqual([1, 2])
  })

  test('no tensor at all', () => {
    expect(decodeSafetensors(encodeSafetensors({}))).toEqual({ tensors: {}, metadata: {} })
    expect(encodeSafetensors({}).length).toBe(16)
  })

  test('a tensor called __proto__ is an ordinary one', () => {
    const { tensors } = decodeSafetensors(
      fileOf('{"__proto__":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}', [5]),
    )
    expect(Object.keys(tensors)).toEqual(['__proto__'])
    expect(Object.getPrototypeOf(tensors)).toBe(Object.prototype)
  })
})

describe('types that others write', () => {
  const read = (dtype: string, data: ArrayBufferView): AnyTensor => {
    const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    const size = { F16: 2, BF16: 2, I64: 8 }[dtype] as number
    const header = { x: entry(dtype, [bytes.length / size], [0, bytes.length]) }
    return decodeSafetensors(fileOf(header, [...bytes])).tensors['x'] as AnyTensor
  }

  test('F16 becomes float32: zeros, the least, the largest, the infinities, NaN', () => {
    const x = read(
      'F16',
      Uint16Array.of(0, 0x8000, 1, 0x0400, 0x3c00, 0xc000, 0x7bff, 0x7c00, 0xfc00, 0x7e00),
    )
    expect(x.dtype).toBe('float32')
    const values = [0, -0, 2 ** -24, 2 ** -14, 1, -2, 65504, Infinity, -Infinity, NaN]
    expect([...x.dataSync()]).toEqual(values)
  })

  test('every F16 is the number that its neighbours lie around', () => {
    const x = read(
      'F16',
      Uint16Array.from({ length: 0x7c01 }, (_, i) => i),
    ).dataSync()
    for (let i = 1; i < x.length; i++) expect(x[i] as number).toBeGreaterThan(x[i - 1] as number)
  })

  test('BF16 becomes float32', () => {
    const x = read('BF16', Uint16Array.of(0x3f80, 0xc000, 0x4049, 0x7f80, 0x8000))
    expect(x.dtype).toBe('float32')
    expect([...x.dataSync()]).toEqual([1, -2, 3.140625, Infinity, -0])
  })

  test('I64 becomes int32 where it fits', () => {
    const x = read('I64', BigInt64Array.of(0n, -1n, 2n ** 31n - 1n, -(2n ** 31n)))
    expect(x.dtype).toBe('int32')
    expect([...x.dataSync()]).toEqual([0, -1, 2 ** 31 - 1, -(2 ** 31)])
  })

  test('I64 that does not fit is told where', () => {
    const data = new Uint8Array(BigInt64Array.of(1n, 2n ** 31n).buffer)
    const fault = faultOf(fileOf({ x: entry('I64', [2], [0, 16]) }, [...data]))
    expect(fault.message).toMatch(
      /^f: tensor "x" does not fit its dtype: at byte \d+: expected a number that/,
    )
    expect([fault.found, fault.offset]).toEqual([
      '2147483648',
      fileOf({ x: entry('I64', [2], [0, 16]) }).length + 8,
    ])
  })

  test.each(['U64', 'U32', 'I16', 'F8_E4M3', 'I8'])('%s is refused by name', (dtype) => {
    const { message } = faultOf(fileOf({ 'a.b': entry(dtype, [0], [0, 0]) }))
    expect(message).toContain('tensor "a.b": its dtype is not read')
    expect(message).toContain(`found "${dtype}"`)
  })

  test('the order of the header need not be that of the elements, and fields may be added', () => {
    const header = {
      b: { ...entry('U8', [1], [1, 2]), note: [null, true, 1.5e3] },
      a: entry('U8', [1], [0, 1]),
    }
    const { tensors } = decodeSafetensors(fileOf(header, [1, 2]))
    expect([tensors['a']?.arraySync(), tensors['b']?.arraySync()]).toEqual([[1], [2]])
  })
})

describe('a file that is wrong', () => {
  const good = entry('U8', [2], [0, 2])

  test.each<[string, Uint8Array, string]>([
    [
      'empty',
      new Uint8Array(0),
      'f: the header is cut short: at byte 0: expected 8 bytes of its length; found 0',
    ],
    [
      'a length beyond all memory',
      new Uint8Array(8).fill(255),
      'f: the header is too long: at byte 0: expected at most 100000000 bytes; found 18446744073709552000',
    ],
    [
      'a length beyond the file',
      Uint8Array.of(3, 0, 0, 0, 0, 0, 0, 0, 0x7b),
      'f: the header is cut short: at byte 9: expected 11 bytes up to its end; found 9',
    ],
    ['no header', new Uint8Array(8), "f: no safetensors: at byte 8: expected '{'; found no header"],
    ['another header', fileOf('[]'), "f: no safetensors: at byte 8: expected '{'; found 91"],
    [
      'a key twice',
      fileOf('{"a":1,"a":2}'),
      'f: the key "a" stands twice: at byte 15: expected another key; found \'"\'',
    ],
    [
      'a key twice, once escaped',
      fileOf('{"a":1,"\\u0061":2}'),
      'f: the key "a" stands twice: at byte 15: expected another key; found \'"\'',
    ],
    [
      'half a surrogate pair',
      fileOf('{"\\ud800":1}'),
      "f: the header is no JSON: at byte 9: expected a text; found '\"'",
    ],
    [
      'text behind the header',
      fileOf('{} {}'),
      "f: the header is no JSON: at byte 11: expected nothing behind it but spaces; found '{'",
    ],
    [
      'a header that breaks off',
      fileOf('{"a":{'),
      "f: the header is no JSON: at byte 14: expected '\"'; found the end of the header",
    ],
    [
      'a text that breaks off',
      fileOf('{"a'),
      'f: the header is no JSON: at byte 11: expected the end of the text that begins at byte 9; found the end of the header',
    ],
    [
      'a comma too many',
      fileOf('{"a":1,}'),
      "f: the header is no JSON: at byte 15: expected '\"'; found '}'",
    ],
    [
      'metadata that is no text',
      fileOf({ __metadata__: { a: 1 } }),
      'f: the metadata is no text by name: at byte 29: expected a text; found 1',
    ],
    [
      'metadata that is no object',
      fileOf({ __metadata__: 'x' }),
      'f: the metadata is no text by name: at byte 24: expected an object; found "x"',
    ],
    [
      'an entry that is none',
      fileOf({ a: 1 }),
      'f: tensor "a": its entry is wrong: at byte 13: expected an object; found 1',
    ],
    [
      'no shape',
      fileOf({ a: { dtype: 'U8', data_offsets: [0, 2] } }, [1, 2]),
      'f: tensor "a": its shape is wrong: at byte 9: expected a list of sizes; found none',
    ],
    [
      'a negative size',
      fileOf({ a: entry('U8', [-2], [0, 2]) }, [1, 2]),
      'f: tensor "a": a size is wrong: at byte 36: expected a whole number from 0 up, below 2^53; found -2',
    ],
    [
      'a broken size',
      fileOf({ a: entry('U8', [1.5], [0, 2]) }, [1, 2]),
      'f: tensor "a": a size is wrong: at byte 36: expected a whole number from 0 up, below 2^53; found 1.5',
    ],
    [
      'a shape whose product overflows',
      fileOf({ a: entry('F64', [2 ** 30, 2 ** 30], [0, 2]) }, [1, 2]),
      'f: tensor "a": its shape is too large: at byte 36: expected a size below 2^53 bytes; found [1073741824, 1073741824]',
    ],
    [
      'a shape of other size',
      fileOf({ a: entry('U8', [3], [0, 2]) }, [1, 2]),
      'f: tensor "a": its shape and its offsets disagree: at byte 54: expected 3 bytes for U8 [3]; found 2',
    ],
    [
      'too many dimensions',
      fileOf(
        {
          a: entry(
            'U8',
            Array.from({ length: 65 }, () => 1),
            [0, 1],
          ),
        },
        [1],
      ),
      'f: tensor "a": its shape is wrong: at byte 35: expected at most 64 dimensions; found 65',
    ],
    [
      'offsets the wrong way round',
      fileOf({ a: entry('U8', [2], [2, 0]) }, [1, 2]),
      'f: tensor "a": its offsets are wrong: at byte 54: expected a begin that is not behind the end; found [2, 0]',
    ],
    [
      'three offsets',
      fileOf({ a: entry('U8', [2], [0, 1, 2]) }, [1, 2]),
      'f: tensor "a": its offsets are wrong: at byte 54: expected data_offsets with a begin and an end; found a JSON list',
    ],
    [
      'an unknown type',
      fileOf({ a: entry('F31', [2], [0, 2]) }, [1, 2]),
      'f: tensor "a": its dtype is wrong: at byte 22: expected one of U64, I64, F64, C64, F32, U32, I32, BF16, F16, U16, I16, F8_E4M3, F8_E5M2, I8, U8, BOOL; found "F31"',
    ],
    [
      'a gap',
      fileOf({ a: entry('U8', [2], [1, 3]) }, [1, 2, 3]),
      'f: there is a gap before tensor "a": at byte 9: expected offsets from 0; found 1',
    ],
    [
      'an overlap',
      fileOf({ a: good, b: entry('U8', [2], [1, 3]) }, [1, 2, 3]),
      'f: tensor "b" overlaps another: at byte 61: expected offsets from 2; found 1',
    ],
    [
      'two in one place',
      fileOf({ a: good, b: good }, [1, 2]),
      'f: tensor "b" overlaps another: at byte 61: expected offsets from 2; found 0',
    ],
    [
      'a byte too few',
      fileOf({ a: good }, [1]),
      'f: the elements are cut short: at byte 62: expected 63 bytes in all; found 62',
    ],
    [
      'a byte too many',
      fileOf({ a: good }, [1, 2, 3]),
      'f: bytes are left over: at byte 63: expected 63 bytes in all; found 64',
    ],
    [
      'a bool that is none',
      fileOf({ a: entry('BOOL', [2], [0, 2]) }, [1, 2]),
      'f: tensor "a" does not fit its dtype: at byte 64: expected 0 or 1 for a bool; found 2',
    ],
  ])('%s', (_, bytes, message) => {
    expect(faultOf(bytes).message).toBe(message)
  })

  test('text that is no UTF-8', () => {
    const bytes = fileOf('{"a":1}')
    bytes[10] = 0xff
    expect(faultOf(bytes).message).toBe("f: the header is no text: at byte 9: expected UTF-8; found '\"'")
  })

  test('nesting', () => {
    expect(faultOf(fileOf(`{"a":${'['.repeat(1_000_000)}`)).message).toMatch(/nested too deeply: at byte 21/)
  })

  test('a number as long as the header', () => {
    expect(faultOf(fileOf(`{"a":${'1'.repeat(1_000_000)}}`)).message).toMatch(/its entry is wrong|a value/)
  })

  test('no Uint8Array', () => {
    expect(() => decodeSafetensors(new ArrayBuffer(8) as never)).toThrow(/expected the bytes of a file/)
  })

  test('every cut and every changed byte is refused, or what is read has the sizes of the file', () => {
    const file = encodeSafetensors(
      {
        weight: random.normal(random.key(0), [2, 3]),
        steps: tensor([1, 2], { dtype: 'int32' }),
        on: tensor(true),
      },
      { metadata: { a: 'b' } },
    )
    const limit = file.length
    let read = 0
    const attempt = (bytes: Uint8Array): void => {
      try {
        const { tensors } = decodeSafetensors(bytes)
        read++
        const sizes = Object.values(tensors).map((x) => x.dataSync().byteLength)
        expect(sizes.reduce((a, b) => a + b, 0)).toBeLessThanOrEqual(limit)
      } catch (error) {
        if (!(error instanceof FormatError)) throw error
      }
    }
    for (let length = 0; length < file.length; length++) {
      expect(() => decodeSafetensors(file.slice(0, length)), `cut to ${length}`).toThrow(FormatError)
    }
    for (let at = 0; at < file.length; at++) {
      for (let value = 0; value < 256; value++) {
        const bytes = file.slice()
        bytes[at] = value
        attempt(bytes)
      }
    }
    // Elements may be anything, and names too.
    expect(read).toBeGreaterThan(1000)
    expect(decodeSafetensors(encodeSafetensors({ x: zeros([2]) })).tensors['x']?.shape).toEqual([2])
  })
})
