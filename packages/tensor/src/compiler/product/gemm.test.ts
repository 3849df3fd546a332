// What a library is asked for, done literally, is the product: for all operands that it can take.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compute } from '../../../test/compiler/plainProvider'
import { sizeOf } from '../../core/shape'
import { result } from '../../lanes/lane'
import type { Access } from '../kernel'
import { gemmOf, layoutOf } from './gemm'
import type { Request } from './schedule'

const float64 = 8

const access = (buffer: number, offset: number, strides: readonly number[]): Access => ({
  buffer,
  offset,
  strides,
})

const productOf = (m: number, n: number, k: number, a: Access, b: Access, c: Access): Request => ({
  kind: 'product',
  dtype: 'float64',
  batch: [],
  m,
  n,
  k,
  a,
  b,
  reads: [],
  positions: [],
  stores: [{ ...c, value: result('f64') }],
})

const side = fc.integer({ min: 1, max: 6 })
/** Strides of a matrix as they come, fit for libraries or not. */
const strides = fc.tuple(fc.integer({ min: 0, max: 8 }), fc.integer({ min: 0, max: 8 }))

describe('gemmOf', () => {
  it('is the product of the very elements that the accesses name', () => {
    let taken = 0
    fc.assert(
      fc.property(
        side,
        side,
        side,
        strides,
        strides,
        fc.integer({ min: 0, max: 3 }),
        (m, n, k, sa, sb, gap) => {
          const [atA, atB, atC] = [3, 120, 240]
          const c = access(0, atC, [n + gap, 1])
          const product = productOf(m, n, k, access(0, atA, sa), access(0, atB, sb), c)
          const gemm = gemmOf(product, 2, -1)
          if (gemm === undefined) return
          taken++
          const memory = Float64Array.from({ length: 400 }, (_, i) => ((i * 7) % 11) - 5)
          const expected = memory.slice()
          for (let i = 0; i < m; i++) {
            for (let j = 0; j < n; j++) {
              let sum = 0
              for (let p = 0; p < k; p++) {
                const x = memory[atA + i * sa[0] + p * sa[1]] as number
                sum += x * (memory[atB + p * sb[0] + j * sb[1]] as number)
              }
              const place = atC + i * (n + gap) + j
              expected[place] = 2 * sum - (memory[place] as number)
            }
          }
          compute(gemm, memory, atA * float64, atB * float64, atC * float64)
          expect(memory).toEqual(expected)
          for (const [rows, step] of [
            [gemm.transposeA ? m : k, gemm.lda],
            [gemm.transposeB ? k : n, gemm.ldb],
          ] as const)
            expect(step).toBeGreaterThanOrEqual(rows)
        },
      ),
      { numRuns: 3000 },
    )
    expect(taken).toBeGreaterThan(300)
  })

  it('is none for integers, nor for a result that lies by columns', () => {
    const [a, b, c] = [access(0, 0, [4, 1]), access(1, 0, [2, 1]), access(2, 0, [2, 1])]
    const product = productOf(3, 2, 4, a, b, c)
    expect(gemmOf(product)).toMatchObject({ lda: 4, ldb: 2, ldc: 2, alpha: 1, beta: 0 })
    expect(gemmOf({ ...product, dtype: 'int32' })).toBeUndefined()
    expect(gemmOf(productOf(3, 2, 4, a, b, access(2, 0, [1, 3])))).toBeUndefined()
    expect(sizeOf(product.batch)).toBe(1)
  })
})

describe('layoutOf', () => {
  const layout = (rows: number, columns: number, ...strides: number[]) =>
    layoutOf(access(0, 0, strides), rows, columns)

  it.each([
    ['rows', layout(3, 4, 9, 1), { transposed: false, step: 9 }],
    ['columns', layout(3, 4, 1, 7), { transposed: true, step: 7 }],
    ['one column with gaps', layout(3, 1, 5, 0), { transposed: false, step: 5 }],
    ['one row with gaps', layout(1, 4, 0, 3), { transposed: true, step: 3 }],
  ])('takes %s', (_, found, expected) => expect(found).toEqual(expected))

  it.each([
    ['gaps in rows and columns', layout(3, 4, 8, 2)],
    ['rows that are repeated', layout(3, 4, 0, 1)],
    ['rows that overlap', layout(3, 4, 2, 1)],
    ['rows from last to first', layout(3, 4, -4, 1)],
    ['more than 32 bits count', layout(3, 4, 2 ** 31, 1)],
  ])('does not take %s', (_, found) => expect(found).toBeUndefined())
})
