// The port computes what the document's own Python computes: golden vectors that NumPy made of its code.
import { ShapeError } from '@chainrule/tensor'
import { describe, expect, test } from 'vitest'
import { matrix, networkOf, readGolden, rounding, type Parameters } from '../../../test/golden'
import type { Gradients, Matrix, Network } from '../derivation'
import { asWritten } from './asWritten'
import { backpropagation } from './backpropagation'
import { feedforward } from './forward'

interface Golden extends Parameters {
  readonly sizes: readonly number[]
  readonly inputs: number[][]
  readonly targets: number[][]
  readonly outputs: readonly number[][][]
  readonly backpropagation: readonly Parameters[]
  readonly stepped: Parameters
  /** What a second step throws in Python. */
  readonly thrown?: string
}

const golden = readGolden<{
  readonly learningRate: number
  readonly cases: readonly Golden[]
}>(import.meta.url)

function expectAlike(found: readonly Matrix[], wanted: readonly number[][][]): void {
  expect(found.map(({ shape }) => shape)).toEqual(wanted.map((rows) => [rows.length, rows[0]?.length]))
  const numbers = wanted.flat(2)
  for (const [i, x] of found.flatMap((each) => [...each.dataSync()]).entries())
    expect(Math.abs(x - (numbers[i] as number))).toBeLessThan(rounding)
}

const stepped = ({ weights, biases }: Network, gradients: Gradients): Network => ({
  weights: weights.map((w, l) => w.sub((gradients.weights[l] as Matrix).mul(golden.learningRate))),
  biases: biases.map((b, l) => b.sub((gradients.biases[l] as Matrix).mul(golden.learningRate))),
})

describe.each(golden.cases)('layers of $sizes units', ({ weights, biases, inputs, targets, ...expected }) => {
  const network: Network = networkOf({ weights, biases })
  const [x, y] = [matrix(inputs), matrix(targets)]
  const column = (of: Matrix, j: number): Matrix => of.slice(null, [j, j + 1])

  test('outputs', () => {
    for (const [j, output] of expected.outputs.entries())
      expectAlike([feedforward(network, column(x, j)).activations.at(-1) as Matrix], [output])
  })

  test('what `_backpropagation` returns', () => {
    for (const [j, wanted] of expected.backpropagation.entries()) {
      const [nablaW, nablaB] = backpropagation(network, column(x, j), column(y, j))
      expectAlike(nablaW, wanted.weights)
      expectAlike(nablaB, wanted.biases)
    }
  })

  test('a step, and what comes of the second', () => {
    const next = stepped(network, asWritten.gradients(network, x, y))
    expectAlike(next.weights, expected.stepped.weights)
    expectAlike(next.biases, expected.stepped.biases)
    const second = (): Gradients => asWritten.gradients(next, x, y)
    if (expected.thrown === undefined) expect(second).not.toThrow()
    else expect(second).toThrow(ShapeError)
  })
})
