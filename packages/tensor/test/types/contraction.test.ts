// Static shapes of products.
import { it } from 'vitest'
import { dot, einsum, matmul, outer, tensordot, zeros, type Tensor } from '../../src/index'
import { expectMistake, expectTensor, expectType, unknownSize } from './expectTensor'

const x = zeros([2, 3])
const w = zeros([3, 4])

it('multiplies matrices, batches and vectors', () => {
  expectTensor(x.matmul(w), 'float32', [2, 4])
  expectTensor(matmul(zeros([3]), w), 'float32', [4])
  expectTensor(x.matmul(zeros([3])), 'float32', [2])
  expectTensor(zeros([3]).matmul(zeros([3])), 'float32', [])
  expectTensor(zeros([5, 2, 3]).matmul(w), 'float32', [5, 2, 4])
  expectTensor(x.matmul(zeros([5, 3, 4])), 'float32', [5, 2, 4])
  expectTensor(zeros([5, 1, 2, 3]).matmul(zeros([6, 3, 4])), 'float32', [5, 6, 2, 4])
  expectTensor(zeros([5, 2, 3]).matmul(zeros([3])), 'float32', [5, 2])
  expectTensor(zeros([3]).matmul(zeros([5, 3, 4])), 'float32', [5, 4])
  expectTensor(zeros([unknownSize(2), 3]).matmul(zeros([unknownSize(3), 4])), 'float32', [unknownSize(2), 4])
  expectTensor(x.matmul(zeros([3, 4], { dtype: 'float64' })), 'float64', [2, 4])
})

it('refuses products that do not fit', () => {
  // @ts-expect-error
  expectMistake(() => x.matmul(x))
  // @ts-expect-error
  expectMistake(() => x.matmul(zeros([2])))
  // @ts-expect-error
  expectMistake(() => zeros([2]).matmul(w))
  // @ts-expect-error
  expectMistake(() => zeros([5, 2, 3]).matmul(zeros([6, 3, 4])))
  // @ts-expect-error
  expectMistake(() => x.matmul(zeros([])))
  // @ts-expect-error
  expectMistake(() => x.matmul(zeros([3, 4], { dtype: 'int32' })))
})

it('multiplies vectors', () => {
  expectTensor(dot(zeros([3]), zeros([3])), 'float32', [])
  expectTensor(zeros([3]).outer(zeros([4])), 'float32', [3, 4])
  // @ts-expect-error
  expectMistake(() => zeros([3]).dot(zeros([4])))
  // @ts-expect-error
  expectMistake(() => x.dot(zeros([3])))
  // @ts-expect-error
  expectMistake(() => outer(x, zeros([3])))
})

it('does not track the rank of general contractions', () => {
  expectType<Tensor>()(einsum('ij,jk->ik', x, w))
  expectType<Tensor>()(tensordot(x, w, { axes: 1 }))
})
