// The encoder layer: its order of things, dropout, causality, gradients, errors, types.
import { assertGradients } from '@chainrule/gradcheck'
import { jit, random, ShapeError, tensor, tree, zeros, type AnyTensor, type Tensor } from '@chainrule/tensor'
import { expect, expectTypeOf, test } from 'vitest'
import { Sequential, Training, TransformerEncoderLayer } from '../../index'

const dtype = 'float64'
const key = random.key(0)
const x = random.normal(random.key(1), [2, 3, 4], { dtype })
const options = { dtype, key, dropout: 0, feedForward: 5 } as const

test('has the parameters of PyTorch, four times the features between by default', () => {
  const layer = new TransformerEncoderLayer(4, 2, { key })
  expect(tree.entries(layer).map(([path, p]) => [path, p.shape])).toEqual([
    ['selfAttention.inProjection.weight', [12, 4]],
    ['selfAttention.inProjection.bias', [12]],
    ['selfAttention.outProjection.weight', [4, 4]],
    ['selfAttention.outProjection.bias', [4]],
    ['linear1.weight', [16, 4]],
    ['linear1.bias', [16]],
    ['linear2.weight', [4, 16]],
    ['linear2.bias', [4]],
    ['norm1.weight', [4]],
    ['norm1.bias', [4]],
    ['norm2.weight', [4]],
    ['norm2.bias', [4]],
  ])
})

test.each([
  { activation: 'relu', normFirst: false, causal: false },
  { activation: 'gelu', normFirst: true, causal: true },
] as const)('has right gradients, compiled, too: %o', (how) => {
  const layer = new TransformerEncoderLayer(4, 2, { ...options, ...how })
  const forward = (l: typeof layer, x: AnyTensor) => l.forward(x) as AnyTensor
  assertGradients(forward, [layer, x])
  assertGradients(jit(forward), [layer, x])
})

test('causal: what comes later changes nothing', () => {
  const changed = x.add(tensor([[0], [0], [1]], { dtype }).mul(x))
  const model = new Sequential(
    new TransformerEncoderLayer(4, 2, { ...options, causal: true }),
    new TransformerEncoderLayer(4, 1, { ...options, causal: true, normFirst: true }),
  )
  const [before, after] = [x, changed].map((x) => model.forward(x).arraySync())
  expect(after?.map((sample) => sample.slice(0, 2))).toEqual(before?.map((sample) => sample.slice(0, 2)))
  expect(after?.[0]?.[2]).not.toEqual(before?.[0]?.[2])
})

test('drops in training alone, by keys of the pass', () => {
  const layer = new TransformerEncoderLayer(4, 2, { ...options, dropout: 0.5 })
  const still = layer.forward(x).arraySync()
  expect(layer.forward(x, {}).arraySync()).toEqual(still)
  const dropped = layer.forward(x, new Training(random.key(5))).arraySync()
  expect(dropped).not.toEqual(still)
  expect(layer.forward(x, { training: new Training(random.key(5)) }).arraySync()).toEqual(dropped)
  expect(new Sequential(layer).forward(x, new Training(random.key(5))).arraySync()).toEqual(dropped)
})

test('refuses what does not fit', () => {
  const layer: { forward(x: AnyTensor, pass?: unknown): AnyTensor } = new TransformerEncoderLayer(
    4,
    2,
  ) as never
  const op = 'TransformerEncoderLayer'
  expect(() => layer.forward(zeros([2, 3, 5]))).toThrow(`${op}: expects last dimension 4, got 5 in [2, 3, 5]`)
  expect(() => layer.forward(zeros([2, 3, 4]), { key: zeros([2, 3, 4]) })).toThrow(
    `${op}: there is no option 'key'; there is mask, causal, training`,
  )
  expect(() => new TransformerEncoderLayer(4, 2, { activation: 'tanh' } as never)).toThrow(
    "activation must be 'relu' or 'gelu'; got tanh",
  )
  expect(() => new TransformerEncoderLayer(4, 2, { normFirst: 1 } as never)).toThrow(
    'normFirst must be true or false; got 1',
  )
  expect(() => new TransformerEncoderLayer(4, 2, { feedForward: 0 })).toThrow(
    `${op}: feedForward must be a whole number from 1 up; got 0`,
  )
  expect(() => new TransformerEncoderLayer(4, 3)).toThrow('the 4 features do not divide into 3 heads')
})

test('types of TransformerEncoderLayer', () => {
  const layer = new TransformerEncoderLayer(4, 2)
  expectTypeOf(layer.forward(zeros([2, 3, 4]))).toEqualTypeOf<Tensor<[2, 3, 4]>>()
  // @ts-expect-error -- TransformerEncoderLayer expects last dimension 4, got 5
  expect(() => layer.forward(zeros([2, 3, 5]))).toThrow(ShapeError)
})
