// Whether a library computes what it should: integers of the wrong width, say, are noticed by nobody else.
import koffi from 'koffi'
import type { Library } from './library'
import { callOf } from './provider'
import type { Gemm } from '@chainrule/tensor'

const [m, n, k] = [3, 2, 4] as const
const a = [1, 2, 3, 4, -5, 6, 7, 8, 9, -10, 11, 12]
const b = [1, -2, 3, 4, -5, 6, 7, 8]

/**
 * @throws Error that says what the library gets wrong: small products of whole numbers, from operands in either order, over
 * memory that holds no numbers; and NaN, which 0 must not hide.
 */
export function checkLibrary(library: Library): void {
  for (const dtype of ['float32', 'float64'] as const) {
    for (const columns of [n, 1]) {
      for (const transposed of [false, true]) {
        const found = computed(library, dtype, columns, transposed, a)
        const expected = product(columns, a)
        if (found.some((x, i) => x !== expected[i])) throw new Error(`it computes wrong products of ${dtype}`)
        if (
          !computed(library, dtype, columns, transposed, [Number.NaN, ...a.slice(1)], 0)
            .slice(0, columns)
            .every(Number.isNaN)
        )
          throw new Error(`it loses NaN in products of ${dtype}`)
      }
    }
  }
}

const rightOf = (columns: number, factor = 1): number[] =>
  Array.from(
    { length: k * columns },
    (_, i) => factor * (b[Math.floor(i / columns) * n + (i % columns)] as number),
  )

const product = (columns: number, left: readonly number[]): number[] =>
  Array.from({ length: m * columns }, (_, i) => {
    const [row, column] = [Math.floor(i / columns), i % columns]
    const right = rightOf(columns)
    return Array.from(
      { length: k },
      (_, p) => (left[row * k + p] as number) * (right[p * columns + column] as number),
    ).reduce((x, y) => x + y)
  })

function computed(
  library: Library,
  dtype: Gemm['dtype'],
  columns: number,
  transposed: boolean,
  left: readonly number[],
  factor = 1,
): number[] {
  // Memory that does not move.
  const memory = new SharedArrayBuffer(1024)
  const view = dtype === 'float32' ? new Float32Array(memory) : new Float64Array(memory)
  const [atB, atC] = [m * k, m * k + k * columns]
  view.fill(Number.NaN)
  view.set(transposed ? transpose(left, m, k) : left)
  view.set(rightOf(columns, factor), atB)
  const gemm: Gemm = {
    dtype,
    m,
    n: columns,
    k,
    transposeA: transposed,
    transposeB: false,
    lda: transposed ? m : k,
    ldb: columns,
    ldc: columns,
    alpha: 1,
    beta: 0,
  }
  const size = view.BYTES_PER_ELEMENT
  callOf(library, gemm, Number(koffi.address(view)))(0, atB * size, atC * size)
  return [...view.subarray(atC, atC + m * columns)]
}

const transpose = (matrix: readonly number[], rows: number, columns: number): number[] =>
  matrix.map((_, i) => matrix[(i % rows) * columns + Math.floor(i / rows)] as number)
