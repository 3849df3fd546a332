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
import { Linear, ReLU, Sequential, Softmax, Tanh } from '../index'

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
  const many: Linear[] = [new Linear(2, 3), new Linear(3, 4)]
  expectTypeOf(new Sequential(...many).forward(zeros([2]))).toEqualTypeOf<Tensor<any, any>>() // oxlint-disable-line typescript/no-explicit-any -- any is what is expected
})
