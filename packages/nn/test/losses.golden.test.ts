// The losses are PyTorch's: values and gradients, with every option. See golden/losses.py.
import { tensor, vjp, type AnyTensor } from '@chainrule/tensor'
import { expect, test } from 'vitest'
import * as nn from '../src/index'
import golden from './golden/losses.json'

type Numbers = number | readonly Numbers[]

interface Case {
  readonly name: string
  readonly options: Readonly<Record<string, unknown>>
  readonly inputs: { readonly x: Numbers; readonly y: Numbers }
  readonly outputs: { readonly loss: Numbers }
  readonly cotangents: { readonly loss: Numbers }
  readonly gradients: { readonly x?: Numbers; readonly y?: Numbers }
}

const cases = golden.cases as unknown as readonly Case[]

type Loss = (x: AnyTensor, y: AnyTensor, options: object) => AnyTensor
const losses = nn as unknown as Readonly<Record<string, Loss>>

/** What an absolute and a relative error may be: the same formulas in another order, in float64. */
const tolerance = 1e-9

const float64 = (values: unknown): AnyTensor => tensor(values as number[], { dtype: 'float64' })
const isScores = ({ name, inputs: { x, y } }: Case): boolean =>
  ['nll', 'softmaxCrossEntropy', 'multiMargin'].includes(name) && depthOf(y) < depthOf(x)
const depthOf = (x: Numbers): number => (typeof x === 'number' ? 0 : 1 + depthOf(x[0] as Numbers))

const optionsOf = ({ options }: Case): object =>
  Object.fromEntries(
    Object.entries(options).map(([name, value]) => [name, Array.isArray(value) ? float64(value) : value]),
  )

function expectClose(found: AnyTensor, expected: Numbers): void {
  const wanted = float64(expected)
  expect(found.shape).toEqual(wanted.shape)
  const values = [...found.dataSync()]
  for (const [i, value] of [...wanted.dataSync()].entries()) {
    const error = Math.abs((values[i] as number) - (value as number))
    expect(error / Math.max(1, Math.abs(value as number))).toBeLessThanOrEqual(tolerance)
  }
}

test.each(
  cases.map((each, i): [string, Case] => [`${i}: ${each.name} ${JSON.stringify(each.options)}`, each]),
)('%s', (_, each) => {
  const { name, inputs, outputs, cotangents, gradients } = each
  const x = float64(inputs.x)
  const y = isScores(each) ? tensor(inputs.y as number[], { dtype: 'int32' }) : float64(inputs.y)
  const loss = losses[name] as Loss
  const options = optionsOf(each)
  const f = (...args: [AnyTensor, AnyTensor]): AnyTensor => loss(...args, options)
  const [value, pull] = vjp(f, x, y)
  expectClose(value, outputs.loss)
  const [gx, gy] = pull(float64(cotangents.loss)) as unknown as [AnyTensor, AnyTensor]
  if (gradients.x) expectClose(gx, gradients.x)
  if (gradients.y) expectClose(gy, gradients.y)
})

test('every loss is compared', () => {
  expect(new Set(cases.map(({ name }) => name))).toEqual(
    new Set([
      'binaryCrossEntropy',
      'binaryCrossEntropyWithLogits',
      'cosine',
      'hinge',
      'huber',
      'klDivergence',
      'meanAbsoluteError',
      'meanSquaredError',
      'multiMargin',
      'nll',
      'softmaxCrossEntropy',
    ]),
  )
})
