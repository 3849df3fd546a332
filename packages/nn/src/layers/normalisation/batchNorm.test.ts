// Batch normalisation: in training by the batch, else by what training has seen. PyTorch's numbers are compared with in
// test/layers.golden.test.ts.
import { assertGradients } from '@chainrule/gradcheck'
import {
  grad,
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
import { BatchNorm, Statistics, Training, uniform } from '../../index'

const dtype = 'float64'
const training = (): Training => new Training(random.key(0))
const x = random.normal(random.key(1), [3, 2, 4], { dtype }).mul(3).add(5)

describe('BatchNorm', () => {
  test('standardises each channel of a batch, in training', () => {
    const y = new BatchNorm(2, { dtype, epsilon: 0 }).forward(x, training())
    for (const mean of y.mean({ axis: [0, 2] }).arraySync()) expect(mean).toBeCloseTo(0, 12)
    for (const variance of y.variance({ axis: [0, 2] }).arraySync()) expect(variance).toBeCloseTo(1, 12)
  })

  test('leaves its running statistics with the pass, with the unbiased variance', () => {
    const layer = new BatchNorm(2, { dtype, momentum: 0.25 })
    const pass = training()
    layer.forward(x, pass)
    const { running } = pass.updated(layer)
    expect(running).toBeInstanceOf(Statistics)
    const mean = x.mean({ axis: [0, 2] }).mul(0.25)
    const variance = x
      .variance({ axis: [0, 2], correction: 1 })
      .mul(0.25)
      .add(0.75)
    expect(running.mean.sub(mean).abs().max().item()).toBeLessThan(1e-14)
    expect(running.variance.sub(variance).abs().max().item()).toBeLessThan(1e-14)
    expect(layer.running.mean.arraySync()).toEqual([0, 0])
  })

  test('keeps the dtype of its statistics, whatever comes', () => {
    const pass = training()
    const layer = new BatchNorm(2)
    expect(layer.forward(x, pass).dtype).toBe('float64')
    expect(pass.updated(layer).running.mean.dtype).toBe('float32')
  })

  test('in evaluation uses what training has seen, and each sample is by itself', () => {
    const seen = new BatchNorm(2, { dtype, momentum: 1 })
    const pass = training()
    seen.forward(x, pass)
    const layer = pass.updated(seen)
    const all = layer.forward(x)
    const one = layer.forward(x.take([1]))
    expect(
      one
        .sub(all.take([1]))
        .abs()
        .max()
        .item(),
    ).toBe(0)
    expect(Math.abs(all.mean().item())).toBeLessThan(1e-12)
  })

  test('has one weight and one bias for each channel, or none, and begins as it is told', () => {
    const layer = new BatchNorm(3)
    expect(tree.paths(layer)).toEqual(['weight', 'bias', 'running.mean', 'running.variance'])
    expect([layer.weight, layer.bias].map((p) => p?.arraySync())).toEqual([
      [1, 1, 1],
      [0, 0, 0],
    ])
    const plain = new BatchNorm(3, { weight: false, bias: false })
    expect([plain.weight, plain.bias]).toEqual([undefined, undefined])
    const told = new BatchNorm(3, { weight: uniform(2, 3), key: random.key(0) })
    expect(Math.min(...(told.weight as Tensor).dataSync())).toBeGreaterThanOrEqual(2)
    expect(new BatchNorm(3, { dtype }).running.variance.dtype).toBe('float64')
  })

  test.each(['training', 'evaluation'])('has right gradients in %s', (mode) => {
    const layer = new BatchNorm(2, { dtype, weight: uniform(1, 2), bias: uniform(-1, 1) })
    const constants = layer.running
    assertGradients(
      (parameters: { weight: AnyTensor; bias: AnyTensor }, input: AnyTensor) => {
        const model = Object.assign(new BatchNorm(2, { dtype }), { ...parameters, running: constants })
        return model.forward(input, mode === 'training' ? training() : undefined)
      },
      [{ weight: layer.weight, bias: layer.bias } as never, x],
    )
  })

  test('gives its running statistics no gradient in training', () => {
    const layer = new BatchNorm(2, { dtype })
    const gradients = grad(
      (l: typeof layer) => {
        const pass = training()
        const loss = l.forward(x, pass).square().sum()
        // Statistics that were in the loss would have one.
        return loss.add(pass.updated(l).running.variance.sum())
      },
      { argnums: 0 },
    )(layer)
    expect(gradients.running.mean.arraySync()).toEqual([0, 0])
    expect(gradients.running.variance.arraySync()).toEqual([0, 0])
  })

  test('under jit gives the same', () => {
    const layer = new BatchNorm(2, { dtype })
    const step = (l: typeof layer, input: typeof x) => {
      const pass = training()
      return [l.forward(input, pass), pass.updated(l).running.variance, l.forward(input)] as const
    }
    const [eager, compiled] = [step(layer, x), jit(step)(layer, x)]
    eager.forEach((y: AnyTensor, i) =>
      expect(
        y
          .sub(compiled[i] as AnyTensor)
          .abs()
          .max()
          .item(),
      ).toBeLessThan(1e-14),
    )
  })

  test('refuses what does not fit', () => {
    const layer: { forward(x: AnyTensor, training?: Training): AnyTensor } = new BatchNorm(3)
    expect(() => layer.forward(zeros([5, 4, 2]))).toThrow(
      'BatchNorm: expects 3 channels in axis 1, got 4 in [5, 4, 2]',
    )
    expect(() => layer.forward(zeros([3]))).toThrow('BatchNorm: expects [batch, channels, ...space], got [3]')
    expect(() => layer.forward(3 as never)).toThrow('BatchNorm: expects a tensor; got 3')
    expect(() => layer.forward(zeros([1, 3]), training())).toThrow(
      'BatchNorm: in training each channel needs more than one value to have a variance, got [1, 3]',
    )
    expect(layer.forward(zeros([1, 3])).shape).toEqual([1, 3])
    expect(layer.forward(zeros([0, 3])).shape).toEqual([0, 3])
    expect(() => new BatchNorm(0)).toThrow(
      new ValueError('BatchNorm', 'channels must be a whole number from 1 up; got 0'),
    )
    expect(() => new BatchNorm(3, { momentum: 2 })).toThrow('momentum must be a number from 0 to 1; got 2')
    expect(() => new BatchNorm(3, { epsilon: -1 })).toThrow('epsilon must be a number from 0 up; got -1')
    expect(() => new BatchNorm(3, { eps: 1 } as never)).toThrow("there is no option 'eps'")
    expect(() => new BatchNorm(3, { weight: 1 } as never)).toThrow('weight must be an initialiser')
  })
})

test('types of BatchNorm', () => {
  const layer = new BatchNorm(8)
  expectTypeOf(layer).toEqualTypeOf<BatchNorm<8, 'float32'>>()
  expectTypeOf(layer.running.mean).toEqualTypeOf<Tensor<[8]>>()
  expectTypeOf(layer.forward(zeros([4, 8]))).toEqualTypeOf<Tensor<[4, 8]>>()
  expectTypeOf(layer.forward(zeros([4, 8, 5, 5], { dtype: 'float64' }))).toEqualTypeOf<
    Tensor<[4, 8, 5, 5], 'float64'>
  >()
  const generic = <B extends number>(x: Tensor<[B, 8]>): Tensor<[B, 8]> => layer.forward(x)
  expectTypeOf(generic(zeros([4, 8]))).toEqualTypeOf<Tensor<[4, 8]>>()
  // @ts-expect-error -- BatchNorm expects 8 channels, got 7
  expect(() => layer.forward(zeros([4, 7]))).toThrow(ShapeError)
  // @ts-expect-error -- BatchNorm expects [batch, channels, ...], got [8]
  expect(() => layer.forward(zeros([8]))).toThrow(ShapeError)
})
