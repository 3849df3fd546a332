// Layers one after the other: their result, their sizes, their types.
import { assertGradients } from '@chainrule/gradcheck'
import {
  grad,
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
  AvgPool2d,
  BatchNorm,
  Conv1d,
  Conv2d,
  Dropout,
  Flatten,
  GlobalAvgPool,
  LayerNorm,
  Linear,
  MaxPool2d,
  ReLU,
  Sequential,
  Softmax,
  Tanh,
  Training,
  type Module,
} from '../index'

describe('Sequential', () => {
  test('applies modules and functions in order', () => {
    const model = new Sequential(
      (x: Tensor) => x.add(1),
      { forward: (x: Tensor) => x.mul(10) },
      new ReLU(),
      new Sequential((x: Tensor) => x.sub(1)),
    )
    expect(model.forward(tensor([1, -3])).arraySync()).toEqual([19, -1])
  })

  test('without layers gives what it takes', () => {
    expect(new Sequential().forward(tensor([1, 2])).arraySync()).toEqual([1, 2])
  })

  test('is a tree whose tensors are those of its layers', () => {
    const model = new Sequential(new Linear(2, 3), new ReLU(), (x: Tensor) => x, new Linear(3, 1))
    expect(tree.paths(model)).toEqual([
      'layers[0].weight',
      'layers[0].bias',
      'layers[3].weight',
      'layers[3].bias',
    ])
    const gradients = grad((m: typeof model) => m.forward(zeros([5, 2])).sum())(model)
    expect(gradients.layers[3].bias?.arraySync()).toEqual([5])
  })

  test('has right gradients', () => {
    const dtype = 'float64'
    const model = new Sequential(
      new Linear(3, 4, { dtype }),
      new Tanh(),
      new Linear(4, 2, { dtype }),
      new Softmax(),
    )
    const x = random.normal(random.key(1), [5, 3], { dtype })
    assertGradients((m: typeof model, input: AnyTensor) => m.forward(input), [model, x])
  })

  test('knows its sizes at both ends', () => {
    const model = new Sequential(new ReLU(), new Linear(2, 3), new Tanh(), new Linear(3, 4), new ReLU())
    expect([model.inFeatures, model.outFeatures]).toEqual([2, 4])
    expect([new Sequential().inFeatures, new Sequential(new ReLU()).outFeatures]).toEqual([
      undefined,
      undefined,
    ])
    const open = new Sequential(
      (x: Tensor) => x,
      new Linear(2, 3),
      (x: Tensor) => x,
    )
    expect([open.inFeatures, open.outFeatures]).toEqual([undefined, undefined])
  })

  test('refuses layers that cannot follow each other, when it is built', () => {
    const build =
      (...layers: unknown[]) =>
      () =>
        new Sequential(...(layers as never[]))
    expect(build(new Linear(784, 30), new ReLU(), new Linear(20, 10))).toThrow(
      'Sequential: layer 2 (Linear) expects last dimension 20, but layer 0 (Linear) gives 30',
    )
    expect(build(new Sequential(new Linear(2, 3), new ReLU()), new Linear(2, 3))).toThrow(
      'Sequential: layer 1 (Linear) expects last dimension 2, but layer 0 (Sequential) gives 3',
    )
    expect(build(new Linear(2, 3), new Sequential(new Tanh(), new Linear(4, 3)))).toThrow(
      'Sequential: layer 1 (Sequential) expects last dimension 4, but layer 0 (Linear) gives 3',
    )
    // What lies behind a function may have any size.
    expect(build(new Linear(2, 3), (x: AnyTensor) => x.reshape([-1, 6]), new Linear(6, 3))).not.toThrow()
  })

  test('knows its channels at both ends', () => {
    const model = new Sequential(
      new MaxPool2d(2),
      new Conv2d(3, 8, 3),
      new BatchNorm(8),
      new ReLU(),
      new AvgPool2d(2),
    )
    expect([model.inChannels, model.outChannels]).toEqual([3, 8])
    expect([model.inFeatures, model.outFeatures, model.keeps]).toEqual([undefined, undefined, undefined])
    const pooled = new Sequential(new Conv2d(3, 8, 3), new GlobalAvgPool())
    expect([pooled.inChannels, pooled.outChannels, pooled.outFeatures]).toEqual([3, 8, 8])
    expect(new Sequential(new Conv2d(3, 8, 3), new Flatten()).outFeatures).toBeUndefined()
    // The last layer asks for as many features as there must have been channels.
    expect(new Sequential(new GlobalAvgPool(), new Linear(8, 2)).inChannels).toBe(8)
  })

  test('knows what it keeps', () => {
    expect(new Sequential().keeps).toBe('shape')
    expect(new Sequential(new ReLU(), new Dropout(), new LayerNorm(3)).keeps).toBe('shape')
    expect(new Sequential(new BatchNorm(3), new MaxPool2d(2), new ReLU()).keeps).toBe('channels')
    expect(new Sequential(new MaxPool2d(2), new GlobalAvgPool()).keeps).toBe('channels only')
    expect(new Sequential(new ReLU(), new Linear(3, 3)).keeps).toBeUndefined()
    expect(new Sequential((x: Tensor) => x).keeps).toBeUndefined()
  })

  test('refuses channels that cannot follow each other, when it is built', () => {
    const build =
      (...layers: unknown[]) =>
      () =>
        new Sequential(...(layers as never[]))
    expect(build(new Conv2d(3, 8, 3), new BatchNorm(8), new ReLU(), new Conv2d(4, 2, 3))).toThrow(
      'Sequential: layer 3 (Conv2d) expects 4 channels, but layer 0 (Conv2d) gives 8',
    )
    expect(build(new BatchNorm(8), new MaxPool2d(2), new Conv2d(4, 2, 3))).toThrow(
      'Sequential: layer 2 (Conv2d) expects 4 channels, but layer 0 (BatchNorm) gives 8',
    )
    expect(build(new Conv2d(3, 8, 3), new GlobalAvgPool(), new Linear(9, 2))).toThrow(
      'Sequential: layer 2 (Linear) expects last dimension 9, but layer 0 (Conv2d) gives 8',
    )
    expect(build(new Conv2d(3, 8, 3), new Sequential(new ReLU(), new BatchNorm(7)))).toThrow(
      'Sequential: layer 1 (Sequential) expects 7 channels, but layer 0 (Conv2d) gives 8',
    )
    expect(
      build(new Sequential(new ReLU(), new MaxPool2d(2)), new Conv2d(4, 2, 3), new BatchNorm(3)),
    ).toThrow('Sequential: layer 2 (BatchNorm) expects 3 channels, but layer 1 (Conv2d) gives 2')
    // What is flattened may have any size, and axis 1 of what a Linear layer gives is often another than the last.
    expect(build(new Conv2d(3, 8, 3), new Flatten(), new Linear(9, 2))).not.toThrow()
    expect(build(new Linear(4, 8), new BatchNorm(16))).not.toThrow()
  })

  test('takes the word of other modules, as far as it is one', () => {
    const forward = (x: AnyTensor): AnyTensor => x
    const keeps = { keeps: 'channels', forward } as const
    expect(new Sequential(new Conv2d(3, 8, 3), keeps, new BatchNorm(8)).outChannels).toBe(8)
    const strange = { keeps: 'everything', inChannels: 'three', forward }
    expect(new Sequential(new Conv2d(3, 8, 3), strange as Module, new BatchNorm(7)).outChannels).toBe(7)
  })

  test('hands the training on to modules at any depth, and to no function', () => {
    const seen: unknown[][] = []
    const model = new Sequential(
      (...args: unknown[]) => {
        seen.push(args)
        return args[0] as Tensor
      },
      new Sequential(new BatchNorm(2), new Dropout(1)),
    )
    const training = new Training(random.key(0))
    const x = tensor([
      [1, 2],
      [3, 4],
    ])
    expect(model.forward(x, training).arraySync()).toEqual([
      [0, 0],
      [0, 0],
    ])
    expect(seen).toEqual([[x]])
    expect(training.updated(model).layers[1].layers[0].running.mean.arraySync()).not.toEqual([0, 0])
  })

  test('is a network of convolutions with right gradients', () => {
    const dtype = 'float64'
    const model = new Sequential(
      new Conv1d(2, 3, 3, { dtype }),
      new BatchNorm(3, { dtype }),
      new Tanh(),
      new Flatten(),
      new Linear(9, 2, { dtype }),
    )
    const x = random.normal(random.key(1), [3, 2, 5], { dtype })
    assertGradients((m: typeof model, input: AnyTensor) => m.forward(input), [model, x])
  })

  test('refuses what is no layer', () => {
    const build =
      (...layers: unknown[]) =>
      () =>
        new Sequential(...(layers as never[]))
    expect(build(new Linear(2, 3), ReLU)).toThrow(
      new ValueError('Sequential', 'layer 1 is the class ReLU; make one with new ReLU(...)'),
    )
    expect(build(new ReLU(), undefined)).toThrow(
      new ValueError('Sequential', 'layer 1 must be a module or a function; got undefined'),
    )
    expect(build(ReLU.prototype, {})).toThrow(
      new ValueError('Sequential', 'layer 1 must be a module or a function; got object'),
    )
    expect(build([new ReLU()])).toThrow(
      new ValueError(
        'Sequential',
        'layer 0 must be a module or a function; got an array; spread it: new Sequential(...layers)',
      ),
    )
  })
})

test('types of Sequential', () => {
  const model = new Sequential(new Linear(784, 30), new ReLU(), new Linear(30, 10), new Softmax())
  expectTypeOf(model.forward(zeros([32, 784]))).toEqualTypeOf<Tensor<[32, 10]>>()
  const deep = new Sequential(model, new Linear(10, 2, { dtype: 'float64' }))
  expectTypeOf(deep.forward(zeros([784]))).toEqualTypeOf<Tensor<[2], 'float64'>>()
  const mixed = new Sequential(new Linear(4, 6), (x: Tensor<[5, 6]>) => x.reshape([10, 3]), new Linear(3, 2))
  expectTypeOf(mixed.forward(zeros([5, 4]))).toEqualTypeOf<Tensor<[10, 2]>>()
  // @ts-expect-error -- Sequential expects last dimension 784, got 783
  expect(() => model.forward(zeros([32, 783]))).toThrow(ShapeError)
  // @ts-expect-error -- this layer expects last dimension 20, got 30
  expect(() => new Sequential(new Linear(784, 30), new ReLU(), new Linear(20, 10))).toThrow(ShapeError)
  const images = new Sequential(
    new Conv2d(1, 8, 3),
    new BatchNorm(8),
    new ReLU(),
    new MaxPool2d(2),
    new Conv2d(8, 16, 3),
    new GlobalAvgPool(),
    new Dropout(),
    new LayerNorm(16),
    new Linear(16, 10),
  )
  expectTypeOf(images.forward(zeros([32, 1, 28, 28]))).toEqualTypeOf<Tensor<[32, 10]>>()
  const flat = new Sequential(new Conv2d(1, 8, 3, { dtype: 'float64' }), new Flatten())
  expectTypeOf(flat.forward(zeros([32, 1, 28, 28]))).toEqualTypeOf<Tensor<[32, number], 'float64'>>()
  expectTypeOf(new Sequential(flat, new Linear(5408, 2)).forward(zeros([3, 1, 28, 28]))).toEqualTypeOf<
    Tensor<[3, 2], 'float64'>
  >()
  // @ts-expect-error -- Sequential expects 1 channels, got 3
  expect(() => images.forward(zeros([32, 3, 28, 28]))).toThrow(ShapeError)
  const narrow = new Conv2d(4, 2, 3)
  // @ts-expect-error -- this layer expects 4 channels, got 8
  expect(() => new Sequential(new Conv2d(1, 8, 3), new ReLU(), new MaxPool2d(2), narrow)).toThrow(ShapeError)
  // @ts-expect-error -- this layer expects 7 channels, got 8
  expect(() => new Sequential(new Conv2d(1, 8, 3), new BatchNorm(7))).toThrow(ShapeError)
  // @ts-expect-error -- this layer expects 7 channels, got 8
  expect(() => new Sequential(new Conv2d(1, 8, 3), new Sequential(new ReLU(), new BatchNorm(7)))).toThrow(
    ShapeError,
  )
  // @ts-expect-error -- this layer expects last dimension 9, got 8
  expect(() => new Sequential(new Conv2d(1, 8, 3), new GlobalAvgPool(), new Linear(9, 2))).toThrow(ShapeError)
  // @ts-expect-error -- this layer expects last dimension 7, got 8
  expect(() => new Sequential(new Linear(3, 8), new Dropout(), new LayerNorm(7))).toThrow(ShapeError)
  const many: Linear[] = [new Linear(2, 3), new Linear(3, 4)]
  expectTypeOf(new Sequential(...many).forward(zeros([2]))).toEqualTypeOf<Tensor<any, any>>() // oxlint-disable-line typescript/no-explicit-any -- any is what is expected
})
