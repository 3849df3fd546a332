// Rows by index: values, gradients, padding, indices that are none.
import { assertGradients } from '@chainrule/gradcheck'
import {
  DTypeError,
  grad,
  IndexError,
  jit,
  random,
  tensor,
  zeros,
  type AnyTensor,
  type Tensor,
} from '@chainrule/tensor'
import { expect, expectTypeOf, test } from 'vitest'
import { Embedding, fanInUniform, Linear, Sequential } from '../index'

const dtype = 'float64'
const indices = tensor(
  [
    [3, 0, 3],
    [1, 1, 1],
  ],
  { dtype: 'int32' },
)

test('gives the rows at indices, int32 or uint8, of any shape', () => {
  const layer = new Embedding(4, 2)
  const rows = layer.weight.arraySync()
  expect(layer.forward(indices).arraySync()).toEqual(
    indices.arraySync().map((line) => line.map((i) => rows[i])),
  )
  expect(layer.forward(tensor(2, { dtype: 'uint8' })).arraySync()).toEqual(rows[2])
  expect(layer.forward(zeros([0], { dtype: 'int32' })).shape).toEqual([0, 2])
})

test('begins standard normal, or as it is told', () => {
  const values = [...new Embedding(100, 20, { key: random.key(0) }).weight.dataSync()]
  expect(values.reduce((sum, x) => sum + x * x, 0) / values.length).toBeCloseTo(1, 1)
  const told = [...new Embedding(4, 2, { weight: fanInUniform }).weight.dataSync()].map(Math.abs)
  expect(Math.max(...told)).toBeLessThanOrEqual(0.5)
})

test('has right gradients, which add up where an index comes more than once; compiled, too', () => {
  const layer = new Embedding(4, 2, { dtype, key: random.key(0) })
  assertGradients((l: typeof layer) => l.forward(indices), [layer])
  assertGradients(
    jit((l: typeof layer) => l.forward(indices)),
    [layer],
  )
  const gradients = grad((l: typeof layer) => l.forward(indices).sum())(layer)
  expect(gradients.weight.arraySync()).toEqual([
    [1, 1],
    [3, 3],
    [0, 0],
    [2, 2],
  ])
})

test.each([0, 1, 3])('the row of padding %i begins as zeros and gets no gradient', (paddingIndex) => {
  const layer = new Embedding(4, 2, { dtype, paddingIndex })
  const zeroRows = layer.weight.arraySync().map(([a, b]) => a === 0 && b === 0)
  expect(zeroRows).toEqual([0, 1, 2, 3].map((row) => row === paddingIndex))
  const gradients = grad((l: typeof layer) => l.forward(indices).sum())(layer)
  const expected = [1, 3, 0, 2].map((count, row) => (row === paddingIndex ? [0, 0] : [count, count]))
  expect(gradients.weight.arraySync()).toEqual(expected)
})

test('refuses an index out of range, and says which', () => {
  const layer: { forward(x: AnyTensor): AnyTensor } = new Embedding(4, 2) as never
  expect(() => layer.forward(tensor([0, 4], { dtype: 'int32' }))).toThrow(
    new IndexError('Embedding', 'index 4 (number 1) is no row; legal are 0 to 3', 4, 4),
  )
  expect(() => layer.forward(tensor([[-1]], { dtype: 'int32' }))).toThrow(
    'Embedding: index -1 (number 0) is no row; legal are 0 to 3',
  )
  expect(() => layer.forward(tensor([1.5]))).toThrow(
    new DTypeError('Embedding', "indices are int32 or uint8; got float32; use astype('int32')"),
  )
  expect(() => layer.forward(2 as never)).toThrow('Embedding: expects a tensor; got 2')
  // What is not known yet is refused when it is computed.
  for (const index of [-1, 4]) {
    const later = jit((i: Tensor<[1], 'int32'>) => layer.forward(i.add(0)))
    expect(() => later(tensor([index], { dtype: 'int32' })).dataSync(), String(index)).toThrow(IndexError)
  }
  expect(() => new Embedding(4, 2, { paddingIndex: 4 })).toThrow('paddingIndex 4 is no row; legal are 0 to 3')
  expect(() => new Embedding(4, 2, { paddingIndex: 0.5 })).toThrow(
    'paddingIndex must be a whole number; got 0.5',
  )
  expect(() => new Embedding(4, 0)).toThrow('Embedding: features must be a whole number from 1 up; got 0')
})

test('types of Embedding', () => {
  const layer = new Embedding(4, 2)
  expectTypeOf(layer.forward(indices)).toEqualTypeOf<Tensor<[2, 3, 2]>>()
  // @ts-expect-error -- Embedding: expected indices of dtype int32 or uint8, got float32
  expect(() => layer.forward(zeros([3]))).toThrow(DTypeError)
  const model = new Sequential(layer, new Linear(2, 5))
  expect((model.forward(indices as AnyTensor) as AnyTensor).shape).toEqual([2, 3, 5])
})
