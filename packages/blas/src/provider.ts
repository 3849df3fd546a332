// A loaded BLAS as a provider of products: which of its functions computes a product, and how long that takes.
import koffi from 'koffi'
import { ChainruleError, type Gemm, type MatmulProvider } from '@chainrule/tensor'
import type { Library } from './library'

// Of CBLAS.
const rowMajor = 101
const transposition = (is: boolean): number => (is ? 112 : 111)

/** The library as a provider. */
export function providerOf(library: Library): MatmulProvider {
  return {
    name: library.name,
    version: library.version,
    cost,
    prepare(gemm, memory) {
      const call = callOf(library, gemm, Number(koffi.address(new Uint8Array(memory))))
      return (a, b, c) => {
        if (!library.isLoaded)
          throw new ChainruleError('useBlas', `${library.name} is closed; compute it again`)
        call(a, b, c)
      }
    },
    setThreads: (threads) => library.setThreads(threads),
  }
}

/** A product by the library, of matrices that lie so many bytes behind the address `base`. */
export function callOf(
  library: Library,
  { dtype, m, n, k, transposeA, transposeB, lda, ldb, ldc, alpha, beta }: Gemm,
  base: number,
): (a: number, b: number, c: number) => void {
  const { gemm, gemv } = library[dtype]
  const [left, right] = [transposition(transposeA), transposition(transposeB)]
  if (n === 1) {
    // C = A b: a column goes on by a row, unless it lies as one.
    const [rows, columns] = transposeA ? [k, m] : [m, k]
    const step = transposeB ? 1 : ldb
    return (a, b, c) =>
      gemv(rowMajor, left, rows, columns, alpha, base + a, lda, base + b, step, beta, base + c, ldc)
  }
  if (m === 1) {
    // C^T = B^T a^T.
    const [rows, columns] = transposeB ? [n, k] : [k, n]
    const step = transposeA ? lda : 1
    const other = transposition(!transposeB)
    return (a, b, c) =>
      gemv(rowMajor, other, rows, columns, alpha, base + b, ldb, base + a, step, beta, base + c, 1)
  }
  return (a, b, c) =>
    gemm(rowMajor, left, right, m, n, k, alpha, base + a, lda, base + b, ldb, beta, base + c, ldc)
}

// Microseconds, measured with OpenBLAS 0.3.21 on Zen 4: a call through koffi as programs make it, and a
// floating-point operation of float32 in a product, whose rows are as long as the next multiple of a vector.
const callTime = 0.25
const flopTime = 1 / 105_000
const vectorBytes = 64
// Of a matrix times a vector: each element of the matrix is used once.
const elementTime = 1 / 20_000

// An operand that no cache of a core holds: libraries copy it, and a second thread makes that no faster.
const largeBytes = 2 ** 20
const largeElementTime = 0.0014

// A transposed B is copied, but for a few dot products of long rows: the start, and each element of both operands.
const copyTime = 0.3
const copiedElementTime = 0.0002
const isCopied = ({ transposeB, m, n, k }: Gemm): boolean => transposeB && (m * n > 1200 || k < 32)

/** How many microseconds a product takes, about. */
export function cost(gemm: Gemm): number {
  const { dtype, m, n, k } = gemm
  const bytes = dtype === 'float32' ? 4 : 8
  if (m === 1 || n === 1) return callTime + (m * n * k * elementTime * bytes) / 4
  const lanes = vectorBytes / bytes
  const flops = 2 * m * Math.ceil(n / lanes) * lanes * k
  const large = [m * k, k * n].filter((elements) => elements * bytes > largeBytes)
  const copied = large.reduce((sum, elements) => sum + elements, 0)
  const copying = isCopied(gemm) ? copyTime + (m + n) * k * copiedElementTime : 0
  return callTime + (flops * flopTime + copied * largeElementTime + copying) * (bytes / 4)
}
