// The port computes what the document's own Python computes: golden vectors that NumPy made of its code.
import { tensor } from '@chainrule/tensor'
import { describe, expect, test } from 'vitest'
import { matrix, networkOf, numbers, readGolden, rounding, type Parameters } from '../../../test/golden'
import type { Matrix, Network } from '../derivation'
import { asWritten, dsigmoid } from './asWritten'
import { negatedAsUint8, type Pixels } from './data'
import { resultsOf, sigmoid, type Result } from './forward'
import { demonstrate } from './demonstration'
import { updateAsWritten } from './update'

interface Golden extends Parameters {
  readonly sizes: readonly number[]
  readonly inputs: number[][]
  readonly targets: number[][]
  readonly outputs: readonly number[][][]
  readonly stepped: Parameters
}

interface File {
  readonly cases: readonly Golden[]
  readonly dsigmoid: { readonly x: readonly number[]; readonly value: readonly string[] }
  readonly uint8: { readonly level: readonly number[]; readonly sigmoid: readonly number[] }
}

const golden = readGolden<File>(import.meta.url)

describe.each(golden.cases)('layers of $sizes units', ({ weights, biases, inputs, targets, ...expected }) => {
  const network: Network = networkOf({ weights, biases })
  const [x, y] = [matrix(inputs), matrix(targets)]

  test('outputs', () => {
    for (const [j, output] of expected.outputs.entries()) {
      const [, a] = resultsOf(network, x.slice(null, [j, j + 1])).at(-1) as Result
      for (const [i, value] of a.dataSync().entries())
        expect(Math.abs(value - (output.flat()[i] as number))).toBeLessThan(rounding)
    }
  })

  test('a call of `train`, with three layers in the global list', () => {
    const stepped = updateAsWritten(network, asWritten.gradients(network, x, y), x.shape[1])
    const found = [...numbers(stepped.weights), ...numbers(stepped.biases)]
    const wanted = [...expected.stepped.weights.flat(2), ...expected.stepped.biases.flat(2)]
    expect(found).toHaveLength(wanted.length)
    for (const [i, value] of wanted.entries())
      expect(Math.abs((found[i] as number) - value)).toBeLessThan(rounding)
  })
})

test('`dsigmoid`, where it overflows too', () => {
  const found = dsigmoid(matrix([golden.dsigmoid.x])).dataSync()
  for (const [i, text] of golden.dsigmoid.value.entries()) {
    // Python writes nan.
    const value = text === 'nan' ? NaN : Number(text)
    if (Number.isNaN(value)) expect(found[i]).toBeNaN()
    else expect(Math.abs((found[i] as number) - value)).toBeLessThan(rounding)
  }
})

test('`sigmoid` of bytes, but for the rounding to float16', () => {
  const { level, sigmoid: wanted } = golden.uint8
  const found = sigmoid(negatedAsUint8(tensor([level], { dtype: 'uint8' }) as Pixels)).dataSync()
  for (const [i, value] of wanted.entries())
    expect(Math.abs((found[i] as number) - value)).toBeLessThan(1.5e-4)
})

describe('what the document printed', () => {
  // Eight digits of each number are printed.
  const printed = 1e-8
  const z = matrix([[-2.16947495], [2.66326927]])
  const outputs = matrix([[0.10252533], [0.93482414]])

  test('the demonstration’s q and its first gradient', () => {
    const network = { weights: [matrix([[1], [1]])], biases: [z.sub(0.5)] }
    // sigmoid(0) is 0.5, so z comes out as printed.
    const [[weights, biases]] = demonstrate(network, matrix([[0]]), matrix([[1], [0]])) as [[Matrix, Matrix]]
    const q = [-0.09201389, 0.87389617]
    const gradient = [-0.00943375, 0.0895965, -0.08601681, 0.81693924]
    const found = numbers([biases, weights])
    for (const [i, value] of [...q, ...gradient].entries())
      expect(Math.abs((found[i] as number) - value)).toBeLessThan(2 * printed)
  })

  test('its second gradient is the transpose, its third that of the outputs', () => {
    const firstRow = [0.79230972, -0.15914099, 0.07602403, 0.06986249, 0.27862471, 0.07886537]
    const q = [1.91163304, -0.38396496, 0.18342581, 0.16855965, 0.67224747, 0.1902812]
    for (const [i, value] of q.entries())
      expect(Math.abs(0.41446747 * value - (firstRow[i] as number))).toBeLessThan(2 * printed)
    const [a1, a2] = numbers([outputs]) as [number, number]
    expect(Math.abs(0.73885572 / 0.08103281 - a2 / a1)).toBeLessThan(1e-6)
  })

  test('the cost of four differences', () => {
    const expected = tensor([1, 0], { dtype: 'float64' })
    const difference = expected.sub(matrix([[0.72152318], [0.06083665]]))
    expect(difference.shape).toEqual([2, 2])
    expect(Math.abs(difference.square().sum().item() - 1.4838739390910543)).toBeLessThan(2 * printed)
  })
})
