// IDX, the format of MNIST: a magic number with the type of the elements and the number of dimensions, the
// dimensions, then the elements, all big-endian. Takes the bytes of a file (gzipped or not), gives a shape
// and a typed array that `tensor` takes as they are.
import { FormatError } from './formatError'
import { gunzip } from './gunzip'

/** The content of an IDX file, ready for `tensor(data, { shape, dtype })`. */
export interface IdxArray {
  /** The size of each dimension, outermost first. */
  readonly shape: readonly number[]
  /** The dtype that holds the file's elements exactly: int32 for its signed integers of 8 and 16 bits. */
  readonly dtype: IdxDType
  /** The elements in row-major order. */
  readonly data: Uint8Array | Int32Array | Float32Array | Float64Array
}

/** The dtypes in which the elements of IDX files are held. */
export type IdxDType = 'uint8' | 'int32' | 'float32' | 'float64'

/** What the caller knows of the file. */
export interface IdxOptions {
  /** How the file is named in errors; `idx` when left out. */
  readonly file?: string
  /** The shape that the file has to have, `undefined` for a dimension that is free; any when left out. */
  readonly shape?: readonly (number | undefined)[]
  /** The dtype that its elements have to have; any when left out. */
  readonly dtype?: IdxDType
  /** The most bytes that the uncompressed file may hold; 1 GiB when left out. */
  readonly maxBytes?: number
}

interface ElementType {
  readonly dtype: IdxDType
  readonly bytes: number
  readonly read: (view: DataView, offset: number) => number
}

// By the third byte of the magic number.
const elementTypes: Readonly<Record<number, ElementType>> = {
  0x08: { dtype: 'uint8', bytes: 1, read: (view, offset) => view.getUint8(offset) },
  0x09: { dtype: 'int32', bytes: 1, read: (view, offset) => view.getInt8(offset) },
  0x0b: { dtype: 'int32', bytes: 2, read: (view, offset) => view.getInt16(offset) },
  0x0c: { dtype: 'int32', bytes: 4, read: (view, offset) => view.getInt32(offset) },
  0x0d: { dtype: 'float32', bytes: 4, read: (view, offset) => view.getFloat32(offset) },
  0x0e: { dtype: 'float64', bytes: 8, read: (view, offset) => view.getFloat64(offset) },
}

const arrays = { uint8: Uint8Array, int32: Int32Array, float32: Float32Array, float64: Float64Array }

// More than any data set has, and few enough that the product of the dimensions stays finite.
const mostDimensions = 8

/**
 * Reads an IDX file. The header is checked against the length of the file, to the byte, before anything of
 * the size that it claims is allocated.
 *
 * Source: the description of the format by Y. LeCun, C. Cortes and C. Burges, beside the MNIST database.
 *
 * @param bytes the file, gzipped or not.
 * @throws FormatError when the file is cut short, has bytes left over, is of another type or shape than
 * `options` ask for, or is not IDX at all.
 *
 * @example
 * const file = new Uint8Array([0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, 6])
 * const { shape, dtype, data } = parseIdx(file)
 * tensor(data, { shape, dtype }).arraySync() // [[1, 2, 3], [4, 5, 6]]
 */
export function parseIdx(bytes: Uint8Array, options: IdxOptions = {}): IdxArray {
  const { file = 'idx', maxBytes = 2 ** 30 } = options
  const content = gunzip(bytes, { file, maxBytes })
  const { type, shape, headerBytes } = readHeader(content, file)
  checkAgainst(options, type, shape, file)

  const count = shape.reduce((product, dim) => product * dim, 1)
  const expectedBytes = headerBytes + count * type.bytes
  if (content.length !== expectedBytes) {
    const cut = content.length < expectedBytes
    throw new FormatError({
      file,
      problem: cut ? 'the elements are cut short' : 'bytes are left over',
      offset: Math.min(content.length, expectedBytes),
      expected: `${expectedBytes} bytes for shape [${shape.join(', ')}]`,
      found: `${content.length}`,
    })
  }
  const view = new DataView(content.buffer, content.byteOffset + headerBytes)
  const data = new arrays[type.dtype](count)
  for (let i = 0; i < count; i++) data[i] = type.read(view, i * type.bytes)
  return { shape, dtype: type.dtype, data }
}

interface Header {
  readonly type: ElementType
  readonly shape: readonly number[]
  readonly headerBytes: number
}

function readHeader(content: Uint8Array, file: string): Header {
  const fault = (problem: string, offset: number, expected: string, found: string): FormatError =>
    new FormatError({ file, problem, offset, expected, found })
  const [first, second, code, dimensions] = content
  if (first === undefined || second === undefined || code === undefined || dimensions === undefined) {
    throw fault('the header is cut short', content.length, '4 bytes of magic number', `${content.length}`)
  }
  if (first !== 0 || second !== 0) {
    throw fault('wrong magic number', 0, 'two zero bytes', `${first} ${second}`)
  }
  const type = elementTypes[code]
  if (type === undefined) {
    const known = Object.keys(elementTypes).join(', ')
    throw fault('wrong magic number', 2, `an element type of ${known}`, `${code}`)
  }
  if (dimensions < 1 || dimensions > mostDimensions) {
    throw fault('wrong magic number', 3, `1 to ${mostDimensions} dimensions`, `${dimensions}`)
  }
  const headerBytes = 4 + 4 * dimensions
  if (content.length < headerBytes) {
    const expected = `${headerBytes} bytes of header for ${dimensions} dimensions`
    throw fault('the header is cut short', content.length, expected, `${content.length}`)
  }
  const view = new DataView(content.buffer, content.byteOffset)
  const shape = Array.from({ length: dimensions }, (_, axis) => view.getUint32(4 + 4 * axis))
  return { type, shape, headerBytes }
}

function checkAgainst(options: IdxOptions, type: ElementType, shape: readonly number[], file: string): void {
  const problem = 'not the data asked for'
  const { dtype, shape: expected } = options
  if (dtype !== undefined && dtype !== type.dtype) {
    throw new FormatError({ file, problem, offset: 2, expected: dtype, found: type.dtype })
  }
  if (expected === undefined) return
  if (expected.length !== shape.length) {
    const found = `${shape.length}`
    throw new FormatError({ file, problem, offset: 3, expected: `${expected.length} dimensions`, found })
  }
  for (const [axis, dim] of expected.entries()) {
    if (dim === undefined || dim === shape[axis]) continue
    const found = `${shape[axis]}`
    const offset = 4 + 4 * axis
    throw new FormatError({ file, problem, offset, expected: `${dim} for dimension ${axis}`, found })
  }
}
