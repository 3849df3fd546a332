// The port computes what the document's own Python computes: golden vectors that NumPy made of its code, which
// was given the W2 that it misses.
import { tensor } from '@chainrule/tensor'
import { describe, expect, test } from 'vitest'
import { matrix, networkOf, numbers, readGolden, rounding, type Parameters } from '../../../test/golden'
import type { Network } from '../derivation'
import { parametersOf } from '../twoLayers'
import { asWritten } from './asWritten'
import { corrected } from './corrected'
import { forwardPropagation, oneHotOf } from './forward'

interface Golden extends Parameters {
  readonly sizes: readonly number[]
  readonly inputs: number[][]
  readonly labels: number[]
  readonly outputs: number[][]
  readonly thrown: string
  readonly gradients: Parameters
}

const golden = readGolden<readonly Golden[]>(import.meta.url)

function expectClose(found: readonly number[], wanted: readonly number[]): void {
  expect(found).toHaveLength(wanted.length)
  for (const [i, x] of wanted.entries()) expect(Math.abs((found[i] as number) - x)).toBeLessThan(rounding)
}

describe.each(golden)('$sizes', ({ weights, biases, ...given }) => {
  const network: Network = networkOf({ weights, biases })
  const inputs = matrix(given.inputs)
  const targets = oneHotOf(tensor(given.labels, { dtype: 'int32' }))

  test('outputs', () => {
    const { a2 } = forwardPropagation(parametersOf('forward_propagation', network), inputs)
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
