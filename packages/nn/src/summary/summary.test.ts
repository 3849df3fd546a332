// What a summary says of models of all kinds, and that its rows add up.
import { tensor, zeros, type AnyTensor, type Tensor } from '@chainrule/tensor'
import { describe, expect, test } from 'vitest'
import { BatchNorm, Conv2d, Embedding, Linear, LSTM, MultiHeadAttention, ReLU, Sequential } from '../index'
import type { Summary } from './rows'
import { summary } from './summary'

const row = ({ rows }: Summary, path: string) => rows.find((each) => each.path === path)

describe('summary', () => {
  test('of a Sequential: a table whose columns add up', () => {
    const found = summary(new Sequential(new Linear(784, 30), new ReLU(), new Linear(30, 10)), [64, 784])
    expect(String(found).split('\n')).toEqual([
      'path       layer       output shape  parameters      FLOPs',
      '----------------------------------------------------------',
      '(model)    Sequential  [64, 10]               0          0',
      'layers[0]  Linear      [64, 30]          23,550  3,012,480',
      'layers[1]  ReLU        [64, 30]               0      1,920',
      'layers[2]  Linear      [64, 10]             310     39,040',
      '----------------------------------------------------------',
      'total                                    23,860  3,053,440',
    ])
    // 2 m n k and a bias for each element.
    expect(row(found, 'layers[0]')?.flops).toBe(2 * 64 * 784 * 30 + 64 * 30)
  })

  test('of a class: what its own forward computes and owns is its own', () => {
    class Model {
      readonly hidden = new Linear(4, 8)
      readonly scale = zeros([8])
      readonly heads = { a: new Linear(8, 2), unused: new Linear(8, 3) }
      readonly name = 'model'
      forward(x: Tensor<[number, 4]>): AnyTensor[] {
        const h = this.hidden.forward(x).mul(this.scale).tanh()
        return [this.heads.a.forward(h), h]
      }
    }
    const found = summary(new Model(), [5, 4])
    expect(found.rows.map(({ path, layer }) => [path, layer])).toEqual([
      ['', 'Model'],
      ['hidden', 'Linear'],
      ['heads.a', 'Linear'],
      ['heads.unused', 'Linear'],
    ])
    expect(row(found, '')).toMatchObject({
      parameters: 8,
      flops: 2 * 5 * 8,
      outputShapes: [
        [5, 2],
        [5, 8],
      ],
    })
    expect(row(found, 'heads.unused')).toMatchObject({ parameters: 27, flops: 0, calls: 0, outputShapes: [] })
    expect(found.parameters).toBe(40 + 8 + 18 + 27)
    expect(String(found)).toMatch(/heads\.unused +Linear +not called/)
    expect(String(found)).toMatch(/\(model\) +Model +\[5, 2\] \[5, 8\]/)
  })

  test('of a layer that is called twice: its work counts twice, its parameters once', () => {
    class Twice {
      readonly layer = new Linear(3, 3)
      forward(x: Tensor<[number, 3]>): AnyTensor {
        return this.layer.forward(this.layer.forward(x))
      }
    }
    const found = summary(new Twice(), [1, 3])
    expect(row(found, 'layer')).toMatchObject({ parameters: 12, flops: 2 * (18 + 3), calls: 2 })
    expect(String(found)).toContain('Linear x2')
  })

  test('of functions among layers', () => {
    const found = summary(
      new Sequential(new Linear(3, 4), function square(x: AnyTensor): AnyTensor {
        return x.square()
      }),
      [2, 3],
    )
    expect(row(found, 'layers[1]')).toMatchObject({ layer: 'square', flops: 8, outputShapes: [[2, 4]] })
  })

  test('of running statistics, which are not trained', () => {
    const found = summary(new Sequential(new Linear(3, 4), new BatchNorm(4)), [2, 3])
    expect(row(found, 'layers[1]')).toMatchObject({ parameters: 8, untrained: 8 })
    expect(String(found)).toMatch(/\nand 8 that are not trained$/)
  })

  test('of convolutions: two operations for each weight that an output sees, and the bias', () => {
    const found = summary(new Conv2d(2, 4, 3, { padding: 1 }), [2, 2, 6, 6])
    const outputs = 2 * 4 * 6 * 6
    expect(found).toMatchObject({ parameters: 4 * 2 * 9 + 4, flops: 2 * outputs * 2 * 9 + outputs })
  })

  test('of whole numbers as input', () => {
    const model = new Sequential(
      new Embedding(11, 4),
      new LSTM(4, 6),
      (pass: { output: AnyTensor }) => pass.output,
    )
    const found = summary(model as never, [2, 5], { dtype: 'int32' })
    expect(row(found, 'layers[0]')).toMatchObject({
      layer: 'Embedding',
      parameters: 44,
      outputShapes: [[2, 5, 4]],
    })
    expect(row(found, 'layers[1]')?.layer).toBe('LSTM')
    expect(found.parameters).toBe(44 + 4 * 6 * (4 + 6 + 2))
  })

  test('of attention, whose parts are modules, too', () => {
    const found = summary(new MultiHeadAttention(8, 2), [2, 5, 8])
    expect(found.parameters).toBe(4 * 8 * 8 + 4 * 8)
    // Projections, scores, mixtures; the rest is less.
    const products = 2 * 2 * 5 * 8 * 8 * 4 + 2 * 2 * 2 * 5 * 5 * 8
    expect(found.flops).toBeGreaterThan(products)
    expect(found.flops).toBeLessThan(1.2 * products)
  })

  test('of an input that is given itself, a tree even', () => {
    const model = { weight: zeros([3]), forward: (x: { a: AnyTensor; b: AnyTensor }) => x.a.add(x.b) }
    expect(summary(model, { a: zeros([3]), b: tensor([1, 2, 3]) }).rows).toMatchObject([
      { layer: 'object', outputShapes: [[3]], flops: 3, parameters: 3 },
    ])
  })

  test('of a forward that reads values', () => {
    class Reading {
      readonly layer = new Linear(3, 3)
      forward(x: Tensor<[number, 3]>): AnyTensor {
        const h = this.layer.forward(x)
        return h.sum().item() > 1e9 ? h : h.relu()
      }
    }
    const found = summary(new Reading(), [2, 3])
    expect(row(found, 'layer')?.flops).toBe(2 * 2 * 9 + 6)
  })

  test('leaves the model alone, and gives what is wrong in forward on', () => {
    const model = new Linear(3, 2)
    summary(model, [1, 3])
    expect(Object.hasOwn(model, 'forward')).toBe(false)
    expect(() => summary(model, [1, 4])).toThrow(/expects last dimension 3/)
  })

  test('refuses what is no module and no shape', () => {
    expect(() => summary({} as never, [1])).toThrow(/expected a module, which has a forward; got an object/)
    expect(() => summary(new Linear(1, 1), 5)).toThrow(/expected the shape of the input.*got 5/)
    expect(() => summary(new Linear(1, 1), [1], { type: 'int32' } as never)).toThrow(
      /there is no option 'type'/,
    )
  })
})
