// Attention: beside its formula, masks, fully masked queries, dropout, gradients, errors, types.
import { assertGradients } from '@chainrule/gradcheck'
import {
  grad,
  jit,
  logicalNot,
  ones,
  random,
  ShapeError,
  tensor,
  tree,
  zeros,
  type AnyTensor,
  type Tensor,
} from '@chainrule/tensor'
import { describe, expect, expectTypeOf, test } from 'vitest'
import { MultiHeadAttention, Sequential, Training } from '../../index'
import { attentionWeights } from './attentionWeights'

const dtype = 'float64'
const key = random.key(0)
const x = random.normal(random.key(1), [2, 3, 4], { dtype })
const memory = random.normal(random.key(2), [2, 5, 4], { dtype })
const layer = new MultiHeadAttention(4, 2, { dtype, key })
const yes = (shape: number[]) => ones(shape, { dtype: 'bool' })
const lists = (y: AnyTensor) => y.arraySync() as number[][][]

/** The largest difference of two tensors. */
const apart = (a: AnyTensor, b: AnyTensor) => a.sub(b).abs().max().item() as number

describe('attentionWeights', () => {
  const scores = tensor(
    [
      [1, 2, 3],
      [1000, -1000, 0],
    ],
    { dtype },
  )

  test('are a softmax over what is allowed', () => {
    expect(attentionWeights(scores, undefined).arraySync()).toEqual(scores.softmax().arraySync())
    expect(apart(attentionWeights(scores, yes([2, 3])), scores.softmax())).toBeLessThan(1e-15)
    const some = tensor(
      [
        [true, false, true],
        [false, true, true],
      ],
      { dtype: 'bool' },
    )
    const e = Math.exp(-2)
    const expected = tensor(
      [
        [e / (1 + e), 0, 1 / (1 + e)],
        [0, 0, 1],
      ],
      { dtype },
    )
    expect(apart(attentionWeights(scores, some), expected)).toBeLessThan(1e-15)
  })

  test('are zeros where nothing is allowed, and so are gradients; NaN stays NaN', () => {
    const none = tensor([[false], [true]], { dtype: 'bool' })
    expect((attentionWeights(scores, none).arraySync() as number[][])[0]).toEqual([0, 0, 0])
    const slopes = grad((s: AnyTensor) => attentionWeights(s, none).square().sum() as Tensor<[]>)(scores)
    expect((slopes.arraySync() as number[][])[0]).toEqual([0, 0, 0])
    expect(attentionWeights(scores.mul(NaN), none).isNaN().arraySync()).toEqual([
      [false, false, false],
      [true, true, true],
    ])
    const some = tensor(
      [
        [true, false, true],
        [false, false, false],
      ],
      { dtype: 'bool' },
    )
    assertGradients((s: AnyTensor) => attentionWeights(s, some), [scores.mul(0.1)])
  })
})

describe('MultiHeadAttention', () => {
  test('has the parameters of PyTorch, glorot and zeros at first', () => {
    const layer = new MultiHeadAttention(6, 3, { key })
    expect(tree.entries(layer).map(([path, p]) => [path, p.shape])).toEqual([
      ['inProjection.weight', [18, 6]],
      ['inProjection.bias', [18]],
      ['outProjection.weight', [6, 6]],
      ['outProjection.bias', [6]],
    ])
    expect(layer.inProjection.bias?.abs().max().item()).toBe(0)
    expect(layer.outProjection.bias?.abs().max().item()).toBe(0)
    expect(layer.inProjection.weight.abs().max().item()).toBeLessThanOrEqual(Math.sqrt(6 / 24))
    expect(tree.paths(new MultiHeadAttention(6, 3, { bias: false }))).toEqual([
      'inProjection.weight',
      'outProjection.weight',
    ])
  })

  test('gives the same in batches, without, and in batches of batches', () => {
    const whole = lists(layer.forward(x))
    expect(apart(layer.forward(x.slice(1)), tensor(whole[1] as number[][], { dtype }))).toBeLessThan(1e-15)
    const deep = layer.forward(x.reshape([1, 2, 3, 4]), { mask: yes([1, 2, 1, 1, 3]) })
    expect(deep.shape).toEqual([1, 2, 3, 4])
    expect(apart(deep.reshape([2, 3, 4]), layer.forward(x))).toBeLessThan(1e-15)
  })

  test('attends to keys and values that are given, the keys for values by default', () => {
    const cross = layer.forward(x, { key: memory })
    expect(cross.shape).toEqual([2, 3, 4])
    expect(lists(layer.forward(x, { key: memory, value: memory }))).toEqual(lists(cross))
    expect(lists(layer.forward(x, { key: x, value: x }))).toEqual(lists(layer.forward(x)))
  })

  test('causal: what comes later changes nothing', () => {
    const changed = x.add(tensor([[0], [0], [9]], { dtype }))
    const [before, after] = [x, changed].map((x) => lists(layer.forward(x, { causal: true })))
    for (const sample of [0, 1]) {
      expect(after?.[sample]?.slice(0, 2)).toEqual(before?.[sample]?.slice(0, 2))
      expect(after?.[sample]?.[2]).not.toEqual(before?.[sample]?.[2])
    }
    const always = new MultiHeadAttention(4, 2, { dtype, key, causal: true })
    expect(lists(always.forward(x))).toEqual(before)
    expect(lists(always.forward(x, { causal: false }))).toEqual(lists(layer.forward(x)))
  })

  test('masks: true may attend, for every pair or with all axes', () => {
    const past = tensor(
      [
        [true, false, false],
        [true, true, false],
        [true, true, true],
      ],
      { dtype: 'bool' },
    )
    expect(lists(layer.forward(x, { mask: past }))).toEqual(lists(layer.forward(x, { causal: true })))
    expect(lists(layer.forward(x, { mask: past.reshape([1, 1, 3, 3]), causal: true }))).toEqual(
      lists(layer.forward(x, { causal: true })),
    )
    // Keys that are masked may as well not be there.
    const known = tensor([true, true, true, false, false], { dtype: 'bool' }).reshape([1, 1, 1, 5])
    const short = layer.forward(x, { key: memory.slice(null, [0, 3]) })
    expect(apart(layer.forward(x, { key: memory, mask: known }), short)).toBeLessThan(1e-15)
  })

  test('a query that may attend to nothing gives the bias, and no gradient', () => {
    const mask = tensor(
      [
        [true, true, true],
        [false, false, false],
        [true, false, false],
      ],
      { dtype: 'bool' },
    )
    const biased = new MultiHeadAttention(4, 2, { dtype, key })
    const result = lists(biased.forward(x, { mask }))
    expect(result.map((sample) => sample[1])).toEqual([
      [0, 0, 0, 0],
      [0, 0, 0, 0],
    ])
    const alone = grad(
      (x: Tensor<[2, 3, 4], 'float64'>) =>
        biased.forward(x, { mask }).slice(null, 1).square().sum() as Tensor<[], 'float64'>,
    )(x)
    expect(alone.abs().max().item()).toBe(0)
    const every = grad(
      (l: typeof biased) =>
        l
          .forward(x, { mask: logicalNot(yes([3, 3])) })
          .square()
          .sum() as Tensor<[], 'float64'>,
    )(biased)
    for (const slopes of tree.leaves(every)) expect(slopes.abs().max().item()).toBe(0)
    assertGradients((l: typeof biased, x: AnyTensor) => l.forward(x, { mask }) as AnyTensor, [biased, x])
  })

  test('drops weights in training alone', () => {
    const layer = new MultiHeadAttention(4, 2, { dtype, key, dropout: 0.5 })
    const still = lists(layer.forward(x))
    expect(lists(layer.forward(x, {}))).toEqual(still)
    const dropped = lists(layer.forward(x, { training: new Training(random.key(5)) }))
    expect(dropped).not.toEqual(still)
    expect(lists(layer.forward(x, new Training(random.key(5))))).toEqual(dropped)
    expect(lists(layer.forward(x, new Training(random.key(6))))).not.toEqual(dropped)
  })

  test('has right gradients', () => {
    const mask = tensor([true, true, false, true, true], { dtype: 'bool' }).reshape([1, 1, 1, 5])
    assertGradients(
      (l: typeof layer, x: AnyTensor) => l.forward(x, { causal: true }) as AnyTensor,
      [layer, x],
    )
    assertGradients(
      (l: typeof layer, query: AnyTensor, key: AnyTensor, value: AnyTensor) =>
        l.forward(query, { key, value, mask }) as AnyTensor,
      [layer, x, memory, memory.mul(0.5)],
    )
  })

  test('is the same compiled', () => {
    const compiled = jit((l: typeof layer, x: AnyTensor) => l.forward(x, { causal: true }) as AnyTensor)
    expect(apart(compiled(layer, x), layer.forward(x, { causal: true }))).toBeLessThan(1e-14)
    assertGradients(compiled, [layer, x])
  })

  test('refuses what does not fit', () => {
    const layer: { forward(x: AnyTensor, pass?: unknown): AnyTensor } = new MultiHeadAttention(4, 2) as never
    const x = zeros([2, 3, 4])
    const op = 'MultiHeadAttention'
    expect(() => layer.forward(zeros([2, 3, 5]))).toThrow(
      `${op}: expects last dimension 4 of the query, got 5 in [2, 3, 5]`,
    )
    expect(() => layer.forward(zeros([4]))).toThrow(`${op}: expects [..., queries, 4], got [4]`)
    expect(() => layer.forward(x, { key: zeros([1, 3, 4]) })).toThrow(
      'key and value must have one shape, and the leading axes of the query; got query [2, 3, 4], ' +
        'key [1, 3, 4], value [1, 3, 4]',
    )
    expect(() => layer.forward(x, { key: zeros([2, 5, 4]), value: zeros([2, 6, 4]) })).toThrow(ShapeError)
    expect(() => layer.forward(x, { key: zeros([2, 5, 4]), causal: true })).toThrow(
      `${op}: causal needs as many keys as queries; got 3 queries and 5 keys; say by a mask which keys are past`,
    )
    expect(() => layer.forward(x, { mask: zeros([3, 3]) })).toThrow(
      `${op}: the mask must be bool, true where a query may attend to a key; got float32; compare it: x.notEqual(0)`,
    )
    for (const shape of [[2, 3], [1, 3], [3], [2, 3, 3], [2, 3, 3, 3], [2, 2, 3, 2]]) {
      expect(() => layer.forward(x, { mask: yes(shape) }), String(shape)).toThrow(
        'the mask must be [queries, keys], here [3, 3], or have all axes of the scores, [2, 2, 3, 3], each of its size or 1',
      )
    }
    expect(() => layer.forward(x, { mask: [[true]] })).toThrow(
      `${op}: expects a tensor as the mask; got an array of 1`,
    )
    expect(() => layer.forward(x, { causal: 1 })).toThrow('causal must be true or false; got 1')
    expect(() => layer.forward(x, { masks: yes([3, 3]) })).toThrow("there is no option 'masks'")
    expect(() => layer.forward(x, { training: true })).toThrow('training must be a Training; got true')
    expect(() => new MultiHeadAttention(4, 3)).toThrow(`${op}: the 4 features do not divide into 3 heads`)
    expect(() => new MultiHeadAttention(4, 0)).toThrow('heads must be a whole number from 1 up; got 0')
    expect(() => new MultiHeadAttention(4, 2, { bias: 0 } as never)).toThrow(
      'bias must be true or false; got 0',
    )
  })
})

test('types of MultiHeadAttention', () => {
  const layer = new MultiHeadAttention(4, 2)
  expectTypeOf(layer.forward(zeros([2, 3, 4]))).toEqualTypeOf<Tensor<[2, 3, 4]>>()
  // @ts-expect-error -- MultiHeadAttention expects last dimension 4, got 5
  expect(() => layer.forward(zeros([2, 3, 5]))).toThrow(ShapeError)
  const model = new Sequential(layer, new MultiHeadAttention(4, 1))
  expectTypeOf(model.forward(zeros([2, 3, 4]))).toEqualTypeOf<Tensor<[2, 3, 4]>>()
  // @ts-expect-error -- this layer expects last dimension 6, got 4
  expect(() => new Sequential(layer, new MultiHeadAttention(6, 1))).toThrow(ShapeError)
})
