// What random calls are drawn from: the values that there are, by their looks, and choices among them.
import type { DType } from '../../src/index'

/** What a value looks like. */
export interface Look {
  readonly shape: readonly number[]
  readonly dtype: DType
}

/** Where choices come from. */
export interface Draw {
  /** A whole number from `low` to `high`, both included. */
  int(low: number, high: number): number
  real(): number
  of<T>(list: readonly T[]): T
  /** The number of a value that fits; a new leaf of the look that `otherwise` gives, if there is none. */
  value(fits: (look: Look) => boolean, otherwise?: () => Look): number
  /** The look of a value. */
  look(value: number): Look
  /** A new leaf; `values` in place of random ones. */
  leaf(look: Look, range?: readonly [low: number, high: number]): number
  /** A size that other values have. */
  size(): number
  /** The largest number of elements that a value may have. */
  readonly limit: number
}

export const any = (): boolean => true
export const isFloat = ({ dtype }: Look): boolean => dtype.startsWith('float')
export const sizeOf = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1)
export const list = (numbers: readonly number[]): string => `[${numbers.join(', ')}]`

/** Numbers as a user writes them. */
export const number = (draw: Draw): string =>
  draw.of([
    '0',
    '1',
    '-1',
    '2',
    '0.5',
    '-0.75',
    '3',
    '0.1',
    '1e-3',
    '-2.5',
    '10',
    'Math.PI',
    draw.real().toFixed(3),
  ])

export function shuffled(n: number, draw: Draw): number[] {
  const order = Array.from({ length: n }, (_, i) => i)
  for (let i = n - 1; i > 0; i--) {
    const j = draw.int(0, i)
    ;[order[i], order[j]] = [order[j] as number, order[i] as number]
  }
  return order
}

export const someAxes = (ndim: number, draw: Draw): number[] =>
  shuffled(ndim, draw)
    .slice(0, draw.int(1, ndim))
    .map((axis) => (draw.int(0, 3) === 0 ? axis - ndim : axis))

export const withAxes = ({ shape }: Look): boolean => shape.length > 0
export const axisOf = (value: number, draw: Draw): number => {
  const n = draw.look(value).shape.length
  return draw.int(-n, n - 1)
}

/** Whether two shapes broadcast, to no more than `limit` elements. */
function broadcasts(a: readonly number[], b: readonly number[], limit: number): boolean {
  let size = 1
  for (let i = 1; i <= Math.max(a.length, b.length); i++) {
    const [x, y] = [a.at(-i) ?? 1, b.at(-i) ?? 1]
    if (x !== y && x !== 1 && y !== 1) return false
    size *= x === 1 ? y : x
  }
  return size <= limit
}

/** A shape that broadcasts to `shape`. */
export const partOf = (shape: readonly number[], draw: Draw): number[] =>
  shape.slice(draw.int(0, 2) === 0 ? draw.int(0, shape.length) : 0).map((n) => (draw.int(0, 3) === 0 ? 1 : n))

export function partner(value: number, draw: Draw, dtype = draw.look(value).dtype): number {
  const { shape } = draw.look(value)
  return draw.value(
    (look) => look.dtype === dtype && broadcasts(shape, look.shape, draw.limit),
    () => ({ shape: partOf(shape, draw), dtype }),
  )
}

export const isBool = ({ dtype }: Look): boolean => dtype === 'bool'
export const isNumeric = (look: Look): boolean => !isBool(look)
