// What tests against golden vectors share: reading them, and making matrices and numbers of them.
import { readFileSync } from 'node:fs'
import { tensor } from '@chainrule/tensor'
import type { Matrix, Network } from '../src/documents/derivation'

/** A network's parameters, or their gradients, as nested arrays. */
export interface Parameters {
  readonly weights: readonly number[][][]
  readonly biases: readonly number[][][]
}

/** What NumPy made of a document's text: `golden/numpy.json` beside the test, whose `import.meta.url` is given. */
export const readGolden = <Golden>(test: string): Golden =>
  JSON.parse(readFileSync(new URL('./golden/numpy.json', test), 'utf8')) as Golden

/** Rows of numbers as a matrix. */
export const matrix = (values: readonly (readonly number[])[]): Matrix =>
  tensor(values as number[][], { dtype: 'float64' }) as Matrix

/** Golden parameters as a network. */
export const networkOf = ({ weights, biases }: Parameters): Network => ({
  weights: weights.map(matrix),
  biases: biases.map(matrix),
})

/** All numbers of matrices, one behind another. */
export const numbers = (matrices: readonly Matrix[]): number[] =>
  matrices.flatMap((each) => [...each.dataSync()])

/** NumPy's BLAS sums in another order, and its exp may differ in the last bit: a few roundings of numbers around 1. */
export const rounding = 1e-14
