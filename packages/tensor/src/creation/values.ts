// From JavaScript values to typed arrays: numbers, booleans, nested arrays of them, typed arrays.
import { allocate, dtypeOfArray, holds, type DType, type TypedArray } from '../core/dtype'
import { DTypeError, ShapeError, ValueError } from '../core/errors'
import { describe } from '../core/describe'
import { sizeOf, type Shape } from '../core/shape'
import { Tensor } from '../graph/tensor'

/** Elements in row-major order, with what they tell of themselves. */
export interface Elements {
  readonly data: TypedArray
  readonly shape: Shape
  readonly dtype: DType
}

// Deeper nesting is an array that contains itself.
const deepest = 32

/** What stands at a path, as an error says it. */
const placed = (path: string): string => (path === '' ? 'the value' : path)

/** The shape that nested arrays have if they are not ragged: the length of the first array on each level. */
function nestedShape(op: string, values: unknown): number[] {
  const shape: number[] = []
  for (let level = values; Array.isArray(level); level = level[0]) {
    if (shape.length === deepest) {
      throw new ValueError(op, `arrays are nested more than ${deepest} deep; does one contain itself?`)
    }
    shape.push(level.length)
  }
  return shape
}

/** The error for a value that is no element. */
function elementError(op: string, value: unknown, path: string): ValueError {
  const where = `${placed(path)} is ${describe(value)}`
  if (value instanceof Tensor) return new ValueError(op, `${where}; join tensors with stack or concat`)
  if (typeof value === 'bigint') return new ValueError(op, `${where}, a bigint; convert it with Number`)
  if (ArrayBuffer.isView(value))
    return new ValueError(op, `${where} inside an array; convert it with Array.from`)
  return new ValueError(op, `${where}; expected a number, a boolean or an array of them`)
}

/** Calls `visit` for every element of nested arrays in row-major order, each checked against `shape`. */
function forEachElement(
  op: string,
  values: unknown,
  shape: Shape,
  visit: (element: number | boolean, path: () => string) => void,
): void {
  const indices: number[] = []
  const path = (): string => indices.map((index) => `[${index}]`).join('')
  const ragged = (value: unknown): ShapeError => {
    const depth = indices.length
    const first = '[0]'.repeat(depth)
    const size = shape[depth]
    const expected =
      size === undefined ? 'is an element' : `has ${size} ${size === 1 ? 'element' : 'elements'}`
    const found = Array.isArray(value) ? `has ${value.length}` : `is ${describe(value)}`
    return new ShapeError(op, `ragged array: ${first} ${expected} but ${path()} ${found}`, shape)
  }
  const walk = (value: unknown): void => {
    const depth = indices.length
    if (Array.isArray(value)) {
      if (depth === shape.length || value.length !== shape[depth]) throw ragged(value)
      for (let i = 0; i < value.length; i++) {
        indices.push(i)
        walk(value[i])
        indices.pop()
      }
    } else if (typeof value === 'number' || typeof value === 'boolean') {
      if (depth < shape.length) throw ragged(value)
      visit(value, path)
    } else {
      throw elementError(op, value, path())
    }
  }
  walk(values)
}

/** The dtype that elements have if nobody says one: bool if all are booleans, else float32. */
function commonDType(op: string, values: unknown, shape: Shape): DType {
  let first: { readonly type: string; readonly path: string } | undefined
  forEachElement(op, values, shape, (element, path) => {
    const type = typeof element
    first ??= { type, path: path() }
    if (type !== first.type) {
      throw new ValueError(
        op,
        `booleans and numbers are mixed: ${first.path} is a ${first.type}, ${path()} a ${type}; use one kind, or give a dtype`,
      )
    }
  })
  return first?.type === 'boolean' ? 'bool' : 'float32'
}

/** @throws DTypeError for a number that a dtype has no value for: NaN, 1.5 or 300 in uint8. */
function checkHeld(op: string, value: number, dtype: DType, path: string): void {
  if (holds(dtype, value)) return
  const where = path === '' ? String(value) : `${path} is ${value}, which`
  throw new DTypeError(op, `${where} is no ${dtype}; round it, or choose another dtype`)
}

/**
 * The elements of a number, a boolean, nested arrays of them, or a typed array (copied).
 *
 * @throws ShapeError for ragged arrays, ValueError for what is no element, DTypeError for a typed array
 * without a dtype, or a value that `dtype` does not hold
 */
export function elementsOf(op: string, values: unknown, dtype?: DType): Elements {
  if (ArrayBuffer.isView(values)) return typedElements(op, values, dtype)
  const shape = nestedShape(op, values)
  const type = dtype ?? commonDType(op, values, shape)
  const data = allocate(type, sizeOf(shape))
  let position = 0
  forEachElement(op, values, shape, (element, path) => {
    const value = Number(element)
    if (!holds(type, value)) checkHeld(op, value, type, path())
    data[position++] = value
  })
  return { data, shape, dtype: type }
}

function typedElements(op: string, values: ArrayBufferView, dtype?: DType): Elements {
  const own = dtypeOfArray(values)
  if (own === undefined) {
    throw new DTypeError(
      op,
      `there is no dtype for ${describe(values)}; convert it first, as in Int32Array.from(values) or Float64Array.from(values)`,
    )
  }
  const from = values as TypedArray
  const type = dtype ?? own
  const data = allocate(type, from.length)
  if (type !== own) for (const [i, value] of from.entries()) checkHeld(op, value, type, `[${i}]`)
  data.set(from)
  return { data, shape: [from.length], dtype: type }
}
