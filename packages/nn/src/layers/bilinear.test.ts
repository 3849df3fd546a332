// The bilinear layer: its sum, its gradients, its errors, its types.
import { assertGradients } from '@chainrule/gradcheck'
import { jit, random, ShapeError, tensor, zeros, type AnyTensor, type Tensor } from '@chainrule/tensor'
import { expect, expectTypeOf, test } from 'vitest'
import { Bilinear, uniform } from '../index'

const dtype = 'float64'
const [first, second] = [
  random.normal(random.key(0), [4, 3], { dtype }),
  random.normal(random.key(1), [4, 2], { dtype }),
]

test('sums weighted products of pairs', () => {
  const layer = new Bilinear(2, 2, 1, { weight: uniform(2, 2.0001), bias: false, dtype })
  const result = layer.forward(tensor([1, 10], { dtype }), tensor([1, 100], { dtype }))
  expect(result.arraySync()[0]).toBeCloseTo(2 * (1 + 100 + 10 + 1000), 0)
  expect(layer.weight.shape).toEqual([1, 2, 2])
})

test('has right gradients, compiled, too', () => {
  const layer = new Bilinear(3, 2, 5, { dtype, key: random.key(2) })
  const forward = (l: typeof layer, x: AnyTensor, y: AnyTensor) => l.forward(x, y) as AnyTensor
  assertGradients(forward, [layer, first, second])
  assertGradients(jit(forward), [layer, first, second])
})

test('refuses what does not fit', () => {
  const layer: { forward(x: AnyTensor, y?: AnyTensor): AnyTensor } = new Bilinear(3, 2, 5) as never
  expect(() => layer.forward(zeros([4, 2]), zeros([4, 2]))).toThrow(
    'Bilinear: expects last dimension 3 of the first input, got 2 in [4, 2]',
  )
  expect(() => layer.forward(zeros([4, 3]), zeros([4, 3]))).toThrow(
    'Bilinear: expects last dimension 2 of the second input, got 3 in [4, 3]',
  )
  expect(() => layer.forward(zeros([4, 3]))).toThrow('expects a tensor as the second input; got undefined')
  expect(() => layer.forward(zeros([4, 3]), zeros([1, 2]))).toThrow(
    'Bilinear: both inputs must have the same leading axes; got [4, 3] and [1, 2]; they do not broadcast: use broadcastTo',
  )
  expect(() => new Bilinear(3, 2, 1.5)).toThrow('outFeatures must be a whole number from 1 up; got 1.5')
})

test('types of Bilinear', () => {
  const layer = new Bilinear(3, 2, 5)
  expectTypeOf(layer.forward(zeros([4, 3]), zeros([4, 2]))).toEqualTypeOf<Tensor<[4, 5]>>()
  // @ts-expect-error -- Bilinear expects last dimension 2, got 3
  expect(() => layer.forward(zeros([4, 3]), zeros([4, 3]))).toThrow(ShapeError)
})
