// The norms of single samples. PyTorch's numbers are compared with in test/layers.golden.test.ts.
import { assertGradients } from '@chainrule/gradcheck'
import {
  jit,
  random,
  ShapeError,
  tensor,
  tree,
  ValueError,
  zeros,
  type AnyTensor,
  type Tensor,
} from '@chainrule/tensor'
import { describe, expect, expectTypeOf, test } from 'vitest'
import { GroupNorm, LayerNorm, RMSNorm, uniform } from '../../index'

const dtype = 'float64'
const x = random.normal(random.key(0), [3, 4, 2], { dtype }).mul(3).add(5)
const begin = { dtype, weight: uniform(1, 2), bias: uniform(-1, 1) } as const

interface Layer {
  forward(x: AnyTensor): AnyTensor
}

const layers: readonly (readonly [string, Layer])[] = [
  ['LayerNorm', new LayerNorm(2, begin)],
  ['LayerNorm over two axes', new LayerNorm([4, 2], begin)],
  ['GroupNorm', new GroupNorm(2, 4, begin)],
  ['RMSNorm', new RMSNorm([4, 2], { dtype, weight: uniform(1, 2) })],
]

test.each(layers)('%s has right gradients, and gives the same under jit', (_, layer) => {
  const forward = (l: Layer, input: AnyTensor): AnyTensor => l.forward(input)
  assertGradients(forward, [layer, x])
  expect(jit(forward)(layer, x).sub(layer.forward(x)).abs().max().item()).toBeLessThan(1e-14)
})

describe('LayerNorm', () => {
  test('standardises the last axes', () => {
    const y = new LayerNorm([4, 2], { dtype, epsilon: 0 }).forward(x)
    for (const mean of y.mean({ axis: [1, 2] }).arraySync()) expect(mean).toBeCloseTo(0, 12)
    for (const variance of y.variance({ axis: [1, 2] }).arraySync()) expect(variance).toBeCloseTo(1, 12)
  })

  test('has parameters of the shape it normalises over, or none', () => {
    const layer = new LayerNorm([4, 2])
    expect(tree.entries(layer).map(([path, x]) => [path, x.shape])).toEqual([
      ['weight', [4, 2]],
      ['bias', [4, 2]],
    ])
    expect(tree.paths(new LayerNorm(2, { weight: false, bias: false }))).toEqual([])
    expect([layer.inFeatures, layer.outFeatures, layer.keeps]).toEqual([2, 2, 'shape'])
  })

  test('survives constant samples', () => {
    expect(new LayerNorm(2).forward(tensor([[3, 3]])).arraySync()).toEqual([[0, 0]])
  })

  test('refuses what does not fit', () => {
    const layer: Layer = new LayerNorm([4, 2])
    expect(() => layer.forward(zeros([3, 2, 4]))).toThrow(
      'LayerNorm: expects last dimensions [4, 2], got [3, 2, 4]',
    )
    expect(() => layer.forward(zeros([2]))).toThrow('LayerNorm: expects last dimensions [4, 2], got [2]')
    expect(() => new LayerNorm([])).toThrow(
      new ValueError(
        'LayerNorm',
        'normalizedShape must be a whole number from 1 up or an array of them; got an array of 0',
      ),
    )
    expect(() => new LayerNorm([2, 0.5])).toThrow(
      'size 1 of normalizedShape must be a whole number from 1 up; got 0.5',
    )
    expect(() => new LayerNorm('4' as never)).toThrow(
      'normalizedShape must be a whole number from 1 up or an array',
    )
  })
})

describe('GroupNorm', () => {
  test('standardises groups of channels of each sample', () => {
    const y = new GroupNorm(2, 4, { dtype, epsilon: 0 }).forward(x).reshape([3, 2, 4])
    for (const mean of y.mean({ axis: 2 }).dataSync()) expect(mean).toBeCloseTo(0, 12)
    for (const variance of y.variance({ axis: 2 }).dataSync()) expect(variance).toBeCloseTo(1, 12)
  })

  test('of one group, over channels alone, is LayerNorm', () => {
    const flat = x.reshape([6, 4])
    const [a, b] = [new GroupNorm(1, 4, { dtype }).forward(flat), new LayerNorm(4, { dtype }).forward(flat)]
    expect(a.sub(b).abs().max().item()).toBeLessThan(1e-14)
  })

  test('refuses what does not fit', () => {
    const layer: Layer = new GroupNorm(2, 4)
    expect(() => layer.forward(zeros([3, 5]))).toThrow(
      'GroupNorm: expects 4 channels in axis 1, got 5 in [3, 5]',
    )
    expect(() => new GroupNorm(3, 4)).toThrow(
      new ValueError('GroupNorm', '4 channels do not part into 3 groups of one size'),
    )
    expect(() => new GroupNorm(0, 4)).toThrow('groups must be a whole number from 1 up; got 0')
  })
})

describe('RMSNorm', () => {
  test('scales to a mean square of 1', () => {
    const y = new RMSNorm(2, { dtype, epsilon: 0 }).forward(x)
    for (const mean of y.square().mean({ axis: 2 }).dataSync()) expect(mean).toBeCloseTo(1, 12)
  })

  test('has a weight and no bias', () => {
    expect(tree.paths(new RMSNorm(3))).toEqual(['weight'])
    expect(() => new RMSNorm(3, { bias: uniform(0, 1) } as never)).toThrow("there is no option 'bias'")
    expect(() => (new RMSNorm(3) as Layer).forward(zeros([4]))).toThrow(
      'RMSNorm: expects last dimensions [3], got [4]',
    )
  })
})

test('types of norms', () => {
  const layer = new LayerNorm(8)
  expectTypeOf(layer).toEqualTypeOf<LayerNorm<8, 'float32'>>()
  expectTypeOf(layer.weight).toEqualTypeOf<Tensor<[8]> | undefined>()
  expectTypeOf(layer.forward(zeros([4, 8]))).toEqualTypeOf<Tensor<[4, 8]>>()
  const wide = new LayerNorm([3, 8], { dtype: 'float64' })
  expectTypeOf(wide.weight).toEqualTypeOf<Tensor<[3, 8], 'float64'> | undefined>()
  expectTypeOf(wide.forward(zeros([5, 3, 8]))).toEqualTypeOf<Tensor<[5, 3, 8], 'float64'>>()
  const generic = <B extends number>(x: Tensor<[B, 8]>): Tensor<[B, 8]> => layer.forward(x)
  expectTypeOf(generic(zeros([4, 8]))).toEqualTypeOf<Tensor<[4, 8]>>()
  expectTypeOf(new GroupNorm(2, 4).forward(zeros([5, 4, 3]))).toEqualTypeOf<Tensor<[5, 4, 3]>>()
  // @ts-expect-error -- LayerNorm expects last dimensions [8], got [4, 7]
  expect(() => layer.forward(zeros([4, 7]))).toThrow(ShapeError)
  // @ts-expect-error -- LayerNorm expects last dimensions [3, 8], got [4, 8]
  expect(() => wide.forward(zeros([4, 8]))).toThrow(ShapeError)
  // @ts-expect-error -- RMSNorm expects last dimensions [3], got [2, 4]
  expect(() => new RMSNorm(3).forward(zeros([2, 4]))).toThrow(ShapeError)
  // @ts-expect-error -- GroupNorm expects 4 channels, got 6
  expect(() => new GroupNorm(2, 4).forward(zeros([5, 6]))).toThrow(ShapeError)
})
