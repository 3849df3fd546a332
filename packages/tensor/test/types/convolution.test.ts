// Static shapes of convolution and pooling.
import { it } from 'vitest'
import { avgPool, conv, convTranspose, maxPool, windows, zeros, type Tensor } from '../../src/index'
import { expectMistake, expectTensor, expectType, unknownSize } from './expectTensor'

const image = zeros([2, 3, 8, 8])
const weight = zeros([16, 3, 3, 3])

it('keeps batch and channels, and computes no sizes', () => {
  expectTensor(conv(image, weight), 'float32', [2, 16, unknownSize(6), unknownSize(6)])
  expectTensor(conv(zeros([2, 3, 8]), zeros([16, 3, 3]), { stride: 2 }), 'float32', [2, 16, unknownSize(3)])
  expectTensor(conv(image, weight, { padding: 'same' }), 'float32', [2, 16, unknownSize(8), unknownSize(8)])
  expectTensor(conv(image, zeros([6, 1, 3, 3]), { groups: 3 }), 'float32', [
    2,
    6,
    unknownSize(6),
    unknownSize(6),
  ])
  const up = convTranspose(image, zeros([3, 5, 2, 2]), { stride: 2 })
  expectTensor(up, 'float32', [2, 5, unknownSize(16), unknownSize(16)])
  const grouped = convTranspose(image, zeros([3, 2, 2, 2]), { groups: 3 })
  expectTensor(grouped, 'float32', [2, unknownSize(6), unknownSize(9), unknownSize(9)])
  expectTensor(maxPool(image, 2), 'float32', [2, 3, unknownSize(4), unknownSize(4)])
  expectTensor(avgPool(zeros([2, 3, 8], { dtype: 'uint8' }), 2), 'float32', [2, 3, unknownSize(4)])
  expectTensor(windows(zeros([2, 3, 8]), 3), 'float32', [2, 3, unknownSize(6), unknownSize(3)])
})

it('takes what is known only when running', () => {
  const channels = zeros([unknownSize(2), unknownSize(3), 8, 8])
  expectTensor(conv(channels, weight), 'float32', [unknownSize(2), 16, unknownSize(6), unknownSize(6)])
  expectType<Tensor>()(conv(image as Tensor, weight))
  expectType<Tensor>()(maxPool(image as Tensor, 2))
  const groups: number = 3
  expectTensor(conv(image, zeros([6, 1, 3, 3]), { groups }), 'float32', [
    2,
    6,
    unknownSize(6),
    unknownSize(6),
  ])
})

it('checks channels in a generic body', () => {
  function layer<B extends number>(x: Tensor<[B, 3, 8, 8]>): Tensor<[B, 16, number, number]> {
    return conv(x, weight)
  }
  expectTensor(layer(image), 'float32', [2, 16, unknownSize(6), unknownSize(6)])
})

it('refuses what does not fit', () => {
  // @ts-expect-error
  expectMistake(() => conv(image, zeros([16, 4, 3, 3])))
  // @ts-expect-error
  expectMistake(() => conv(image, zeros([16, 3, 3])))
  // @ts-expect-error
  expectMistake(() => conv(zeros([3, 8]), zeros([16, 3])))
  // @ts-expect-error
  expectMistake(() => conv(image, zeros([16, 3, 3, 3], { dtype: 'int32' })))
  // @ts-expect-error
  expectMistake(() => convTranspose(image, zeros([16, 3, 3, 3])))
  // @ts-expect-error
  expectMistake(() => maxPool(zeros([3, 8]), 2))
  // @ts-expect-error
  expectMistake(() => avgPool(zeros([1, 3, 8], { dtype: 'int32' }), 2))
  // @ts-expect-error
  expectMistake(() => windows(zeros([8]), 2))
})
