// The port computes what the document's own Python computes: golden vectors that NumPy made of its code.
import { tensor } from '@chainrule/tensor'
import { describe, expect, test } from 'vitest'
import { matrix, networkOf, readGolden, rounding, type Parameters } from '../../../test/golden'
import type { Matrix, Network } from '../derivation'
import { parametersOf } from '../twoLayers'
import { sumsOf } from './autodiff'
import { oneHotOf } from './forward'
import { asWritten } from './functional/asWritten'
import { forwardProp } from './functional/backward'
import { layeredAsWritten } from './layered/asWritten'
import { activations } from './layered/layer'

interface Given extends Parameters {
  readonly sizes: readonly number[]
  readonly inputs: number[][]
  readonly labels: number[]
}

interface Golden {
  readonly functional: readonly (Given & { readonly outputs: number[][]; readonly gradients: Parameters })[]
  readonly layered: readonly (Given & {
    readonly hidden: 'reLU' | 'sigmoid'
    readonly predictions: number[]
    readonly stepped: Parameters
  })[]
}

const golden = readGolden<Golden>(import.meta.url)

const targetsOf = ({ labels }: Given): Matrix => oneHotOf(tensor(labels, { dtype: 'int32' }))

function expectClose({ weights, biases }: Network, expected: Parameters): void {
  const found = [...weights, ...biases].flatMap((x) => [...x.dataSync()])
  const wanted = [...expected.weights.flat(2), ...expected.biases.flat(2)]
  expect(found).toHaveLength(wanted.length)
  for (const [i, x] of wanted.entries()) expect(Math.abs((found[i] as number) - x)).toBeLessThan(rounding)
}

describe.each(golden.functional)('the functional network, $sizes', (given) => {
  const network = networkOf(given)
  const inputs = matrix(given.inputs)

  test('outputs', () => {
    const { a2 } = forwardProp(parametersOf('forward_prop', network), inputs)
    expectClose({ weights: [a2], biases: [] }, { weights: [given.outputs], biases: [] })
  })

  test('gradients, with m 1,000 more than there are samples', () => {
    expectClose(asWritten.gradients(network, inputs, targetsOf(given)), given.gradients)
  })
})

describe.each(golden.layered)('the layered network, $sizes, $hidden', (given) => {
  const network = networkOf(given)
  const inputs = matrix(given.inputs)
  const hidden = activations[given.hidden]

  test('predictions', () => {
    const digits = sumsOf(network, inputs, hidden.apply).argMax({ axis: 0 })
    expect([...digits.dataSync()]).toEqual(given.predictions)
  })

  test('a training step', () => {
    const derivation = layeredAsWritten(hidden, 0.1)
    const { weights, biases } = derivation.gradients(network, inputs, targetsOf(given))
    expectClose(
      {
        weights: network.weights.map((w, l) => w.sub((weights[l] as Matrix).mul(0.1))),
        biases: network.biases.map((b, l) => b.sub((biases[l] as Matrix).mul(0.1))),
      },
      given.stepped,
    )
  })
})
