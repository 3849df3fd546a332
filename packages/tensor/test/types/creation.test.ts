// Static shapes and dtypes of new tensors.
import { it } from 'vitest'
import {
  arange,
  eye,
  full,
  linspace,
  ones,
  onesLike,
  random,
  tensor,
  zeros,
  zerosLike,
  type AnyTensor,
  type Shape,
  type Tensor,
} from '../../src/index'
import { accept, expectMistake, expectTensor, expectType, unknownSize } from './expectTensor'

it('reads the shape of literals', () => {
  expectTensor(tensor(3), 'float32', [])
  expectTensor(tensor([1, 2, 3]), 'float32', [3])
  expectTensor(tensor([[1, 2, 3], [4, 5, 6]]), 'float32', [2, 3]) // prettier-ignore
  expectTensor(tensor([[[1]], [[2]]]), 'float32', [2, 1, 1])
  expectTensor(tensor([]), 'float32', [0])
  expectTensor(tensor([[], []]), 'float32', [2, 0])
  expectTensor(tensor([true, false]), 'bool', [2])
  expectTensor(tensor([1, 2], { dtype: 'int32' }), 'int32', [2])
  // @ts-expect-error
  expectMistake(() => tensor([[1, 2], [3]]))
  // @ts-expect-error
  expectMistake(() => tensor('1'))
  // @ts-expect-error
  expectMistake(() => tensor([1, null]))
})

it('knows the rank of arrays', () => {
  const rows: number[][] = [[1, 2]]
  const flags: boolean[] = [true]
  expectTensor(tensor(rows), 'float32', [unknownSize(1), unknownSize(2)])
  expectTensor(tensor(flags), 'bool', [unknownSize(1)])
  expectTensor(tensor([rows, rows]), 'float32', [2, unknownSize(1), unknownSize(2)])
  expectType<AnyTensor>()(tensor(JSON.parse('[1]')))
})

it('takes over typed arrays', () => {
  expectTensor(tensor(new Float32Array(6)), 'float32', [unknownSize(6)])
  expectTensor(tensor(new Float64Array(6)), 'float64', [unknownSize(6)])
  expectTensor(tensor(new Int32Array(6), { shape: [2, 3] }), 'int32', [2, 3])
  expectTensor(tensor(new Uint8Array(6), { shape: [6], dtype: 'bool' }), 'bool', [6])
})

it('infers the shapes that are asked for', () => {
  expectTensor(zeros([]), 'float32', [])
  expectTensor(ones([2, 3], { dtype: 'float64' }), 'float64', [2, 3])
  expectTensor(full([2], 7), 'float32', [2])
  const n: number = 2
  expectTensor(zeros([n, 3]), 'float32', [unknownSize(2), 3])
  expectTensor(zeros([2, 3] as const), 'float32', [2, 3])
  expectTensor(zeros(zeros([2, 3]).shape), 'float32', [2, 3])
  expectType<Tensor>()(zeros(accept<Shape>([2, 3])))
  expectTensor(zerosLike(ones([2], { dtype: 'int32' })), 'int32', [2])
  expectTensor(onesLike(ones([2]), { dtype: 'bool' }), 'bool', [2])
  expectTensor(eye(3), 'float32', [3, 3])
  expectTensor(eye(3, { dtype: 'int32' }), 'int32', [3, 3])
  expectTensor(eye(2, 3), 'float32', [2, 3])
  expectTensor(arange(5), 'float32', [5])
  expectTensor(arange(2.5), 'float32', [unknownSize(3)])
  expectTensor(arange(1, 5, { dtype: 'int32' }), 'int32', [unknownSize(4)])
  expectTensor(arange(5, 0, -2), 'float32', [unknownSize(3)])
  expectTensor(linspace(0, 1, 11), 'float32', [11])
  expectTensor(random.normal(random.key(0), [2, 3]), 'float32', [2, 3])
})

it('fits sizes that are `any`', () => {
  const rows: { length: any } = [0, 0] // oxlint-disable-line typescript/no-explicit-any -- what JSON.parse gives
  expectTensor(zeros([2, 3]).add(zeros([rows.length, 3])), 'float32', [2, 3])
  expectTensor(zeros([3, rows.length]).matmul(zeros([2, 4])), 'float32', [3, 4])
})

it('does not take shape or dtype from what a result is assigned to', () => {
  // @ts-expect-error
  accept<Tensor<[4]>>(tensor([1, 2, 3]))
  // @ts-expect-error
  accept<Tensor<[3], 'float64'>>(tensor([1, 2, 3]))
  // @ts-expect-error
  accept<Tensor<[2, 4]>>(zeros([2, 3]))
  // @ts-expect-error
  accept<Tensor<[2, 3], 'float64'>>(zeros([2, 3]))
  // @ts-expect-error
  accept<Tensor<[3, 4]>>(eye(3))
  // @ts-expect-error
  accept<Tensor<[7]>>(zeros([2, 3]).add(1))
  // @ts-expect-error
  accept<Tensor<[2, 3], 'float64'>>(zeros([2, 3]).mul(2))
  // @ts-expect-error
  accept<Tensor<[3]>>(zeros([2, 3]).sum())
  // @ts-expect-error
  accept<Tensor<[], 'float64'>>(zeros([2, 3]).mean())
})
