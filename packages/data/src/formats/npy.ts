// `.npy`, the format in which NumPy saves an array: a header, then the elements. Takes the bytes of a file, gives a
// tensor, and the other way round.
import {
  checkOptions,
  ShapeError,
  tensor,
  type AnyTensor,
  type DType,
  type Tensor,
  type TypedArray,
} from '@chainrule/tensor'
import { FormatError } from './formatError'
import { reversedAxes } from './fortranOrder'
import { codeOf } from './npyElements'
import { readNpyHeader } from './npyHeader'

/** What the caller knows of the file. The shape and the dtype are those of the result's type. */
export interface NpyOptions<S extends readonly (number | undefined)[], D extends DType> {
  /** How the file is named in errors; `npy` when left out. */
  readonly file?: string
  /** The shape that the array has to have, `undefined` for a dimension that is free; any when left out. */
  readonly shape?: S
  /** The dtype that its elements have to have; any when left out. */
  readonly dtype?: D
}

/** The tensor that is read from a file of which shape and dtype are known. */
export type NpyTensor<S extends readonly (number | undefined)[], D extends DType> = Tensor<
  readonly (number | undefined)[] extends S
    ? AnyTensor['shape']
    : { -readonly [Axis in keyof S]: S[Axis] extends number ? S[Axis] : number },
  DType extends D ? AnyTensor['dtype'] : D
>

/**
 * Reads an array that NumPy saved: version 1, 2 or 3, in C or Fortran order, little- or big-endian. The header is
 * checked against the length of the file, to the byte, before anything of the size that it claims is allocated.
 *
 * bool, uint8, int32, float32 and float64 are read as they are; float16 as float32; integers of other sizes as int32,
 * an error where one does not fit.
 *
 * Source: NEP 1, A Simple File Format for NumPy Arrays, and numpy.lib.format.
 *
 * @throws FormatError when the file is cut short, has bytes left over, is not what `options` ask for, has elements that
 * are no numbers (text, objects, fields), or is not NumPy's at all.
 *
 * @example
 * const file = encodeNpy(tensor([[1, 2], [3, 4]]))
 * parseNpy(file).arraySync() // [[1, 2], [3, 4]]
 * const weights = parseNpy(file, { shape: [undefined, 2], dtype: 'float32' }) // Tensor<[number, 2]>
 * weights.shape // [2, 2]
 */
export function parseNpy<
  const S extends readonly (number | undefined)[] = readonly (number | undefined)[],
  D extends DType = DType,
>(bytes: Uint8Array, options: NpyOptions<S, D> = {}): NpyTensor<S, D> {
  checkOptions('parseNpy', options, ['file', 'shape', 'dtype'])
  const { file = 'npy' } = options
  const header = readNpyHeader(bytes, file)
  const { kind, shape, count, fortran, littleEndian } = header
  const fault = (problem: string, offset: number, expected: string, found: string): FormatError =>
    new FormatError({ file, problem, offset, expected, found })

  const asked = options.shape
  if (asked !== undefined && !fits(shape, asked)) {
    const expected = `shape [${asked.map((dim) => dim ?? 'any').join(', ')}]`
    throw fault('not the data asked for', 0, expected, `[${shape.join(', ')}]`)
  }
  if (options.dtype !== undefined && options.dtype !== kind.dtype) {
    throw fault('not the data asked for', 0, options.dtype, `${kind.dtype} ('${header.code}')`)
  }
  const expectedBytes = header.bytes + count * kind.bytes
  if (bytes.length !== expectedBytes) {
    throw fault(
      bytes.length < expectedBytes ? 'the elements are cut short' : 'bytes are left over',
      Math.min(bytes.length, expectedBytes),
      `${expectedBytes} bytes for '${header.code}' of shape [${shape.join(', ')}]`,
      `${bytes.length}`,
    )
  }
  const data = new arrays[kind.dtype](count)
  const misfit = kind.read(bytes.subarray(header.bytes), littleEndian, data)
  if (misfit !== undefined) {
    const offset = header.bytes + misfit.index * kind.bytes
    throw fault('an element does not fit', offset, misfit.expected, misfit.found)
  }
  const inOrder = fortran ? reversedAxes(data, shape.toReversed()) : data
  return tensor(inOrder, { shape: [...shape], dtype: kind.dtype }) as AnyTensor
}

/** How to write an array. */
export interface EncodeNpyOptions {
  /** Whether the first axis, not the last, is that whose elements lie side by side; `false` when left out. */
  readonly fortran?: boolean
}

/**
 * The bytes of the `.npy` file of a tensor, version 1, which NumPy reads with `numpy.load`.
 *
 * @throws ShapeError for a tensor of more than 32 axes, which NumPy does not have.
 *
 * @example
 * const bytes = encodeNpy(tensor([1, 2, 3]))
 * bytes.length // 140: 128 bytes of header and 3 of float32
 */
export function encodeNpy(x: AnyTensor, options: EncodeNpyOptions = {}): Uint8Array {
  checkOptions('encodeNpy', options, ['fortran'])
  const { fortran = false } = options
  // Says so if it is no tensor.
  const values: TypedArray = (tensor(x as never) as AnyTensor).dataSync()
  const shape: readonly number[] = x.shape
  if (shape.length > mostAxes) {
    throw new ShapeError('encodeNpy', `at most ${mostAxes} axes can be saved; got ${shape.length}`, shape)
  }
  const dims = shape.length === 1 ? `${shape[0]},` : shape.join(', ')
  const dictionary = `{'descr': '${codeOf[x.dtype as DType]}', 'fortran_order': ${fortran ? 'True' : 'False'}, 'shape': (${dims}), }`
  // The elements start at a multiple of 64 bytes, behind spaces and a line end.
  const headerBytes = Math.ceil((prefixBytes + dictionary.length + 1) / alignment) * alignment
  const header = `\x93NUMPY\x01\0\0\0${dictionary}`.padEnd(headerBytes - 1).concat('\n')
  const elements = fortran ? reversedAxes(values, shape) : values
  const bytes = new Uint8Array(headerBytes + elements.byteLength)
  for (let i = 0; i < headerBytes; i++) bytes[i] = header.charCodeAt(i)
  new DataView(bytes.buffer).setUint16(8, headerBytes - prefixBytes, true)
  bytes.set(new Uint8Array(elements.buffer, elements.byteOffset, elements.byteLength), headerBytes)
  return bytes
}

const arrays = {
  float32: Float32Array,
  float64: Float64Array,
  int32: Int32Array,
  uint8: Uint8Array,
  bool: Uint8Array,
}

const mostAxes = 32
const prefixBytes = 10
const alignment = 64

const fits = (shape: readonly number[], asked: readonly (number | undefined)[]): boolean =>
  shape.length === asked.length && asked.every((dim, axis) => dim === undefined || dim === shape[axis])
