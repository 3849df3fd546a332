// Static shapes of reductions and of what works along an axis.
import { it } from 'vitest'
import { argMax, cumulativeSum, mean, ones, softmax, sum, zeros, type Tensor } from '../../src/index'
import { accept, expectMistake, expectTensor, expectType, unknownSize } from './expectTensor'

const x = ones([2, 3, 4])
const whole = ones([2, 3], { dtype: 'int32' })
const truth = zeros([2, 3]).equal(0)

it('reduces all axes, one or several', () => {
  expectTensor(x.sum(), 'float32', [])
  expectTensor(x.sum({ axis: 0 }), 'float32', [3, 4])
  expectTensor(x.sum({ axis: -1 }), 'float32', [2, 3])
  expectTensor(x.max({ axis: [0, 2] }), 'float32', [3])
  expectTensor(x.max({ axis: [-1, 1] }), 'float32', [2])
  expectTensor(sum(x, { axis: 1 }), 'float32', [2, 4])
  expectTensor(x.min({ axis: [] }), 'float32', [2, 3, 4])
})

it('keeps reduced axes as 1', () => {
  expectTensor(x.mean({ keepDims: true }), 'float32', [1, 1, 1])
  expectTensor(x.std({ axis: 1, keepDims: true }), 'float32', [2, 1, 4])
  expectTensor(x.variance({ axis: [0, -1], keepDims: true, correction: 1 }), 'float32', [1, 3, 1])
  expectTensor(x.norm({ axis: -1, keepDims: false, ord: 1 }), 'float32', [2, 3])
  expectTensor(x.sub(x.logSumExp({ axis: -1, keepDims: true })), 'float32', [2, 3, 4])
})

it('knows the rank when it does not know the axis', () => {
  const axis: number = 1
  const axes: number[] = [0, 1]
  const keepDims = accept<boolean>(true)
  expectTensor(x.sum({ axis }), 'float32', [unknownSize(2), unknownSize(4)])
  expectTensor(x.sum({ axis, keepDims: true }), 'float32', [unknownSize(2), unknownSize(1), unknownSize(4)])
  expectType<Tensor>()(x.sum({ axis: axes }))
  expectType<Tensor>()(x.sum({ axis: 0, keepDims }))
  expectType<Tensor>()(accept<Tensor>(x).sum({ axis: 0 }))
  expectTensor(accept<Tensor>(x).sum(), 'float32', [])
  expectTensor(accept<Tensor<number[]>>(x).sum(), 'float32', [])
})

it('refuses axes that there are not', () => {
  // @ts-expect-error
  expectMistake(() => x.sum({ axis: 3 }))
  // @ts-expect-error
  expectMistake(() => x.mean({ axis: -4 }))
  // @ts-expect-error
  expectMistake(() => x.max({ axis: [0, 3] }))
  // @ts-expect-error
  expectMistake(() => x.argMax({ axis: 5 }))
  // @ts-expect-error
  expectMistake(() => softmax(x, { axis: 3 }))
  // @ts-expect-error
  expectMistake(() => x.flip({ axis: -4 }))
  // @ts-expect-error
  expectMistake(() => zeros([]).sum({ axis: 0 }))
})

it('gives sums, means, indices and answers their dtypes', () => {
  expectTensor(truth.sum({ axis: 0 }), 'int32', [3])
  expectTensor(whole.astype('uint8').prod(), 'int32', [])
  expectTensor(whole.max(), 'int32', [])
  expectTensor(truth.mean(), 'float32', [])
  expectTensor(x.any({ axis: 0 }), 'bool', [3, 4])
  expectTensor(x.argMax(), 'int32', [])
  expectTensor(argMax(x, { axis: 2 }), 'int32', [2, 3])
  expectTensor(x.argMin({ axis: 0, keepDims: true }), 'int32', [1, 3, 4])
  // @ts-expect-error
  expectMistake(() => whole.mean())
  // @ts-expect-error
  expectMistake(() => mean(whole))
})

it('keeps the shape along an axis', () => {
  expectTensor(x.softmax(), 'float32', [2, 3, 4])
  expectTensor(x.logSoftmax({ axis: 0 }), 'float32', [2, 3, 4])
  expectTensor(cumulativeSum(truth, { axis: 1 }), 'int32', [2, 3])
  expectTensor(x.flip({ axis: [0, 1] }), 'float32', [2, 3, 4])
  expectTensor(x.roll(1, { axis: 0 }), 'float32', [2, 3, 4])
})
