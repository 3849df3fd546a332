// The port computes what the document's own Python computes: golden vectors that NumPy made of its code.
import { describe, expect, test } from 'vitest'
import { matrix, networkOf, numbers, readGolden, rounding, type Parameters } from '../../../test/golden'
import type { Network } from '../derivation'
import { backward } from './asWritten'
import { descentMini, samplesOf } from './descent'
import { networkOutput, predict, predictByHand } from './prediction'

interface Golden extends Parameters {
  readonly sizes: readonly number[]
  readonly inputs: number[][]
  readonly targets: number[][]
  readonly outputs: readonly number[][]
  readonly predictions: readonly number[]
  readonly stepped?: Parameters
  readonly thrown?: string
}

const golden = readGolden<{ learningRate: number; cases: readonly Golden[] }>(import.meta.url)

describe.each(golden.cases)('layers of $sizes units', ({ weights, biases, inputs, targets, ...expected }) => {
  const network: Network = networkOf({ weights, biases })
  const images = matrix(inputs)
  const step = (): Network =>
    descentMini(backward, samplesOf(images, matrix(targets)), golden.learningRate, network)

  test('outputs and predictions', () => {
    for (const [i, output] of expected.outputs.entries()) {
      const found = networkOutput(images.slice(i), network).arraySync()
      for (const [unit, value] of output.entries()) expect(found[unit]).toBeCloseTo(value, 13)
    }
    expect([...predictByHand(network, images).dataSync()]).toEqual(expected.predictions)
    expect([...predict(network, images).dataSync()]).toEqual(expected.predictions)
  })

  if (expected.thrown !== undefined) {
    test('a step fails as Python does', () => expect(step).toThrow(expected.thrown))
    return
  }

  test('a step of descent', () => {
    const { weights: w, biases: b } = step()
    const stepped = expected.stepped as Parameters
    const found = [...numbers(w), ...numbers(b)]
    const wanted = [...stepped.weights.flat(2), ...stepped.biases.flat(2)]
    expect(found).toHaveLength(wanted.length)
    for (const [i, value] of wanted.entries())
      expect(Math.abs((found[i] as number) - value)).toBeLessThan(rounding)
  })
})
