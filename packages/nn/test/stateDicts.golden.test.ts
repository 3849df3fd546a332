// PyTorch's weights in our models: state dicts that golden/stateDicts.py wrote are loaded, and the models give what
// PyTorch's gave.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { AnyTensor, Tensor } from '@chainrule/tensor'
import { decodeSafetensors } from '@chainrule/tensor/safetensors'
import { describe, expect, test } from 'vitest'
import {
  BatchNorm,
  Conv2d,
  ConvTranspose2d,
  Embedding,
  GroupNorm,
  GRU,
  LayerNorm,
  Linear,
  loadPyTorch,
  LSTM,
  LSTMCell,
  MaxPool2d,
  MultiHeadAttention,
  ReLU,
  Sequential,
  TransformerEncoderLayer,
} from '../src/index'

const read = (name: string): Uint8Array =>
  readFileSync(join(import.meta.dirname, `golden/stateDicts/${name}.safetensors`))

const dtype = 'float64'

class Classifier {
  readonly firstLayer = new Linear(3, 4, { dtype })
  readonly blocks = [new Linear(4, 4, { dtype }), new Linear(4, 4, { dtype })]
  readonly head = new Sequential(new ReLU(), new Linear(4, 2, { dtype }))

  forward(x: Tensor<[number, 3], 'float64'>): AnyTensor {
    let h: Tensor<[number, 4], 'float64'> = this.firstLayer.forward(x)
    for (const block of this.blocks) h = h.add(block.forward(h).tanh())
    return this.head.forward(h)
  }
}

interface Case {
  readonly name: string
  readonly model: { forward(x: never): unknown }
  /** What of the result is compared; the result itself by default. */
  readonly take?: (result: never) => AnyTensor
  readonly tolerance?: number
}

const output = (result: { readonly output: AnyTensor }): AnyTensor => result.output

// Sums of a few float32 products in another order.
const rounding = 1e-6

const cases: readonly Case[] = [
  { name: 'linear', model: new Linear(3, 2, { dtype }) },
  {
    name: 'sequential',
    model: new Sequential(new Linear(3, 5, { dtype }), new ReLU(), new Linear(5, 2, { dtype })),
  },
  { name: 'classifier', model: new Classifier() },
  {
    name: 'convolutional',
    model: new Sequential(
      new Conv2d(2, 4, 3, { padding: 1, dtype }),
      new BatchNorm(4, { dtype }),
      new ReLU(),
      new MaxPool2d(2),
      new Conv2d(4, 3, 2, { dtype }),
    ),
  },
  { name: 'transposed', model: new ConvTranspose2d(2, 3, 3, { stride: 2, dtype }) },
  {
    name: 'norms',
    model: new Sequential(
      new LayerNorm(4, { dtype }),
      new Linear(4, 6, { dtype }),
      new GroupNorm(2, 6, { dtype }),
    ),
  },
  { name: 'embedding', model: new Embedding(7, 3, { dtype }) },
  { name: 'lstm', model: new LSTM(3, 4, { layers: 2, dtype }), take: output },
  {
    name: 'lstmCell',
    model: new LSTMCell(3, 4, { dtype }),
    take: ({ hidden }: { readonly hidden: AnyTensor }) => hidden,
  },
  { name: 'gru', model: new GRU(3, 4, { layers: 2, dtype }), take: output },
  { name: 'attention', model: new MultiHeadAttention(4, 2, { dtype }) },
  { name: 'encoder', model: new TransformerEncoderLayer(4, 2, { feedForward: 7, dtype }) },
  {
    name: 'float32',
    model: new Sequential(new Linear(3, 5), new ReLU(), new Linear(5, 2)),
    tolerance: rounding,
  },
  { name: 'float16', model: new Linear(3, 2), tolerance: rounding },
  { name: 'bfloat16', model: new Linear(3, 2), tolerance: rounding },
]

const largestDifference = (a: AnyTensor, b: AnyTensor): number => {
  expect(a.shape).toEqual(b.shape)
  const [x, y] = [[...a.dataSync()] as number[], [...b.dataSync()] as number[]]
  return Math.max(...x.map((value, i) => Math.abs(value - (y[i] as number))))
}

describe('loadPyTorch', () => {
  test.each(cases)('$name', ({ name, model, take = (x: AnyTensor) => x, tolerance = 1e-12 }) => {
    const { input, output: expected } = decodeSafetensors(read(`${name}.pass`)).tensors
    const x = tolerance === rounding ? input?.astype('float32') : input
    const before = take(model.forward(x as never) as never)
    expect(largestDifference(before, expected as AnyTensor), 'before loading').toBeGreaterThan(0.01)
    const loaded = loadPyTorch(read(name), model)
    const after = take(loaded.forward(x as never) as never)
    expect(largestDifference(after, expected as AnyTensor)).toBeLessThan(tolerance)
  })

  test('a part of a larger model, by its prefix', () => {
    const head = loadPyTorch(read('classifier'), new Linear(4, 2, { dtype }), { prefix: 'head.1.' })
    const { tensors } = decodeSafetensors(read('classifier'))
    expect(head.weight.arraySync()).toEqual(tensors['head.1.weight']?.arraySync())
  })

  test('fields that are called otherwise, by rename', () => {
    const model = { one: new Linear(3, 5, { dtype }), two: new Linear(5, 2, { dtype }) }
    const loaded = loadPyTorch(read('sequential'), model, {
      rename: (name) => name.replace('one', '0').replace('two', '2'),
    })
    const { tensors } = decodeSafetensors(read('sequential'))
    expect(loaded.two.bias?.arraySync()).toEqual(tensors['2.bias']?.arraySync())
  })

  test('all names that do not fit are told at once, with those that may be meant', () => {
    const model = { hidden: new Linear(3, 5, { dtype }), two: new Linear(5, 3, { dtype }) }
    expect(() => loadPyTorch(read('sequential'), model)).toThrow(
      [
        'loadPyTorch: the names of the file and the model do not fit; rename tells what is called otherwise:',
        "  missing: 'hidden.weight' for hidden.weight [5, 3]; is it '0.weight'?",
        "  missing: 'hidden.bias' for hidden.bias [5]; is it '0.bias'?",
        "  missing: 'two.weight' for two.weight [3, 5]",
        "  missing: 'two.bias' for two.bias [3]",
        "  left over: '0.weight' [5, 3]",
        "  left over: '0.bias' [5]",
        "  left over: '2.weight' [2, 5]",
        "  left over: '2.bias' [2]",
      ].join('\n'),
    )
  })

  test('other sizes and dtypes are refused by name', () => {
    expect(() => loadPyTorch(read('linear'), new Linear(4, 2, { dtype }))).toThrow(
      "loadPyTorch: 'weight' for weight has shape [2, 3] in the file and [2, 4] in the model",
    )
    expect(() => loadPyTorch(read('linear'), new Linear(3, 2))).toThrow(
      "loadPyTorch: 'weight' for weight is float64 in the file and float32 in the model; make the model with dtype: 'float64'",
    )
    expect(() => loadPyTorch('model.safetensors' as never, new Linear(3, 2))).toThrow(
      /expected the bytes of a file/,
    )
  })
})
