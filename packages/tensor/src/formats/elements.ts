// The element types of safetensors: how many bytes each takes, and which of our dtypes its values become. Takes the
// bytes of elements, little-endian; gives a typed array.
import type { DType, TypedArray } from '@chainrule/tensor'

/** A value that its dtype here cannot hold: which element, what is expected of it, and what it is. */
export interface Misfit {
  readonly element: number
  readonly expected: string
  readonly found: string
}

/** An element type of the format. */
export interface ElementType {
  readonly bytes: number
  /** What its elements become; undefined for a type that is not read. */
  readonly dtype: DType | undefined
  /** The first element that does not fit, if one does not. */
  readonly check?: (view: DataView, count: number) => Misfit | undefined
  /** The elements where they are stored otherwise than in a typed array of the dtype. */
  readonly convert?: (view: DataView, count: number) => TypedArray
}

/** All types, in the order of the reference implementation: those with larger elements come first in a file. */
export const elementTypes: Readonly<Record<string, ElementType>> = {
  U64: { bytes: 8, dtype: undefined },
  I64: {
    bytes: 8,
    dtype: 'int32',
    check(view, count) {
      for (let element = 0; element < count; element++) {
        const value = view.getBigInt64(8 * element, true)
        if (BigInt.asIntN(32, value) !== value) {
          return { element, expected: 'a number that int32 holds', found: String(value) }
        }
      }
      return undefined
    },
    convert: (view, count) => Int32Array.from({ length: count }, (_, i) => view.getInt32(8 * i, true)),
  },
  F64: { bytes: 8, dtype: 'float64' },
  C64: { bytes: 8, dtype: undefined },
  F32: { bytes: 4, dtype: 'float32' },
  U32: { bytes: 4, dtype: undefined },
  I32: { bytes: 4, dtype: 'int32' },
  BF16: {
    bytes: 2,
    dtype: 'float32',
    convert(view, count) {
      const bits = Uint32Array.from({ length: count }, (_, i) => view.getUint16(2 * i, true) << 16)
      return new Float32Array(bits.buffer)
    },
  },
  F16: {
    bytes: 2,
    dtype: 'float32',
    convert: (view, count) =>
      Float32Array.from({ length: count }, (_, i) => halfToNumber(view.getUint16(2 * i, true))),
  },
  U16: { bytes: 2, dtype: undefined },
  I16: { bytes: 2, dtype: undefined },
  F8_E4M3: { bytes: 1, dtype: undefined },
  F8_E5M2: { bytes: 1, dtype: undefined },
  I8: { bytes: 1, dtype: undefined },
  U8: { bytes: 1, dtype: 'uint8' },
  BOOL: {
    bytes: 1,
    dtype: 'bool',
    check(view, count) {
      for (let element = 0; element < count; element++) {
        const value = view.getUint8(element)
        if (value > 1) return { element, expected: '0 or 1 for a bool', found: String(value) }
      }
      return undefined
    },
  },
}

/** What each of our dtypes is called in the format. */
export const typeNames: Readonly<Record<DType, string>> = {
  float64: 'F64',
  float32: 'F32',
  int32: 'I32',
  uint8: 'U8',
  bool: 'BOOL',
}

const arrays = {
  float32: Float32Array,
  float64: Float64Array,
  int32: Int32Array,
  uint8: Uint8Array,
  bool: Uint8Array,
}

/** The elements that `bytes` hold, all of them checked before. Not a copy where they lie as typed arrays want it. */
export function elementsOf({ bytes: size, dtype, convert }: ElementType, bytes: Uint8Array): TypedArray {
  const count = bytes.length / size
  if (convert !== undefined) return convert(viewOf(bytes), count)
  const aligned = bytes.byteOffset % size === 0 ? bytes : bytes.slice()
  return new arrays[dtype as DType](aligned.buffer as ArrayBuffer, aligned.byteOffset, count)
}

/** A view of just these bytes. */
export const viewOf = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)

/** The number of which `bits` are the IEEE 754 half precision: 1 sign, 5 exponent, 10 fraction. */
function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1
  const exponent = (bits >> 10) & 0x1f
  const fraction = bits & 0x3ff
  if (exponent === 0) return sign * fraction * 2 ** -24
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : NaN
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
}
