// All axes behind the batch as one.
import { assertGradients } from '@chainrule/gradcheck'
import { random, ShapeError, tensor, zeros, type AnyTensor, type Tensor } from '@chainrule/tensor'
import { expect, expectTypeOf, test } from 'vitest'
import { Flatten } from '../index'

const layer = new Flatten()

test('Flatten puts all axes behind the batch into one, row-major', () => {
  expect(
    layer
      .forward(
        tensor([
          [
            [1, 2],
            [3, 4],
          ],
        ]),
      )
      .arraySync(),
  ).toEqual([[1, 2, 3, 4]])
  expect(layer.forward(zeros([2, 3, 4, 5])).shape).toEqual([2, 60])
  expect(layer.forward(zeros([2, 3])).shape).toEqual([2, 3])
  expect(layer.forward(zeros([0, 3, 4])).shape).toEqual([0, 12])
  expect(layer.forward(zeros([3, 0, 4])).shape).toEqual([3, 0])
})

test('Flatten has right gradients', () => {
  const x = random.normal(random.key(0), [2, 3, 2], { dtype: 'float64' })
  assertGradients((x: AnyTensor) => layer.forward(x), [x])
})

test('Flatten refuses what has no batch of something', () => {
  expect(() => layer.forward(zeros([3]))).toThrow('Flatten: expects [batch, ...], got [3]')
  expect(() => layer.forward(zeros([]))).toThrow(ShapeError)
  expect(() => layer.forward({} as never)).toThrow('Flatten: expects a tensor; got an object')
})

test('types of Flatten', () => {
  expectTypeOf(layer.forward(zeros([2, 3, 4]))).toEqualTypeOf<Tensor<[2, number]>>()
  expectTypeOf(layer.forward(zeros([2, 3], { dtype: 'int32' }))).toEqualTypeOf<Tensor<[2, 3], 'int32'>>()
  const generic = <B extends number>(x: Tensor<[B, 3, 4]>): Tensor<[B, number]> => layer.forward(x)
  expectTypeOf(generic(zeros([4, 3, 4]))).toEqualTypeOf<Tensor<[4, number]>>()
})
