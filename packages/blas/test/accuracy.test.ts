// How far products may be from the exact ones: the bound that is documented, for every way in which operands may lie.
import {
  explain,
  jit,
  random,
  setMatmulProvider,
  tensor,
  type AnyTensor,
  type Gemm,
  type MatmulProvider,
} from '@chainrule/tensor'
import * as fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { useBlas } from '../src/index'
import { cost } from '../src/provider'

const blas = useBlas({ optional: true })
if (blas === undefined) console.log('There is no BLAS here: its accuracy is not tested.')
const provider = setMatmulProvider(undefined) as MatmulProvider
afterAll(() => blas?.close())

const units = { float32: 2 ** -24, float64: 2 ** -53 } as const
type Float = keyof typeof units

/** A matrix and its elements, stored in one of several ways. */
interface Operand {
  readonly matrix: AnyTensor
  readonly at: (row: number, column: number) => number
}

const layouts = ['rows', 'columns', 'part', 'gaps'] as const

function operand(
  seed: number,
  rows: number,
  columns: number,
  dtype: Float,
  layout: (typeof layouts)[number],
): Operand {
  const draw = (...shape: number[]): AnyTensor => random.normal(random.key(seed), shape, { dtype })
  const matrix = {
    rows: () => draw(rows, columns),
    columns: () => draw(columns, rows).transpose(),
    part: () => draw(rows + 1, columns + 3).slice([1, rows + 1], [2, columns + 2]),
    gaps: () => draw(rows * 2, columns * 2).slice([0, null, 2], [1, null, 2]),
  }[layout]()
  const values = matrix.dataSync() as Float32Array
  return { matrix, at: (row, column) => values[row * columns + column] as number }
}

describe.skipIf(blas === undefined)('a product', () => {
  it.each(['float32', 'float64'] as const)('of %s is within the bound', (dtype) => {
    const side = fc.oneof(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 90 }))
    const layout = fc.constantFrom(...layouts)
    setMatmulProvider({ ...provider, cost: () => -Infinity })
    fc.assert(
      fc.property(side, side, side, layout, layout, fc.integer(), (m, n, k, first, second, seed) => {
        const a = operand(seed & 0xffff, m, k, dtype, first)
        const b = operand((seed >>> 16) + 1, k, n, dtype, second)
        const found = a.matrix.matmul(b.matrix).dataSync() as Float32Array
        // float64 sums of float32 products are exact to far below their bound; those of float64 err as much again.
        const steps = (dtype === 'float64' ? 2 : 1) * (k + 2)
        const gamma = (steps * units[dtype]) / (1 - steps * units[dtype])
        for (let i = 0; i < m; i++) {
          for (let j = 0; j < n; j++) {
            let [sum, size] = [0, 0]
            for (let p = 0; p < k; p++) {
              const term = a.at(i, p) * b.at(p, j)
              sum += term
              size += Math.abs(term)
            }
            expect(Math.abs((found[i * n + j] as number) - sum)).toBeLessThanOrEqual(gamma * size)
          }
        }
      }),
      { numRuns: 60 },
    )
    setMatmulProvider(undefined)
  })

  it('keeps NaN and infinities, over whatever was in its memory', () => {
    setMatmulProvider({ ...provider, cost: () => -Infinity })
    for (const size of [1, 2, 5, 40]) {
      const zeros = tensor(new Float32Array(size * size), { shape: [size, size] })
      const spoilt = tensor(new Float32Array(size * size).fill(Number.NaN), { shape: [size, size] })
      for (let turn = 0; turn < 3; turn++) {
        expect((zeros.matmul(spoilt).dataSync() as Float32Array).every(Number.isNaN)).toBe(true)
        expect((zeros.matmul(zeros).dataSync() as Float32Array).every((x) => x === 0)).toBe(true)
      }
    }
    setMatmulProvider(undefined)
  })

  it('that is updated in place is that of plain steps', () => {
    setMatmulProvider({ ...provider, cost: () => -Infinity })
    const step = jit(
      (w: AnyTensor, x: AnyTensor, y: AnyTensor) => w.sub(x.transpose().matmul(y).mul(0.5)) as never,
      {
        donate: [0],
      },
    ) as unknown as (...args: AnyTensor[]) => AnyTensor
    let w = random.normal(random.key(1), [12, 9]) as AnyTensor
    const expected = Float64Array.from(w.dataSync() as Float32Array)
    for (let turn = 0; turn < 5; turn++) {
      const [x, y] = [
        operand(turn + 2, 7, 12, 'float32', 'rows'),
        operand(turn + 20, 7, 9, 'float32', 'rows'),
      ]
      w = step(w, x.matrix, y.matrix)
      expected.forEach((_, i) => {
        for (let p = 0; p < 7; p++) {
          expected[i] = (expected[i] as number) - 0.5 * x.at(p, Math.floor(i / 9)) * y.at(p, i % 9)
        }
      })
    }
    // 5 steps of 8 roundings of numbers below 16.
    const tolerance = 40 * 16 * units.float32
    ;(w.dataSync() as Float32Array).forEach((x, i) => {
      expect(Math.abs(x - (expected[i] as number))).toBeLessThanOrEqual(tolerance)
    })
    setMatmulProvider(undefined)
  })

  it('is computed by the BLAS if it is large, and in WebAssembly if it is small', () => {
    setMatmulProvider(provider)
    const square = (size: number): string =>
      (explain((x: AnyTensor) => x.matmul(x) as never) as (x: AnyTensor) => string)(
        random.normal(random.key(0), [size, size]),
      )
    expect(square(200)).toContain(`by ${provider.name} ${provider.version}: `)
    expect(square(6)).toContain('in WebAssembly: ')
    setMatmulProvider(undefined)
  })
})

const shape = {
  transposeA: false,
  transposeB: false,
  lda: 500,
  ldb: 9000,
  ldc: 9000,
  alpha: 1,
  beta: 0,
} as const

it('costs grow with every size, and float64 costs more', () => {
  const gemm = (m: number, n: number, k: number, dtype: Gemm['dtype'] = 'float32'): Gemm => ({
    ...shape,
    dtype,
    m,
    n,
    k,
  })
  fc.assert(
    fc.property(
      fc.integer({ min: 2, max: 500 }),
      fc.integer({ min: 2, max: 500 }),
      fc.integer({ min: 1, max: 500 }),
      (m, n, k) => {
        const here = cost(gemm(m, n, k))
        expect(cost(gemm(2 * m, n, k))).toBeGreaterThan(here)
        expect(cost(gemm(m, 17 * n, k))).toBeGreaterThan(here)
        expect(cost(gemm(m, n, 2 * k))).toBeGreaterThan(here)
        expect(cost(gemm(m, n, k, 'float64'))).toBeGreaterThanOrEqual(here)
      },
    ),
  )
})
