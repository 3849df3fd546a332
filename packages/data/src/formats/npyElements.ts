// The kinds of elements that NumPy's files have, by their codes: which dtype holds them, and how they are read. Takes
// the bytes of an array, gives a typed array.
import type { DType, TypedArray } from '@chainrule/tensor'

/** Where an element is that its dtype does not hold. */
export interface Misfit {
  readonly index: number
  readonly expected: string
  readonly found: string
}

/** A kind of elements. */
export interface ElementKind {
  /** The dtype that holds the elements exactly, or those that fit. */
  readonly dtype: DType
  readonly bytes: number
  /** The elements, as many as `into` has; gives the first that does not fit, if there is one. */
  readonly read: (content: Uint8Array, littleEndian: boolean, into: TypedArray) => Misfit | undefined
}

const each =
  (bytes: number, get: (view: DataView, at: number, littleEndian: boolean) => number): ElementKind['read'] =>
  (content, littleEndian, into) => {
    const view = new DataView(content.buffer, content.byteOffset, content.byteLength)
    for (let i = 0; i < into.length; i++) into[i] = get(view, i * bytes, littleEndian)
    return undefined
  }

// Elements that are stored as the dtype stores them. Wasm, and so every dtype, is little-endian.
const same =
  (swapped?: ElementKind['read']): ElementKind['read'] =>
  (content, littleEndian, into) => {
    if (swapped !== undefined && !littleEndian) return swapped(content, littleEndian, into)
    new Uint8Array(into.buffer, into.byteOffset, into.byteLength).set(content)
    return undefined
  }

const bool: ElementKind['read'] = (content, _, into) => {
  const index = content.findIndex((byte) => byte > 1)
  if (index !== -1) return { index, expected: 'a bool, 0 or 1', found: `${content[index]}` }
  into.set(content)
  return undefined
}

// Whole numbers that may be too large for int32.
const narrowed =
  (
    bytes: 4 | 8,
    get: (view: DataView, at: number, littleEndian: boolean) => number | bigint,
  ): ElementKind['read'] =>
  (content, littleEndian, into) => {
    const view = new DataView(content.buffer, content.byteOffset, content.byteLength)
    for (let i = 0; i < into.length; i++) {
      const value = get(view, i * bytes, littleEndian)
      const number = Number(value)
      if (number !== (number | 0)) {
        return { index: i, expected: 'a whole number that int32 holds', found: `${value}` }
      }
      into[i] = number
    }
    return undefined
  }

// IEEE 754 binary16: a sign, five bits of exponent, ten of fraction.
function getHalf(view: DataView, at: number, littleEndian: boolean): number {
  const bits = view.getUint16(at, littleEndian)
  const sign = bits & 0x8000 ? -1 : 1
  const exponent = (bits >> 10) & 0x1f
  const fraction = bits & 0x3ff
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : NaN
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (0x400 + fraction) * 2 ** (exponent - 25))
}

/** The kinds of elements that can be read, by NumPy's code of each, without its byte order. */
export const elementKinds: Readonly<Record<string, ElementKind>> = {
  b1: { dtype: 'bool', bytes: 1, read: bool },
  u1: { dtype: 'uint8', bytes: 1, read: same() },
  i1: { dtype: 'int32', bytes: 1, read: each(1, (view, at) => view.getInt8(at)) },
  u2: { dtype: 'int32', bytes: 2, read: each(2, (view, at, little) => view.getUint16(at, little)) },
  i2: { dtype: 'int32', bytes: 2, read: each(2, (view, at, little) => view.getInt16(at, little)) },
  i4: { dtype: 'int32', bytes: 4, read: same(each(4, (view, at, little) => view.getInt32(at, little))) },
  u4: { dtype: 'int32', bytes: 4, read: narrowed(4, (view, at, little) => view.getUint32(at, little)) },
  i8: { dtype: 'int32', bytes: 8, read: narrowed(8, (view, at, little) => view.getBigInt64(at, little)) },
  u8: { dtype: 'int32', bytes: 8, read: narrowed(8, (view, at, little) => view.getBigUint64(at, little)) },
  f2: { dtype: 'float32', bytes: 2, read: each(2, getHalf) },
  f4: {
    dtype: 'float32',
    bytes: 4,
    read: same(each(4, (view, at, little) => view.getFloat32(at, little))),
  },
  f8: {
    dtype: 'float64',
    bytes: 8,
    read: same(each(8, (view, at, little) => view.getFloat64(at, little))),
  },
}

/** NumPy's code for each dtype, with its byte order. */
export const codeOf: Readonly<Record<DType, string>> = {
  bool: '|b1',
  uint8: '|u1',
  int32: '<i4',
  float32: '<f4',
  float64: '<f8',
}
