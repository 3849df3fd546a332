// A product as a matrix product of libraries, which ask for rows or columns whose elements lie side by side.
import { sizeOf } from '../../core/shape'
import type { Access } from '../kernel'
import type { Gemm } from '../provider'
import type { Request } from './schedule'

/** How a matrix lies in memory. */
interface Layout {
  readonly transposed: boolean
  /** Elements from one row in memory to the next. */
  readonly step: number
}

/** Libraries count in 32 bits. */
const largest = 2 ** 31 - 1

/** How the last two axes of an operand, of the given extents, lie in memory; undefined if no library takes that. */
export function layoutOf({ strides }: Access, rows: number, columns: number): Layout | undefined {
  const [down, across] = strides.slice(-2) as [number, number]
  const fits = (step: number, length: number): boolean => step >= length && step <= largest
  // The only row, or column, may be followed by anything.
  const row = rows === 1 ? columns : down
  if ((across === 1 || columns === 1) && fits(row, columns)) return { transposed: false, step: row }
  const column = columns === 1 ? rows : across
  if ((down === 1 || rows === 1) && fits(column, rows)) return { transposed: true, step: column }
  return undefined
}

/** What a library is asked for; undefined if it is not a product of floats, or operands or result lie otherwise. */
export function gemmOf(product: Request, alpha = 1, beta = 0): Gemm | undefined {
  const { dtype, batch, m, n, k, a, b, stores } = product
  const [store] = stores
  if ((dtype !== 'float32' && dtype !== 'float64') || store === undefined) return undefined
  if (Math.max(m, n, k) > largest || sizeOf(batch) === 0) return undefined
  const [left, right, result] = [layoutOf(a, m, k), layoutOf(b, k, n), layoutOf(store, m, n)]
  if (left === undefined || right === undefined || result === undefined || result.transposed) return undefined
  return {
    dtype,
    m,
    n,
    k,
    transposeA: left.transposed,
    transposeB: right.transposed,
    lda: left.step,
    ldb: right.step,
    ldc: result.step,
    alpha,
    beta,
  }
}
