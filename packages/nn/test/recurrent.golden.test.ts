// Recurrent cells and layers give PyTorch's values, states and gradients.
import { stack, type AnyTensor } from '@chainrule/tensor'
import { expect, test } from 'vitest'
import { GRU, GRUCell, LSTM, LSTMCell } from '../src/index'
import json from './golden/recurrent.json?raw'
import { casesOf, compareWithGolden, type GoldenCase, type Tensors } from './goldenCase'

/** `weight_ih` is `weightIh`; `weight_ih_l1` that of the second cell. */
function placeOf(name: string): string {
  const [, kind, side, layer] = /^(weight|bias)_(ih|hh)(?:_l(\d+))?$/.exec(name) as unknown as string[]
  const field = `${kind}${side === 'ih' ? 'Ih' : 'Hh'}`
  return layer === undefined ? field : `cells[${layer}].${field}`
}

const [size, hidden, dtype] = [2, 4, 'float64'] as const

const compareCell = {
  LSTMCell: (golden: GoldenCase, options: object) =>
    compareWithGolden(
      golden,
      new LSTMCell<number, number, 'float64'>(size, hidden, options),
      placeOf,
      (cell, { x, ...state }) => ({ ...cell.forward(x as AnyTensor, state as never) }),
    ),
  GRUCell: (golden: GoldenCase, options: object) =>
    compareWithGolden(
      golden,
      new GRUCell<number, number, 'float64'>(size, hidden, options),
      placeOf,
      (cell, { x, hidden }) => ({ hidden: cell.forward(x as AnyTensor, hidden) }),
    ),
  LSTM: (golden: GoldenCase, options: object, layers: readonly number[]) =>
    compareWithGolden(
      golden,
      new LSTM<number, number, 'float64'>(size, hidden, options),
      placeOf,
      (layer, { x, hidden, cell }) => {
        const given =
          hidden &&
          layers.map((i) => ({ hidden: hidden.slice(i), cell: (cell as AnyTensor).slice(i) as AnyTensor }))
        const { output, state } = layer.forward(x as AnyTensor, given)
        return {
          output,
          hidden: stack(state.map(({ hidden }) => hidden)),
          cell: stack(state.map(({ cell }) => cell)),
        } as Tensors
      },
    ),
  GRU: (golden: GoldenCase, options: object, layers: readonly number[]) =>
    compareWithGolden(
      golden,
      new GRU<number, number, 'float64'>(size, hidden, options),
      placeOf,
      (layer, { x, hidden }) => {
        const given = hidden && layers.map((i) => hidden.slice(i) as AnyTensor)
        const { output, state } = layer.forward(x as AnyTensor, given)
        return { output, hidden: stack(state) } as Tensors
      },
    ),
}

test.each(casesOf(json).map((golden) => [golden.name, golden] as const))('%s', (name, golden) => {
  const layers = Number(golden.options['layers'] ?? 1)
  const options = {
    dtype,
    ...(golden.options['bias'] === false && { bias: false }),
    ...(layers > 1 && { layers }),
  }
  const kind = name.split(' ')[0] as keyof typeof compareCell
  expect(compareCell[kind](golden, options, [...Array(layers).keys()])).toBeLessThan(1e-9)
})
