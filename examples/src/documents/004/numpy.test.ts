// The port computes what the document's own Python computes: golden vectors that NumPy made of its code, which
// was given the W2 that it misses.
import { readFileSync } from 'node:fs'
import { tensor } from '@chainrule/tensor'
import { describe, expect, test } from 'vitest'
import type { Matrix, Network } from '../derivation'
import { asWritten } from './asWritten'
import { corrected } from './corrected'
import { forwardPropagation, oneHotOf, parametersOf } from './forward'

interface Parameters {
  readonly weights: readonly number[][][]
  readonly biases: readonly number[][][]
}

interface Golden extends Parameters {
  readonly sizes: readonly number[]
  readonly inputs: number[][]
  readonly labels: number[]
  readonly outputs: number[][]
  readonly thrown: string
  readonly gradients: Parameters
}

const path = new URL('./golden/numpy.json', import.meta.url)
const golden = JSON.parse(readFileSync(path, 'utf8')) as readonly Golden[]

const matrix = (values: number[][]): Matrix => tensor(values, { dtype: 'float64' }) as Matrix
const numbers = (matrices: readonly Matrix[]): number[] => matrices.flatMap((each) => [...each.dataSync()])

// NumPy's BLAS sums in another order: a few roundings of numbers around 1.
const rounding = 1e-14

function expectClose(found: readonly number[], wanted: readonly number[]): void {
  expect(found).toHaveLength(wanted.length)
  for (const [i, x] of wanted.entries()) expect(Math.abs((found[i] as number) - x)).toBeLessThan(rounding)
}

describe.each(golden)('$sizes', ({ weights, biases, ...given }) => {
  const network: Network = { weights: weights.map(matrix), biases: biases.map(matrix) }
  const inputs = matrix(given.inputs)
  const targets = oneHotOf(tensor(given.labels, { dtype: 'int32' }))

  test('outputs', () => {
    const { a2 } = forwardPropagation(parametersOf(network), inputs)
    expectClose(numbers([a2]), given.outputs.flat())
  })

  test('a step fails as in Python', () => {
    expect(() => asWritten.gradients(network, inputs, targets)).toThrow(given.thrown)
  })

  test('gradients, once W2 is there', () => {
    const found = corrected.gradients(network, inputs, targets)
    const { gradients } = given
    expectClose(numbers(found.weights), gradients.weights.flat(2))
    expectClose(numbers(found.biases), gradients.biases.flat(2))
  })
})
