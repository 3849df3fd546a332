// Matrices of numbers for derivations written by hand in tests: plain arrays of rows, no tensor in sight.

/** Rows of numbers. */
export type Matrix = readonly (readonly number[])[]

export const build = (rows: number, columns: number, f: (i: number, j: number) => number): Matrix =>
  Array.from({ length: rows }, (_, i) => Array.from({ length: columns }, (_, j) => f(i, j)))

export const at = (m: Matrix, i: number, j: number): number => (m[i] as readonly number[])[j] as number
export const rowsOf = (m: Matrix): number => m.length
export const columnsOf = (m: Matrix): number => m[0]?.length ?? 0

export const turned = (m: Matrix): Matrix => build(columnsOf(m), rowsOf(m), (i, j) => at(m, j, i))

export function product(a: Matrix, b: Matrix): Matrix {
  return build(rowsOf(a), columnsOf(b), (i, j) => {
    let sum = 0
    for (let k = 0; k < rowsOf(b); k++) sum += at(a, i, k) * at(b, k, j)
    return sum
  })
}

/** Element by element; a column is repeated along the rows. */
export const zipped = (a: Matrix, b: Matrix, f: (x: number, y: number) => number): Matrix =>
  build(rowsOf(a), columnsOf(a), (i, j) => f(at(a, i, j), at(b, i, columnsOf(b) === 1 ? 0 : j)))

export const mapped = (a: Matrix, f: (x: number) => number): Matrix => a.map((row) => row.map(f))
export const by = (a: Matrix, factor: number): Matrix => mapped(a, (x) => x * factor)
export const hadamard = (a: Matrix, b: Matrix): Matrix => zipped(a, b, (x, y) => x * y)
export const sumOfColumns = (a: Matrix): Matrix => a.map((row) => [row.reduce((sum, x) => sum + x, 0)])
