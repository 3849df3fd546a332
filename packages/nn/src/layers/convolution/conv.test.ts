// Convolutions and their transposes: sizes, parameters, gradients, types. PyTorch's numbers are compared with in
// test/layers.golden.test.ts.
import { assertGradients } from '@chainrule/gradcheck'
import {
  conv,
  jit,
  random,
  ShapeError,
  tree,
  ValueError,
  zeros,
  type AnyTensor,
  type Tensor,
} from '@chainrule/tensor'
import { describe, expect, expectTypeOf, test } from 'vitest'
import {
  Conv1d,
  Conv2d,
  Conv3d,
  ConvTranspose1d,
  ConvTranspose2d,
  ConvTranspose3d,
  heUniform,
  uniform,
} from '../../index'

const dtype = 'float64'

interface Layer {
  readonly weight: AnyTensor
  readonly bias: AnyTensor | undefined
  forward(x: AnyTensor): AnyTensor
}

const noise = (...shape: number[]): AnyTensor => random.normal(random.key(1), shape, { dtype })

const all: readonly (readonly [string, Layer, AnyTensor, number[]])[] = [
  ['Conv1d', new Conv1d(2, 3, 3, { stride: 2, padding: 1, dtype }), noise(2, 2, 6), [2, 3, 3]],
  [
    'Conv2d',
    new Conv2d(2, 4, [2, 3], { padding: [1, [0, 1]], groups: 2, dtype }),
    noise(1, 2, 3, 4),
    [1, 4, 4, 3],
  ],
  [
    'Conv3d',
    new Conv3d(1, 2, 2, { dilation: [1, 2, 1], bias: false, dtype }),
    noise(1, 1, 2, 3, 3),
    [1, 2, 1, 1, 2],
  ],
  [
    'ConvTranspose1d',
    new ConvTranspose1d(2, 3, 3, { stride: 2, outputPadding: 1, dtype }),
    noise(2, 2, 3),
    [2, 3, 8],
  ],
  [
    'ConvTranspose2d',
    new ConvTranspose2d(2, 4, 2, { padding: [1, 0], groups: 2, dtype }),
    noise(1, 2, 3, 2),
    [1, 4, 2, 3],
  ],
  [
    'ConvTranspose3d',
    new ConvTranspose3d(2, 1, [1, 2, 2], { stride: 2, dtype }),
    noise(1, 2, 1, 2, 1),
    [1, 1, 1, 4, 2],
  ],
]

test.each(all)('%s has right sizes and gradients, and gives the same under jit', (_, layer, x, shape) => {
  const forward = (l: Layer, input: AnyTensor): AnyTensor => l.forward(input)
  expect(layer.forward(x).shape).toEqual(shape)
  assertGradients(forward, [layer, x])
  expect(jit(forward)(layer, x).sub(layer.forward(x)).abs().max().item()).toBeLessThan(1e-13)
})

describe('Conv2d', () => {
  test('is the convolution with its weight, plus the bias of each channel', () => {
    const layer = new Conv2d(2, 3, 3, { padding: 'same', dtype, bias: uniform(-1, 1) })
    const x = noise(2, 2, 4, 5)
    const product: AnyTensor = conv(x, layer.weight as AnyTensor, { padding: 1 })
    const expected = product.add((layer.bias as AnyTensor).reshape([3, 1, 1]))
    expect(layer.forward(x).sub(expected).abs().max().item()).toBe(0)
  })

  test('has PyTorch’s layout of parameters', () => {
    expect(tree.entries(new Conv2d(4, 6, [2, 3], { groups: 2 })).map(([path, x]) => [path, x.shape])).toEqual(
      [
        ['weight', [6, 2, 2, 3]],
        ['bias', [6]],
      ],
    )
    expect(tree.paths(new Conv2d(4, 6, 3, { bias: false }))).toEqual(['weight'])
    expect(new ConvTranspose2d(4, 6, [2, 3], { groups: 2 }).weight.shape).toEqual([4, 3, 2, 3])
  })

  test('begins uniform in ±1 / sqrt(fanIn) as in PyTorch, or as it is told', () => {
    const largest = (x: AnyTensor | undefined): number =>
      Math.max(...[...(x as AnyTensor).dataSync()].map(Math.abs))
    const layer = new Conv2d(8, 100, 3, { groups: 2 })
    const bound = 1 / Math.sqrt(4 * 9)
    for (const parameter of [layer.weight, layer.bias]) {
      expect(largest(parameter)).toBeLessThan(bound)
      expect(largest(parameter)).toBeGreaterThan(0.9 * bound)
    }
    // A transposed weight is [in, out / groups, ...]: PyTorch takes its second axis for the inputs.
    const transposed = new ConvTranspose2d(100, 8, 3, { groups: 2 })
    expect(largest(transposed.weight)).toBeLessThan(bound)
    expect(largest(transposed.weight)).toBeGreaterThan(0.9 * bound)
    const he = new Conv2d(8, 100, 3, { weight: heUniform })
    expect(largest(he.weight)).toBeGreaterThan(0.95 * Math.sqrt(6 / 72))
    const key = random.key(4)
    expect(new Conv1d(2, 2, 2, { key }).weight.arraySync()).toEqual(
      new Conv1d(2, 2, 2, { key }).weight.arraySync(),
    )
    expect(new Conv1d(2, 2, 2).weight.arraySync()).not.toEqual(new Conv1d(2, 2, 2).weight.arraySync())
  })

  test('computes in its dtype, or in the larger one of its input', () => {
    expect(new Conv2d(1, 1, 1).forward(zeros([1, 1, 2, 2], { dtype })).dtype).toBe('float64')
    expect(new Conv2d(1, 1, 1, { dtype }).forward(zeros([1, 1, 2, 2])).dtype).toBe('float64')
  })

  test('takes no samples, too', () => {
    expect(new Conv2d(1, 2, 3).forward(zeros([0, 1, 5, 5])).shape).toEqual([0, 2, 3, 3])
  })

  test('refuses inputs that do not fit', () => {
    const layer: { forward(x: AnyTensor): AnyTensor } = new Conv2d(3, 8, 5)
    expect(() => layer.forward(zeros([1, 4, 9, 9]))).toThrow(
      'Conv2d: expects 3 channels in axis 1, got 4 in [1, 4, 9, 9]',
    )
    expect(() => layer.forward(zeros([3, 9, 9]))).toThrow(
      'Conv2d: expects [batch, channels, height, width], got [3, 9, 9]',
    )
    expect(() => layer.forward(zeros([1, 3, 4, 9]))).toThrow(ShapeError)
    expect(() => layer.forward(null as never)).toThrow('Conv2d: expects a tensor; got null')
    const transposed: { forward(x: AnyTensor): AnyTensor } = new ConvTranspose1d(3, 8, 5)
    expect(() => transposed.forward(zeros([1, 4, 9]))).toThrow(
      'ConvTranspose1d: expects 3 channels in axis 1, got 4',
    )
  })

  test.each([
    [{ groups: 2 }, '3 channels in and 8 out do not part into 2 groups of one size'],
    [{ groups: 0 }, 'groups must be a whole number from 1 up; got 0'],
    [{ stride: [1, 0] }, 'stride must be a whole number from 1 up, or a list of 2 of them; got [1, 0]'],
    [{ dilation: 1.5 }, 'dilation must be a whole number from 1 up, or a list of 2 of them; got 1.5'],
    [{ padding: -1 }, "padding must be a whole number from 0 up, 'same', 'valid', or a list of 2 numbers"],
    [{ padding: 'full' }, 'or [before, after]; got full'],
    [{ padding: [1, [1, 2, 3]] }, 'padding must be'],
    [{ outputPadding: 1 }, "there is no option 'outputPadding'"],
    [{ weight: 'he' }, 'weight must be an initialiser such as heUniform; got he'],
  ])('refuses the options %o', (options, message) => {
    const build = () => new Conv2d(3, 8, 3, options as never)
    expect(build).toThrow(ValueError)
    expect(build).toThrow(message)
  })

  test('refuses sizes that are none', () => {
    expect(() => new Conv2d(0, 8, 3)).toThrow('Conv2d: inChannels must be a whole number from 1 up; got 0')
    expect(() => new Conv3d(1, 8, [3, 3])).toThrow(
      'Conv3d: kernelSize must be a whole number from 1 up, or a list of 3 of them; got [3, 3]',
    )
    expect(() => new Conv1d(1, 8, undefined as never)).toThrow('Conv1d: kernelSize must be')
    expect(() => new ConvTranspose2d(1, 8, 3, { outputPadding: -1 })).toThrow(
      'ConvTranspose2d: outputPadding must be a whole number from 0 up',
    )
  })
})

test('types of convolutions', () => {
  const layer = new Conv2d(3, 8, 3)
  expectTypeOf(layer).toEqualTypeOf<Conv2d<3, 8, 'float32'>>()
  expectTypeOf(layer.weight).toEqualTypeOf<Tensor<[8, number, number, number]>>()
  expectTypeOf(layer.bias).toEqualTypeOf<Tensor<[8]> | undefined>()
  expectTypeOf(layer.forward(zeros([5, 3, 9, 9]))).toEqualTypeOf<Tensor<[5, 8, number, number]>>()
  expectTypeOf(new Conv1d(3, 8, 3, { dtype }).forward(zeros([5, 3, 9]))).toEqualTypeOf<
    Tensor<[5, 8, number], 'float64'>
  >()
  const transposed = new ConvTranspose2d(3, 8, 3)
  expectTypeOf(transposed.weight).toEqualTypeOf<Tensor<[3, number, number, number]>>()
  expectTypeOf(transposed.forward(zeros([5, 3, 9, 9]))).toEqualTypeOf<Tensor<[5, 8, number, number]>>()
  const generic = <B extends number>(x: Tensor<[B, 3, number, number]>): Tensor<[B, 8, number, number]> =>
    layer.forward(x)
  expectTypeOf(generic(zeros([5, 3, 9, 9]))).toEqualTypeOf<Tensor<[5, 8, number, number]>>()
  // @ts-expect-error -- Conv2d expects 3 channels, got 4
  expect(() => layer.forward(zeros([5, 4, 9, 9]))).toThrow(ShapeError)
  // @ts-expect-error -- Conv2d expects [batch, channels, height, width], got [3, 9, 9]
  expect(() => layer.forward(zeros([3, 9, 9]))).toThrow(ShapeError)
  // @ts-expect-error -- ConvTranspose2d expects 3 channels, got 4
  expect(() => transposed.forward(zeros([5, 4, 9, 9]))).toThrow(ShapeError)
  // @ts-expect-error -- in a generic body, too
  const wrong = <B extends number>(x: Tensor<[B, 4, number, number]>) => layer.forward(x)
  expect(wrong).toBeTypeOf('function')
})
