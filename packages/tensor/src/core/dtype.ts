// The element types: what each is stored in, and how two of them meet.
import { DTypeError } from './errors'
import { describe } from './describe'

/** An element type. `bool` is stored as one byte holding 0 or 1. */
export type DType = 'float32' | 'float64' | 'int32' | 'uint8' | 'bool'

/** The dtypes that hold real numbers, the only ones with gradients. */
export type FloatDType = 'float32' | 'float64'

/** The typed array that stores each dtype. */
export interface TypedArrays {
  float32: Float32Array
  float64: Float64Array
  int32: Int32Array
  uint8: Uint8Array
  bool: Uint8Array
}

/** A typed array that stores some dtype. */
export type TypedArray = TypedArrays[DType]

const constructors = {
  float32: Float32Array,
  float64: Float64Array,
  int32: Int32Array,
  uint8: Uint8Array,
  bool: Uint8Array,
} as const

/** Every dtype, narrowest first within its kind. */
export const dtypes = Object.keys(constructors) as readonly DType[]

/** Whether `value` names a dtype. */
export const isDType = (value: unknown): value is DType =>
  typeof value === 'string' && Object.hasOwn(constructors, value)

/** Throws a {@link DTypeError} that names `op` unless `value` is a dtype. */
export function checkDType(op: string, value: unknown): asserts value is DType {
  if (!isDType(value)) {
    throw new DTypeError(op, `${describe(value)} is not a dtype; use one of ${dtypes.join(', ')}`)
  }
}

/** Whether a dtype holds real numbers, and so has gradients. */
export const isFloat = (dtype: DType): dtype is FloatDType => dtype === 'float32' || dtype === 'float64'

/** How many bytes an element takes. */
export const bytesPerElement = (dtype: DType): 1 | 4 | 8 => constructors[dtype].BYTES_PER_ELEMENT as 1 | 4 | 8

/** A zeroed typed array of `length` elements of a dtype. */
export const allocate = <D extends DType>(dtype: D, length: number): TypedArrays[D] =>
  new constructors[dtype](length) as TypedArrays[D]

/** The dtype that a typed array stores; `undefined` for kinds that no dtype has, such as Int16Array. */
export function dtypeOfArray(array: ArrayBufferView): DType | undefined {
  if (array instanceof Float32Array) return 'float32'
  if (array instanceof Float64Array) return 'float64'
  if (array instanceof Int32Array) return 'int32'
  if (array instanceof Uint8Array) return 'uint8'
  return undefined
}

// From narrow to wide: each holds every value of those before it exactly, but float32 not those of int32.
const widths: readonly DType[] = ['bool', 'uint8', 'int32', 'float32', 'float64']

/**
 * The dtype in which values of `a` and `b` meet: the smallest that holds both exactly.
 * @throws DTypeError for int32 with float32, which have none.
 */
export function promote(op: string, a: DType, b: DType): DType {
  if (a === b) return a
  const [narrow, wide] = widths.indexOf(a) < widths.indexOf(b) ? [a, b] : [b, a]
  if (narrow === 'int32' && wide === 'float32') {
    throw new DTypeError(op, `${a} and ${b} do not mix without loss; astype one of them`)
  }
  return wide
}

/**
 * The float dtype in which a function of real numbers works: a float's own, float32 for bool and uint8.
 * @throws DTypeError for int32, which float32 does not hold exactly.
 */
export function floatOf(op: string, dtype: DType): FloatDType {
  if (isFloat(dtype)) return dtype
  if (dtype === 'int32') {
    throw new DTypeError(
      op,
      "expected a float tensor, got int32; use astype('float32') or astype('float64') first",
    )
  }
  return 'float32'
}

/** @throws DTypeError for bool, which holds no numbers. */
export function checkNumeric(op: string, dtype: DType): void {
  if (dtype === 'bool') {
    throw new DTypeError(op, "bool is no number here; use astype('int32') or astype('float32') first")
  }
}

/** @throws DTypeError for all but bool. */
export function checkBool(op: string, dtype: DType): void {
  if (dtype !== 'bool') {
    throw new DTypeError(op, `expected a bool tensor, got ${dtype}; compare it first, as in x.notEqual(0)`)
  }
}

/** Whether the dtype can hold the number exactly enough to be meant: any for floats, whole and in range for the rest. */
export function holds(dtype: DType, value: number): boolean {
  switch (dtype) {
    case 'float32':
    case 'float64':
      return true
    case 'int32':
      return (value | 0) === value
    case 'uint8':
      return (value & 0xff) === value
    case 'bool':
      return value === 0 || value === 1
  }
}
