// The linear layer: its sum, its parameters, its gradients, its types.
import { assertGradients } from '@chainrule/gradcheck'
import {
  grad,
  random,
  ShapeError,
  tensor,
  ValueError,
  zeros,
  type AnyTensor,
  type Tensor,
} from '@chainrule/tensor'
import { describe, expect, expectTypeOf, test, vi } from 'vitest'
import { glorotUniform, Linear, uniform } from '../index'

describe('Linear', () => {
  test('is x times the transposed weight, plus the bias', () => {
    const layer = new Linear(3, 2, { bias: uniform(0, 1) })
    const [w, b] = [layer.weight.arraySync(), layer.bias?.arraySync() ?? []]
    const x = [1, -2, 3]
    const expected = w.map((row, i) =>
      row.reduce((sum, each, j) => sum + each * (x[j] as number), b[i] as number),
    )
    for (const [i, y] of layer.forward(tensor(x)).arraySync().entries())
      expect(y).toBeCloseTo(expected[i] as number, 5)
  })

  test('takes any leading axes', () => {
    const layer = new Linear(3, 2)
    expect(layer.forward(zeros([3])).shape).toEqual([2])
    expect(layer.forward(zeros([5, 3])).shape).toEqual([5, 2])
    expect(layer.forward(zeros([4, 5, 3])).shape).toEqual([4, 5, 2])
    expect(layer.forward(zeros([0, 3])).shape).toEqual([0, 2])
  })

  test('has a weight [out, in], a bias [out], and its sizes', () => {
    const layer = new Linear(4, 3)
    expect(layer.weight.shape).toEqual([3, 4])
    expect(layer.bias?.shape).toEqual([3])
    expect([layer.inFeatures, layer.outFeatures]).toEqual([4, 3])
  })

  test('has no bias if none is wanted', () => {
    const layer = new Linear(2, 2, { bias: false })
    expect(layer.bias).toBeUndefined()
    expect(layer.forward(zeros([2])).arraySync()).toEqual([0, 0])
  })

  test('begins uniform in ±1 / sqrt(in) as in PyTorch, or as it is told', () => {
    const bound = 1 / Math.sqrt(50)
    const layer = new Linear(50, 40)
    for (const values of [layer.weight.dataSync(), layer.bias?.dataSync() ?? []]) {
      const sizes = [...values].map(Math.abs)
      expect(Math.max(...sizes)).toBeLessThan(bound)
      expect(Math.max(...sizes)).toBeGreaterThan(0.8 * bound)
    }
    const glorot = [...new Linear(50, 40, { weight: glorotUniform }).weight.dataSync()].map(Math.abs)
    expect(Math.max(...glorot)).toBeGreaterThan(0.9 * Math.sqrt(6 / 90))
    const told = new Linear(50, 40, { weight: uniform(2, 3), bias: uniform(-3, -2) })
    expect(Math.min(...told.weight.dataSync())).toBeGreaterThanOrEqual(2)
    expect(Math.max(...(told.bias?.dataSync() ?? []))).toBeLessThan(-2)
  })

  test('with a key depends on nothing else; without one, every layer is different', () => {
    const values = (layer: { weight: AnyTensor }) => [...layer.weight.dataSync()]
    const key = random.key(3)
    expect(values(new Linear(3, 3, { key }))).toEqual(values(new Linear(3, 3, { key })))
    expect(values(new Linear(3, 3))).not.toEqual(values(new Linear(3, 3)))
  })

  test('without a key begins as it did when the program last ran', async () => {
    const run = async (): Promise<number[][]> => {
      vi.resetModules()
      const nn = await import('../index')
      return [new nn.Linear(2, 2), new nn.Linear(2, 2)].map(({ weight }) => [...weight.dataSync()])
    }
    const [first, second] = [await run(), await run()]
    expect(first).toEqual(second)
    expect(first[0]).not.toEqual(first[1])
  })

  test('computes in its dtype, or in the larger one of its input', () => {
    const layer = new Linear(2, 1, { dtype: 'float64' })
    expect(layer.weight.dtype).toBe('float64')
    expect(layer.forward(zeros([2])).dtype).toBe('float64')
    expect(new Linear(2, 1).forward(zeros([2], { dtype: 'float64' })).dtype).toBe('float64')
    expect(new Linear(2, 1).forward(zeros([2], { dtype: 'uint8' })).dtype).toBe('float32')
  })

  test('is a tree: its gradients are its fields', () => {
    const layer = new Linear(2, 1, { dtype: 'float64' })
    const gradients = grad((l: Linear<2, 1, 'float64'>) => l.forward(tensor([3, 4])).sum())(layer)
    expect(gradients.weight.arraySync()).toEqual([[3, 4]])
    expect(gradients.bias?.arraySync()).toEqual([1])
    expect(Object.keys(gradients)).toEqual(['weight', 'bias'])
  })

  test('has right gradients', () => {
    const layer = new Linear(3, 2, { dtype: 'float64', bias: uniform(-1, 1) })
    const x = random.normal(random.key(0), [4, 3], { dtype: 'float64' })
    assertGradients((l: typeof layer, input: AnyTensor) => l.forward(input), [layer, x])
  })

  test('refuses what does not fit', () => {
    const layer: { forward(x: AnyTensor): AnyTensor } = new Linear(784, 10)
    expect(() => layer.forward(zeros([32, 783]))).toThrow(
      'Linear: expects last dimension 784, got 783 in [32, 783]',
    )
    expect(() => layer.forward(zeros([]))).toThrow('Linear: expects last dimension 784, got a scalar')
    expect(() => layer.forward(undefined as never)).toThrow(
      new ValueError('Linear', 'expects a tensor; got undefined; make one with tensor(...)'),
    )
    // @ts-expect-error -- an array is no tensor
    expect(() => layer.forward([[1, 2]])).toThrow('got an array of 1; make one with tensor(...)')
    expect(() => new Linear(0, 3)).toThrow(
      new ValueError('Linear', 'inFeatures must be a whole number from 1 up; got 0'),
    )
    expect(() => new Linear(3, undefined as never)).toThrow(
      'outFeatures must be a whole number from 1 up; got undefined',
    )
    expect(() => new Linear(3, 2, { biass: false } as never)).toThrow(
      new ValueError('Linear', "there is no option 'biass'; there is key, weight, bias, dtype"),
    )
    expect(() => new Linear(3, 2, { weight: 'he' } as never)).toThrow(
      new ValueError('Linear', 'weight must be an initialiser such as heUniform; got he'),
    )
  })
})

test('types of Linear', () => {
  const layer = new Linear(784, 10)
  expectTypeOf(layer).toEqualTypeOf<Linear<784, 10, 'float32'>>()
  expectTypeOf(layer.weight).toEqualTypeOf<Tensor<[10, 784]>>()
  expectTypeOf(layer.forward(zeros([32, 784]))).toEqualTypeOf<Tensor<[32, 10]>>()
  expectTypeOf(layer.forward(zeros([784]))).toEqualTypeOf<Tensor<[10]>>()
  expectTypeOf(layer.forward(zeros([2, 3, 784], { dtype: 'float64' }))).toEqualTypeOf<
    Tensor<[2, 3, 10], 'float64'>
  >()
  expectTypeOf(new Linear(784, 10, { dtype: 'float64' }).forward(zeros([784]))).toEqualTypeOf<
    Tensor<[10], 'float64'>
  >()
  const generic = <B extends number>(x: Tensor<[B, 784]>): Tensor<[B, 10]> => layer.forward(x)
  expectTypeOf(generic(zeros([32, 784]))).toEqualTypeOf<Tensor<[32, 10]>>()
  // @ts-expect-error -- Linear expects last dimension 784, got 783
  expect(() => layer.forward(zeros([32, 783]))).toThrow(ShapeError)
  // @ts-expect-error -- in a generic body, too
  const wrong = <B extends number>(x: Tensor<[B, 783]>) => layer.forward(x)
  expect(wrong).toBeTypeOf('function')
})
