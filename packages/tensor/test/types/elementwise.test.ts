// Static shapes and dtypes of element-wise ops: broadcasting and promotion.
import { it } from 'vitest'
import {
  add,
  atan2,
  clip,
  div,
  equal,
  exp,
  leakyRelu,
  less,
  logicalAnd,
  logicalNot,
  maximum,
  neg,
  ones,
  pow,
  sub,
  tensor,
  where,
  zeros,
  type AnyTensor,
  type Tensor,
} from '../../src/index'
import { expectMistake, expectTensor, expectType, unknownSize } from './expectTensor'

const x = ones([2, 3])
const double = ones([2, 3], { dtype: 'float64' })
const whole = ones([2, 3], { dtype: 'int32' })
const byte = ones([2, 3], { dtype: 'uint8' })
const truth = x.greater(0)

it('broadcasts', () => {
  expectTensor(x.add(x), 'float32', [2, 3])
  expectTensor(x.add(zeros([3])), 'float32', [2, 3])
  expectTensor(zeros([3]).add(x), 'float32', [2, 3])
  expectTensor(x.mul(zeros([])), 'float32', [2, 3])
  expectTensor(zeros([4, 1, 3]).sub(zeros([2, 1])), 'float32', [4, 2, 3])
  expectTensor(zeros([2, 1]).maximum(zeros([1, 5])), 'float32', [2, 5])
  // @ts-expect-error
  expectMistake(() => x.add(zeros([3, 2])))
  // @ts-expect-error
  expectMistake(() => zeros([4, 2, 3]).mul(zeros([4, 1, 2, 3, 1])))
})

it('broadcasts sizes that are not known', () => {
  const rows = zeros([unknownSize(2), 3])
  expectTensor(rows.add(x), 'float32', [2, 3])
  expectTensor(x.add(rows), 'float32', [2, 3])
  expectTensor(zeros([1]).add(zeros([unknownSize(4)])), 'float32', [unknownSize(4)])
  expectTensor(zeros([unknownSize(4)]).add(zeros([1])), 'float32', [unknownSize(4)])
  expectTensor(rows.add(rows), 'float32', [unknownSize(2), 3])
  // @ts-expect-error
  expectMistake(() => rows.add(zeros([2])))
})

it('takes numbers, which change neither shape nor dtype', () => {
  expectTensor(x.add(1), 'float32', [2, 3])
  expectTensor(whole.mul(2), 'int32', [2, 3])
  expectTensor(double.less(0), 'bool', [2, 3])
  expectTensor(add(1, x), 'float32', [2, 3])
  expectTensor(sub(x, 1), 'float32', [2, 3])
  expectTensor(pow(2, double), 'float64', [2, 3])
  expectTensor(div(1, byte), 'float32', [2, 3])
  expectTensor(less(0, whole), 'bool', [2, 3])
  expectTensor(add(1, 2), 'float32', [])
})

it('promotes where no value is lost', () => {
  expectTensor(x.add(double), 'float64', [2, 3])
  expectTensor(whole.add(double), 'float64', [2, 3])
  expectTensor(whole.add(byte), 'int32', [2, 3])
  expectTensor(byte.add(x), 'float32', [2, 3])
  expectTensor(x.mul(truth), 'float32', [2, 3])
  expectTensor(maximum(whole, byte), 'int32', [2, 3])
  expectTensor(equal(truth, byte), 'bool', [2, 3])
  // @ts-expect-error
  expectMistake(() => x.add(whole))
  // @ts-expect-error
  expectMistake(() => add(whole, x))
  // @ts-expect-error
  expectMistake(() => whole.less(x))
  // @ts-expect-error
  expectMistake(() => truth.add(truth))
})

it('computes functions of real numbers in floats', () => {
  expectTensor(x.exp(), 'float32', [2, 3])
  expectTensor(double.sqrt(), 'float64', [2, 3])
  expectTensor(byte.sin(), 'float32', [2, 3])
  expectTensor(exp(truth), 'float32', [2, 3])
  expectTensor(byte.div(truth), 'float32', [2, 3])
  expectTensor(whole.div(double), 'float64', [2, 3])
  expectTensor(atan2(1, x), 'float32', [2, 3])
  expectTensor(leakyRelu(x, { negativeSlope: 0.1 }), 'float32', [2, 3])
  expectTensor(x.gelu({ approximate: 'tanh' }), 'float32', [2, 3])
  expectTensor(x.relu().sigmoid().softplus(), 'float32', [2, 3])
  // @ts-expect-error
  expectMistake(() => whole.exp())
  // @ts-expect-error
  expectMistake(() => exp(whole))
  // @ts-expect-error
  expectMistake(() => whole.div(whole))
  // @ts-expect-error
  expectMistake(() => x.div(whole))
})

it('keeps the dtype of numbers', () => {
  expectTensor(neg(whole), 'int32', [2, 3])
  expectTensor(byte.floor(), 'uint8', [2, 3])
  expectTensor(clip(whole, 0, null), 'int32', [2, 3])
  expectTensor(x.astype('int32'), 'int32', [2, 3])
  expectTensor(x.isNaN(), 'bool', [2, 3])
  // @ts-expect-error
  expectMistake(() => truth.neg())
})

it('combines truth values', () => {
  expectTensor(truth.logicalAnd(zeros([3]).equal(0)), 'bool', [2, 3])
  expectTensor(logicalNot(truth), 'bool', [2, 3])
  // @ts-expect-error
  expectMistake(() => truth.logicalOr(x))
  // @ts-expect-error
  expectMistake(() => logicalAnd(x, truth))
  // @ts-expect-error
  expectMistake(() => x.logicalNot())
})

it('selects', () => {
  expectTensor(where(truth, x, 0), 'float32', [2, 3])
  expectTensor(where(truth, 0, double), 'float64', [2, 3])
  expectTensor(where(truth, zeros([3]), zeros([4, 1, 1])), 'float32', [4, 2, 3])
  // @ts-expect-error
  expectMistake(() => where(x, x, 0))
  // @ts-expect-error
  expectMistake(() => where(truth, zeros([2]), 0))
  // @ts-expect-error
  expectMistake(() => where(truth, x, zeros([4])))
})

it('knows nothing of AnyTensor', () => {
  const any: AnyTensor = x
  expectType<AnyTensor>()(any.add(x))
  expectType<AnyTensor>()(x.add(any))
  expectType<AnyTensor>()(any.exp())
  // oxlint-disable-next-line typescript/no-explicit-any -- a shape of unknown rank
  expectType<Tensor<any, 'bool'>>()(any.equal(any).logicalAnd(any.less(0)))
})

it('reports a mistake once', () => {
  const chain = () =>
    x
      // @ts-expect-error
      .add(zeros([2]))
      .matmul(zeros([7, 8]))
      .add(zeros([9]))
  expectMistake(chain)
  // @ts-expect-error
  const mixed = () => x.add(whole)
  expectMistake(mixed)
  // oxlint-disable-next-line typescript/no-explicit-any -- no dtype is right
  expectType<() => Tensor<[2, 3], any>>()(mixed)
})

it('reads elements', () => {
  expectType<number>()(x.sum().item())
  expectType<boolean>()(truth.any().item())
  expectType<number[][]>()(x.arraySync())
  expectType<boolean[]>()(truth.all({ axis: 0 }).arraySync())
  expectType<number>()(tensor(3).arraySync())
  expectType<Float32Array>()(x.dataSync())
  expectType<Int32Array>()(whole.dataSync())
  expectType<number>()(ones([1, 1]).item())
  expectType<number>()(zeros([unknownSize(1)]).item())
  // @ts-expect-error
  expectMistake(() => x.item())
})
