// What static shapes feel like, in one page.
import { expect, it } from 'vitest'
import { grad, ShapeError, tensor, zeros, type Shape, type Tensor } from '../../src/index'
import type { LastDimensionError, WithLast } from '../../src/types/layer'
import { accept, expectMistake, expectTensor, expectType, unknownSize } from './expectTensor'

const x = tensor([[1, 2, 3], [4, 5, 6]]) // prettier-ignore
const w = zeros([3, 4])

it('infers shapes of literals and of products', () => {
  expectTensor(x, 'float32', [2, 3])
  expectTensor(w, 'float32', [3, 4])
  expectTensor(x.matmul(w), 'float32', [2, 4])
})

it('refuses shapes that do not fit, with a sentence', () => {
  // @ts-expect-error
  expectMistake(() => x.matmul(zeros([5, 4])))
  // @ts-expect-error
  expectMistake(() => x.add(zeros([2])))
  // @ts-expect-error
  expectMistake(() => x.sum({ axis: 2 }))
})

it('refuses to differentiate what is no loss', () => {
  // @ts-expect-error
  const gradient = grad((w: Tensor<[3, 4]>) => x.matmul(w))
  expect(() => gradient(w)).toThrow(ShapeError)
  expectTensor(grad((w: Tensor<[3, 4]>) => x.matmul(w).sum())(w), 'float32', [3, 4])
})

class Linear<In extends number, Out extends number> {
  readonly weight: Tensor<[In, Out]>
  readonly bias: Tensor<[Out]>

  constructor(inputs: In, outputs: Out) {
    this.weight = zeros([inputs, outputs])
    this.bias = zeros([outputs])
  }

  forward<S extends Shape>(x: Tensor<S> & LastDimensionError<S, In, 'Linear'>): Tensor<WithLast<S, Out>> {
    const rows: Tensor = x
    return rows.matmul(this.weight).add(this.bias)
  }
}

it('checks layers', () => {
  expectTensor(new Linear(784, 10).forward(zeros([32, 784])), 'float32', [32, 10])
  expectTensor(new Linear(784, 10).forward(zeros([784])), 'float32', [10])
  // @ts-expect-error
  expectMistake(() => new Linear(784, 10).forward(zeros([32, 783])))
})

it('checks bodies that are generic in the size of a batch', () => {
  function f<B extends number>(x: Tensor<[B, 784]>): Tensor<[B, 10]> {
    return x.matmul(zeros([784, 10])).add(zeros([10]))
  }
  expectTensor(f(zeros([5, 784])), 'float32', [5, 10])
  // @ts-expect-error
  expectMistake(() => f(zeros([5, 783])))
})

it('knows no size of what is known when running alone', () => {
  const rows = [[0, 0, 0]]
  const n: number = rows.length
  expectTensor(zeros([n, 3]), 'float32', [unknownSize(1), 3])
})

it('lets a known size go where none is asked, not back', () => {
  const known = zeros([2, 3])
  const unknown = accept<Tensor<[number, 3]>>(known)
  // @ts-expect-error
  accept<Tensor<[2, 3]>>(unknown)
  expectTensor(unknown.as([2, 3]), 'float32', [2, 3])
  expectMistake(() => unknown.as([4, 3]))
  // @ts-expect-error
  expectMistake(() => unknown.as([2, 4]))
})

it('says nothing of a Tensor without a shape', () => {
  const any = accept<Tensor>(x)
  accept<Tensor<[7, 8]>>(any)
  expectType<Tensor>()(any.matmul(w))
  expectType<Tensor>()(x.add(any))
  expectTensor(any.sum(), 'float32', [])
})
