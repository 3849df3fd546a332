// What comes, added to what layers make of it.
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
import { BatchNorm, Conv2d, Dropout, Linear, ReLU, Residual, Sequential, Tanh, Training } from '../index'

const dtype = 'float64'

describe('Residual', () => {
  test('adds what comes to what its layers give', () => {
    const layer = new Residual((x: Tensor) => x.mul(2), new ReLU())
    expect(layer.forward(tensor([1, -3])).arraySync()).toEqual([3, -3])
    expect(new Residual().forward(tensor([1, -3])).arraySync()).toEqual([2, -6])
  })

  test('is a tree whose tensors are those of its layers', () => {
    expect(tree.paths(new Residual(new Linear(2, 2)))).toEqual(['layers[0].weight', 'layers[0].bias'])
  })

  test('has right gradients, and gives the same under jit', () => {
    const layer = new Residual(new Linear(3, 4, { dtype }), new Tanh(), new Linear(4, 3, { dtype }))
    const x = random.normal(random.key(0), [5, 3], { dtype })
    const forward = (l: typeof layer, x: AnyTensor): AnyTensor => l.forward(x)
    assertGradients(forward, [layer, x])
    expect(jit(forward)(layer, x).sub(layer.forward(x)).abs().max().item()).toBeLessThan(1e-14)
  })

  test('hands the training on', () => {
    const layer = new Residual(new BatchNorm(2), new Dropout(1))
    const training = new Training(random.key(0))
    const x = tensor([
      [1, 2],
      [3, 4],
    ])
    expect(layer.forward(x, training).arraySync()).toEqual(x.arraySync())
    expect(training.updated(layer).layers[0].running.mean.arraySync()).not.toEqual([0, 0])
  })

  test('knows its sizes', () => {
    const linear = new Residual(new Linear(4, 8), new Linear(8, 4))
    expect([linear.inFeatures, linear.outFeatures, linear.inChannels]).toEqual([4, 4, undefined])
    const image = new Residual(new Conv2d(3, 3, 3, { padding: 1 }), new ReLU())
    expect([image.inChannels, image.outChannels, image.inFeatures, image.keeps]).toEqual([
      3,
      3,
      undefined,
      'shape',
    ])
  })

  test('refuses layers that give other sizes, when it is built', () => {
    const build =
      (...layers: unknown[]) =>
      () =>
        new Residual(...(layers as never[]))
    expect(build(new Linear(4, 8))).toThrow(
      'Residual: the layers take 4 as last dimension and give 8; they must keep it',
    )
    expect(build(new ReLU(), new Conv2d(3, 8, 3))).toThrow(
      'Residual: the layers take 3 as channels and give 8; they must keep it',
    )
    expect(build(new Linear(4, 8), new Linear(9, 4))).toThrow(
      'Residual: layer 1 (Linear) expects last dimension 9, but layer 0 (Linear) gives 8',
    )
    expect(build(3)).toThrow(new ValueError('Residual', 'layer 0 must be a module or a function; got number'))
    expect(build(new Linear(4, 8), (x: AnyTensor) => x, new Linear(9, 4))).not.toThrow()
  })

  test('refuses other shapes, which would broadcast', () => {
    const layer: { forward(x: AnyTensor): AnyTensor } = new Residual((x: Tensor) => x.sum({ keepDims: true }))
    expect(() => layer.forward(zeros([2, 3]))).toThrow(
      'Residual: the layers must keep the shape [2, 3]; they gave [1, 1]; nothing is broadcast',
    )
    expect(() => new Residual(() => 3).forward(zeros([2]))).toThrow('the layers must give a tensor; got 3')
    expect(() => layer.forward(2 as never)).toThrow('Residual: expects a tensor; got 2')
  })
})

test('types of Residual', () => {
  const block = new Residual(new Conv2d(3, 3, 3, { padding: 'same' }), new BatchNorm(3), new ReLU())
  expectTypeOf(block.forward(zeros([5, 3, 8, 8]))).toEqualTypeOf<Tensor<[5, 3, 8, 8]>>()
  expectTypeOf(new Residual(new Linear(4, 4, { dtype })).forward(zeros([2, 4]))).toEqualTypeOf<
    Tensor<[2, 4], 'float64'>
  >()
  const model = new Sequential(new Conv2d(1, 3, 3), block, new Conv2d(3, 2, 1))
  expectTypeOf(model.forward(zeros([5, 1, 8, 8]))).toEqualTypeOf<Tensor<[5, 2, number, number]>>()
  // @ts-expect-error -- this layer expects 3 channels, got 4
  expect(() => new Sequential(new Conv2d(1, 4, 3), block)).toThrow(ShapeError)
  // @ts-expect-error -- Residual: the layers take 4 as last dimension and give 8; they must keep it
  expect(() => new Residual(new Linear(4, 8))).toThrow(ShapeError)
  // @ts-expect-error -- Residual: the layers take 3 as channels and give 8; they must keep it
  expect(() => new Residual(new Conv2d(3, 8, 3))).toThrow(ShapeError)
  // @ts-expect-error -- this layer expects last dimension 9, got 8
  expect(() => new Residual(new Linear(4, 8), new Linear(9, 4))).toThrow(ShapeError)
  // @ts-expect-error -- Sequential expects 3 channels, got 4
  expect(() => block.forward(zeros([5, 4, 8, 8]))).toThrow(ShapeError)
})
