// A provider of products in plain JavaScript: what a library is asked for, done literally, and noted down.
import type { Gemm, MatmulProvider } from '../../src/index'

/** A provider that takes what `cost` lets it; `calls` are the products that it computed, `threads` what it was told. */
export interface PlainProvider extends MatmulProvider {
  readonly calls: Gemm[]
  readonly threads: number[]
}

export function plainProvider(cost: (gemm: Gemm) => number = () => -Infinity): PlainProvider {
  const calls: Gemm[] = []
  const threads: number[] = []
  return {
    name: 'plain',
    version: '1.0',
    cost,
    calls,
    threads,
    prepare: (gemm, memory) => (a, b, c) => {
      calls.push(gemm)
      compute(gemm, gemm.dtype === 'float32' ? new Float32Array(memory) : new Float64Array(memory), a, b, c)
    },
    setThreads: (count) => void threads.push(count),
  }
}

/** C = alpha A B + beta C, at addresses in bytes, with sums in float64. */
export function compute(
  { m, n, k, transposeA, transposeB, lda, ldb, ldc, alpha, beta }: Gemm,
  memory: Float32Array | Float64Array,
  ...addresses: readonly [a: number, b: number, c: number]
): void {
  const [a, b, c] = addresses.map((address) => address / memory.BYTES_PER_ELEMENT) as [number, number, number]
  const at = (element: number): number => memory[element] as number
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      let sum = 0
      for (let p = 0; p < k; p++) {
        sum +=
          at(a + (transposeA ? p * lda + i : i * lda + p)) * at(b + (transposeB ? j * ldb + p : p * ldb + j))
      }
      const place = c + i * ldc + j
      memory[place] = alpha * sum + (beta === 0 ? 0 : beta * at(place))
    }
  }
}
