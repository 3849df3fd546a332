// Static shapes of ops that move elements, pick them and join them.
import { it } from 'vitest'
import {
  arange,
  concat,
  expandDims,
  oneHot,
  reshape,
  slice,
  split,
  stack,
  take,
  takeAlongAxis,
  tensor,
  transpose,
  zeros,
  type Tensor,
} from '../../src/index'
import { accept, expectMistake, expectTensor, expectType, unknownSize } from './expectTensor'

const x = arange(24).reshape([2, 3, 4])
const indices = tensor([0, 1, 1], { dtype: 'int32' })

it('reshapes to what is written', () => {
  expectTensor(x.reshape([6, 4]), 'float32', [6, 4])
  expectTensor(x.reshape([-1, 4]), 'float32', [unknownSize(6), 4])
  expectTensor(reshape(zeros([1, 1]), []), 'float32', [])
  const target: number[] = [4, 6]
  expectType<Tensor>()(x.reshape(target))
})

it('permutes axes', () => {
  expectTensor(x.transpose(), 'float32', [4, 3, 2])
  expectTensor(x.transpose([0, 2, 1]), 'float32', [2, 4, 3])
  expectTensor(transpose(x, [-1, 0, 1]), 'float32', [4, 2, 3])
  const axes: [number, number, number] = [2, 1, 0]
  expectTensor(x.transpose(axes), 'float32', [unknownSize(4), unknownSize(3), unknownSize(2)])
  // @ts-expect-error
  expectMistake(() => x.transpose([0, 0, 1]))
  // @ts-expect-error
  expectMistake(() => x.transpose([0, 1]))
  // @ts-expect-error
  expectMistake(() => x.transpose([0, 1, 3]))
})

it('adds and drops axes of size 1', () => {
  expectTensor(x.expandDims(0), 'float32', [1, 2, 3, 4])
  expectTensor(x.expandDims(-1), 'float32', [2, 3, 4, 1])
  expectTensor(expandDims(x, -2), 'float32', [2, 3, 1, 4])
  expectTensor(zeros([1, 3, 1]).squeeze(), 'float32', [3])
  expectTensor(zeros([1, 3, 1]).squeeze(-1), 'float32', [1, 3])
  expectTensor(zeros([unknownSize(1), 3]).squeeze(0), 'float32', [3])
  expectType<Tensor>()(zeros([unknownSize(1), 3]).squeeze())
  // @ts-expect-error
  expectMistake(() => x.expandDims(4))
  // @ts-expect-error
  expectMistake(() => x.squeeze(1))
  // @ts-expect-error
  expectMistake(() => x.squeeze(3))
})

it('broadcasts to a shape', () => {
  expectTensor(zeros([3, 1]).broadcastTo([2, 3, 4]), 'float32', [2, 3, 4])
  expectTensor(zeros([unknownSize(3)]).broadcastTo([2, 3]), 'float32', [2, 3])
  // @ts-expect-error
  expectMistake(() => zeros([3]).broadcastTo([3, 4]))
  // @ts-expect-error
  expectMistake(() => zeros([3]).broadcastTo([1]))
  // @ts-expect-error
  expectMistake(() => zeros([2, 3]).broadcastTo([3]))
})

it('slices', () => {
  expectTensor(x.slice(1), 'float32', [3, 4])
  expectTensor(x.slice(-1, 0), 'float32', [4])
  expectTensor(x.slice(null, [1, 3]), 'float32', [2, unknownSize(2), 4])
  expectTensor(x.slice([0, 2], undefined, [null, null, -1]), 'float32', [unknownSize(2), 3, unknownSize(4)])
  expectTensor(slice(x, 0, [1], 2), 'float32', [unknownSize(2)])
  expectTensor(x.slice(), 'float32', [2, 3, 4])
  // @ts-expect-error
  expectMistake(() => x.slice(0, 0, 0, 0))
})

it('picks by index', () => {
  expectTensor(x.take(indices), 'float32', [3, 3, 4])
  expectTensor(x.take(indices, { axis: -1 }), 'float32', [2, 3, 3])
  expectTensor(x.take([0, 1], { axis: 1 }), 'float32', [2, 2, 4])
  expectTensor(take(x, 0), 'float32', [3, 4])
  expectTensor(x.take(zeros([5, 6], { dtype: 'uint8' }), { axis: 1 }), 'float32', [2, 5, 6, 4])
  const list: number[] = [1]
  expectTensor(x.take(list), 'float32', [unknownSize(1), 3, 4])
  expectTensor(takeAlongAxis(x, zeros([2, 3, 1], { dtype: 'int32' })), 'float32', [2, 3, 1])
  expectTensor(oneHot(indices, 10), 'float32', [3, 10])
  expectTensor(oneHot(indices, 10, { dtype: 'bool' }), 'bool', [3, 10])
  // @ts-expect-error
  expectMistake(() => x.take(zeros([2])))
  // @ts-expect-error
  expectMistake(() => x.take(0, { axis: 3 }))
  // @ts-expect-error
  expectMistake(() => oneHot(zeros([2]), 10))
})

it('joins along an axis', () => {
  expectTensor(concat([x, x]), 'float32', [unknownSize(4), 3, 4])
  expectTensor(concat([x, zeros([2, 5, 4])], { axis: 1 }), 'float32', [2, unknownSize(8), 4])
  expectTensor(concat([zeros([unknownSize(2), 3]), zeros([2, 1])], { axis: -1 }), 'float32', [
    2,
    unknownSize(4),
  ])
  const list: Tensor<[2, 3]>[] = [zeros([2, 3])]
  expectTensor(concat(list), 'float32', [unknownSize(2), 3])
  // @ts-expect-error
  expectMistake(() => concat([x, zeros([2, 3, 5])]))
  // @ts-expect-error
  expectMistake(() => concat([x, zeros([3, 4])]))
  // @ts-expect-error
  expectMistake(() => concat([x, x], { axis: 3 }))
})

it('stacks along a new axis', () => {
  expectTensor(stack([x, x]), 'float32', [2, 2, 3, 4])
  expectTensor(stack([x, x, x], { axis: -1 }), 'float32', [2, 3, 4, 3])
  expectTensor(stack([zeros([]), zeros([])]), 'float32', [2])
  const list: Tensor<[2, 3]>[] = [zeros([2, 3])]
  expectTensor(stack(list, { axis: 1 }), 'float32', [2, unknownSize(1), 3])
  // @ts-expect-error
  expectMistake(() => stack([x, zeros([2, 3])]))
})

it('splits', () => {
  const [a, b] = x.split(2, { axis: -1 })
  expectTensor(a, 'float32', [2, 3, unknownSize(2)])
  expectTensor(b, 'float32', [2, 3, unknownSize(2)])
  const [, middle] = split(x, [1, 2], { axis: 1 })
  expectTensor(middle, 'float32', [2, unknownSize(1), 4])
  const parts: number = 2
  expectType<Tensor<[number, 3, 4]>[]>()(x.split(parts))
})

it('lays out, pads and cuts out', () => {
  expectTensor(zeros([2, 3]).tile([2, 1]), 'float32', [unknownSize(4), unknownSize(3)])
  expectTensor(zeros([3]).tile([2, 2]), 'float32', [unknownSize(2), unknownSize(6)])
  expectTensor(zeros([2, 3]).repeat(2, { axis: 0 }), 'float32', [unknownSize(4), 3])
  expectTensor(zeros([2, 3]).repeat(2), 'float32', [unknownSize(12)])
  expectTensor(zeros([2, 3]).pad(1), 'float32', [unknownSize(4), unknownSize(5)])
  expectTensor(x.tril({ offset: 1 }), 'float32', [2, 3, 4])
  expectTensor(x.diagonal(), 'float32', [2, unknownSize(3)])
  // @ts-expect-error
  expectMistake(() => zeros([3]).triu())
  // @ts-expect-error
  expectMistake(() => zeros([3]).diagonal())
})

it('asserts a shape', () => {
  expectTensor(accept<Tensor>(x).as([2, 3, 4]), 'float32', [2, 3, 4])
  expectTensor(zeros([unknownSize(2), 3]).as([unknownSize(2), 3]), 'float32', [unknownSize(2), 3])
  // @ts-expect-error
  expectMistake(() => x.as([2, 3]))
})
