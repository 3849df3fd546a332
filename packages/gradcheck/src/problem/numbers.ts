// Numbers of any origin. Takes what a hand-written gradient may be: a tensor, a number, a typed array, nested arrays,
// a matrix of another library; gives float64 numbers with the shape that they have.
import { Tensor, ValueError, type AnyTensor } from '@chainrule/tensor'
import type { Numbers } from './problem'

type Row = ArrayLike<unknown>

const isTyped = (value: unknown): value is ArrayLike<number> =>
  ArrayBuffer.isView(value) && !(value instanceof DataView)

/** The properties and methods by which matrices of other libraries give their elements and sizes. */
const elementNames = ['data', 'values', 'elements'] as const
const shapeNames = ['shape', 'dims', 'size'] as const
const arrayMethods = ['arraySync', 'toArray', 'to2DArray', 'tolist'] as const

/** Whether numbers are in single precision: what is computed from them is no more exact. */
export const isSingle = (value: unknown): boolean =>
  value instanceof Tensor ? value.dtype === 'float32' : hasSingle(value)

const hasSingle = (value: unknown): boolean => {
  if (value instanceof Float32Array) return true
  if (Array.isArray(value)) return value.length > 0 && isSingle(value[0])
  if (typeof value !== 'object' || value === null) return false
  return elementNames.some((name) => (value as Record<string, unknown>)[name] instanceof Float32Array)
}

/**
 * The numbers of a value. A typed array has no shape of its own: if it has as many elements as `expected`, it has
 * that shape, in row-major order.
 *
 * @param place what the value is, for errors
 * @throws ValueError for what holds no numbers, and for ragged arrays.
 */
export function numbersFrom(op: string, value: unknown, expected: readonly number[], place: string): Numbers {
  if (value instanceof Tensor) {
    const x = value as AnyTensor
    return { shape: [...(x.shape as readonly number[])], data: Float64Array.from(x.dataSync()) }
  }
  if (typeof value === 'number') return { shape: [], data: Float64Array.of(value) }
  if (isTyped(value)) return flat(op, value, expected, place)
  if (Array.isArray(value)) return nested(op, value, place)
  if (value instanceof Promise) throw new ValueError(op, `${place} is a promise; gradients cannot be async`)
  if (typeof value === 'object' && value !== null) {
    const matrix = ofMatrix(op, value as Record<string, unknown>, expected, place)
    if (matrix !== undefined) return matrix
  }
  throw new ValueError(
    op,
    `${place} must be a tensor, a number, a typed array, nested arrays or a matrix with data and shape; got ${nameOf(value)}`,
  )
}

const nameOf = (value: unknown): string => {
  if (typeof value === 'object' && value !== null) return `a ${value.constructor?.name ?? 'object'}`
  return typeof value === 'string' ? JSON.stringify(value.slice(0, 30)) : String(value)
}

const sizeOf = (shape: readonly number[]): number => shape.reduce((product, size) => product * size, 1)

function flat(op: string, values: Row, expected: readonly number[], place: string): Numbers {
  const shape = values.length === sizeOf(expected) ? [...expected] : [values.length]
  return { shape, data: Float64Array.from(values, (x, i) => element(op, x, `${place}[${i}]`)) }
}

function element(op: string, x: unknown, place: string): number {
  if (typeof x === 'number') return x
  throw new ValueError(op, `${place} must be a number; got ${nameOf(x)}`)
}

/** Rows may be typed arrays. */
function nested(op: string, values: readonly unknown[], place: string): Numbers {
  const shape: number[] = []
  for (let level: unknown = values; Array.isArray(level) || isTyped(level); level = (level as Row)[0]) {
    shape.push((level as Row).length)
  }
  const data: number[] = []
  const visit = (value: unknown, depth: number, where: string): void => {
    if (!Array.isArray(value) && !isTyped(value)) {
      const x = element(op, value, where)
      if (depth < shape.length) throw new ValueError(op, `${where} is a number where others are arrays`)
      data.push(x)
      return
    }
    const row = value as Row
    if (row.length !== shape[depth]) {
      throw new ValueError(
        op,
        `${place} is ragged: ${where} has ${row.length} elements, where ${shape[depth] ?? 'a number'} was expected`,
      )
    }
    for (let i = 0; i < row.length; i++) visit(row[i], depth + 1, `${where}[${i}]`)
  }
  visit(values, 0, place)
  return { shape, data: Float64Array.from(data) }
}

function ofMatrix(
  op: string,
  matrix: Readonly<Record<string, unknown>>,
  expected: readonly number[],
  place: string,
): Numbers | undefined {
  const method = arrayMethods.find((name) => typeof matrix[name] === 'function')
  if (method !== undefined) return numbersFrom(op, (matrix[method] as () => unknown)(), expected, place)
  const data = elementNames
    .map((name) => matrix[name])
    .find((value) => isTyped(value) || Array.isArray(value))
  if (data === undefined) return undefined
  const numbers = isTyped(data) ? flat(op, data, expected, place) : nested(op, data as unknown[], place)
  const shape = shapeOfMatrix(matrix)
  if (shape === undefined || numbers.shape.length > 1) return numbers
  if (sizeOf(shape) !== numbers.data.length) {
    throw new ValueError(
      op,
      `${place} says that its shape is [${shape.join(', ')}], but has ${numbers.data.length} elements`,
    )
  }
  return { shape, data: numbers.data }
}

function shapeOfMatrix(matrix: Readonly<Record<string, unknown>>): readonly number[] | undefined {
  const isShape = (value: unknown): value is readonly number[] =>
    Array.isArray(value) && value.every((size) => Number.isInteger(size))
  const shape = shapeNames.map((name) => matrix[name]).find(isShape)
  if (shape !== undefined) return shape
  const rows = matrix['rows']
  const columns = matrix['columns'] ?? matrix['cols']
  return Number.isInteger(rows) && Number.isInteger(columns) ? [rows as number, columns as number] : undefined
}
