// Pools of windows, of adaptive windows, of all space: sizes, gradients, types. PyTorch's numbers are compared with in
// test/layers.golden.test.ts.
import { assertGradients } from '@chainrule/gradcheck'
import {
  DTypeError,
  grad,
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
import {
  AdaptiveAvgPool1d,
  AdaptiveAvgPool2d,
  AdaptiveAvgPool3d,
  AdaptiveMaxPool1d,
  AdaptiveMaxPool2d,
  AdaptiveMaxPool3d,
  AvgPool1d,
  AvgPool2d,
  AvgPool3d,
  GlobalAvgPool,
  GlobalMaxPool,
  MaxPool1d,
  MaxPool2d,
  MaxPool3d,
} from '../../index'

interface Layer {
  forward(x: AnyTensor): AnyTensor
}

const noise = (...shape: number[]): AnyTensor => random.normal(random.key(1), shape, { dtype: 'float64' })

const all: readonly (readonly [string, Layer, AnyTensor, number[]])[] = [
  ['MaxPool1d', new MaxPool1d(3, { stride: 2, padding: 1 }), noise(2, 2, 7), [2, 2, 4]],
  ['MaxPool2d', new MaxPool2d([2, 1], { ceilMode: true }), noise(1, 2, 5, 2), [1, 2, 3, 2]],
  ['MaxPool3d', new MaxPool3d(2, { stride: 1, dilation: [1, 2, 1] }), noise(1, 1, 2, 3, 3), [1, 1, 1, 1, 2]],
  ['AvgPool1d', new AvgPool1d(2), noise(2, 2, 7), [2, 2, 3]],
  [
    'AvgPool2d',
    new AvgPool2d(3, { stride: 2, padding: 1, countIncludePad: false }),
    noise(1, 2, 4, 5),
    [1, 2, 2, 3],
  ],
  ['AvgPool3d', new AvgPool3d(2, { ceilMode: true }), noise(1, 1, 2, 3, 2), [1, 1, 1, 2, 1]],
  ['AdaptiveAvgPool1d', new AdaptiveAvgPool1d(3), noise(2, 2, 7), [2, 2, 3]],
  ['AdaptiveAvgPool2d', new AdaptiveAvgPool2d([2, 4]), noise(1, 2, 4, 3), [1, 2, 2, 4]],
  ['AdaptiveAvgPool3d', new AdaptiveAvgPool3d(2), noise(1, 1, 3, 2, 4), [1, 1, 2, 2, 2]],
  ['AdaptiveMaxPool1d', new AdaptiveMaxPool1d(3), noise(2, 2, 7), [2, 2, 3]],
  ['AdaptiveMaxPool2d', new AdaptiveMaxPool2d([2, 4]), noise(1, 2, 4, 3), [1, 2, 2, 4]],
  ['AdaptiveMaxPool3d', new AdaptiveMaxPool3d(2), noise(1, 1, 3, 2, 4), [1, 1, 2, 2, 2]],
  ['GlobalAvgPool', new GlobalAvgPool(), noise(2, 3, 4), [2, 3]],
  ['GlobalMaxPool', new GlobalMaxPool(), noise(2, 3, 2, 3), [2, 3]],
]

test.each(all)('%s has right sizes and gradients, and gives the same under jit', (_, layer, x, shape) => {
  const forward = (input: AnyTensor): AnyTensor => layer.forward(input)
  expect(layer.forward(x).shape).toEqual(shape)
  expect(layer.forward(x).dtype).toBe('float64')
  expect(layer.forward(x.astype('float32')).dtype).toBe('float32')
  expect(tree.leaves(layer)).toEqual([])
  assertGradients(forward, [x])
  expect(jit(forward)(x).sub(layer.forward(x)).abs().max().item()).toBeLessThan(1e-14)
})

describe('adaptive windows', () => {
  const sizes = Array.from({ length: 12 }, (_, i) => i + 1)

  test.each(sizes)('of %i elements are those of the definition', (size) => {
    const x = noise(1, 2, size)
    const values = x.arraySync() as number[][][]
    for (const out of sizes) {
      const windows = (row: number[]): number[][] =>
        Array.from({ length: out }, (_, i) =>
          row.slice(Math.floor((i * size) / out), Math.ceil(((i + 1) * size) / out)),
        )
      const expected = values.map((rows) => rows.map(windows))
      const input = x as Tensor<[number, number, number], 'float64'>
      const mean = new AdaptiveAvgPool1d(out).forward(input).arraySync()
      const largest = new AdaptiveMaxPool1d(out).forward(input).arraySync()
      expected.forEach((rows, n) =>
        rows.forEach((row, c) =>
          row.forEach((window, i) => {
            const total = window.reduce((sum, value) => sum + value, 0)
            expect(mean[n]?.[c]?.[i]).toBeCloseTo(total / window.length, 12)
            expect(largest[n]?.[c]?.[i]).toBe(Math.max(...window))
          }),
        ),
      )
    }
  })

  test('that overlap share a gradient where elements are equally large', () => {
    const gradient = grad((x: Tensor<[1, 1, 3]>) => new AdaptiveMaxPool1d(2).forward(x).sum())
    expect(gradient(tensor([[[1, 1, 0]]])).arraySync()).toEqual([[[0.5, 1.5, 0]]])
    expect(gradient(tensor([[[0, 1, 0]]])).arraySync()).toEqual([[[0, 2, 0]]])
  })
})

test('a maximum is taken from its first place', () => {
  const gradient = grad((x: Tensor<[1, 1, 4]>) => new MaxPool1d(2).forward(x).sum())
  expect(gradient(tensor([[[1, 1, 0, 2]]])).arraySync()).toEqual([[[1, 0, 0, 1]]])
})

test('what is NaN stays so', () => {
  const x = tensor([[[NaN, 1, 2, 3]]])
  expect(new MaxPool1d(2).forward(x).arraySync()).toEqual([[[NaN, 3]]])
  expect(new AdaptiveMaxPool1d(3).forward(x).arraySync()).toEqual([[[NaN, 2, 3]]])
  expect(new GlobalMaxPool().forward(x).arraySync()).toEqual([[NaN]])
})

test('pools refuse what does not fit', () => {
  const layer: Layer = new MaxPool2d(2)
  expect(() => layer.forward(zeros([1, 4, 9]))).toThrow(
    'MaxPool2d: expects [batch, channels, height, width], got [1, 4, 9]',
  )
  expect(() => layer.forward(zeros([1, 1, 4, 4], { dtype: 'int32' }))).toThrow(DTypeError)
  expect(() => layer.forward([1] as never)).toThrow('MaxPool2d: expects a tensor; got an array of 1')
  expect(() => new MaxPool2d(0)).toThrow(
    new ValueError('MaxPool2d', 'size must be a whole number from 1 up, or a list of 2 of them; got 0'),
  )
  expect(() => new AvgPool1d(2, { stride: -1 })).toThrow(
    'AvgPool1d: stride must be a whole number from 1 up; got -1',
  )
  expect(() => new AvgPool1d(2, { dilation: 2 } as never)).toThrow("there is no option 'dilation'")
  expect(() => new AvgPool1d(2, { ceilMode: 1 } as never)).toThrow('ceilMode must be true or false; got 1')
  expect(() => new MaxPool3d(2, { padding: [1, 1] })).toThrow('MaxPool3d: padding must be')
  expect(() => new AdaptiveAvgPool3d([1, 2])).toThrow('AdaptiveAvgPool3d: outputSize must be')
  const adaptive: Layer = new AdaptiveAvgPool1d(2)
  expect(() => adaptive.forward(zeros([1, 1, 0]))).toThrow(
    'AdaptiveAvgPool1d: there is nothing to pool in [1, 1, 0]',
  )
  const global: Layer = new GlobalAvgPool()
  expect(() => global.forward(zeros([2, 3]))).toThrow('GlobalAvgPool: there is nothing to pool in [2, 3]')
  expect(() => global.forward(zeros([2, 3, 0]))).toThrow(ShapeError)
  expect(() => global.forward(zeros([3]))).toThrow('expects [batch, channels, ...space], got [3]')
})

test('types of pools', () => {
  const layer = new MaxPool2d(2)
  expectTypeOf(layer.forward(zeros([5, 3, 8, 8]))).toEqualTypeOf<Tensor<[5, 3, number, number]>>()
  expectTypeOf(new AdaptiveAvgPool1d(2).forward(zeros([5, 3, 8], { dtype: 'float64' }))).toEqualTypeOf<
    Tensor<[5, 3, number], 'float64'>
  >()
  expectTypeOf(new GlobalAvgPool().forward(zeros([5, 3, 8, 8]))).toEqualTypeOf<Tensor<[5, 3]>>()
  const generic = <B extends number>(x: Tensor<[B, 3, 8]>): Tensor<[B, 3]> => new GlobalMaxPool().forward(x)
  expectTypeOf(generic(zeros([4, 3, 8]))).toEqualTypeOf<Tensor<[4, 3]>>()
  // @ts-expect-error -- MaxPool2d expects [batch, channels, height, width], got [5, 3, 8]
  expect(() => layer.forward(zeros([5, 3, 8]))).toThrow(ShapeError)
})
