// The losses that compare element by element or vector by vector: extremes, gradients, under jit, errors. Their values
// are compared with PyTorch's in test/losses.golden.test.ts.
import { assertGradients } from '@chainrule/gradcheck'
import {
  DTypeError,
  grad,
  jit,
  random,
  ShapeError,
  tensor,
  ValueError,
  zeros,
  type AnyTensor,
  type Tensor,
} from '@chainrule/tensor'
import { describe, expect, expectTypeOf, test } from 'vitest'
import {
  binaryCrossEntropy,
  binaryCrossEntropyWithLogits,
  cosine,
  hinge,
  huber,
  klDivergence,
  mae,
  meanAbsoluteError,
  meanSquaredError,
  mse,
} from '../index'

type Loss = (a: AnyTensor, b: AnyTensor, options?: object) => AnyTensor
const untyped = (loss: unknown): Loss => loss as Loss
const float64 = (values: unknown): AnyTensor => tensor(values as number[], { dtype: 'float64' })

const draw = (seed: number, shape = [4, 3]): AnyTensor =>
  random.normal(random.key(seed), shape, { dtype: 'float64' })
const signs = float64([1, -1, -1, 1])

// Each loss with its options and arguments at which it is smooth.
const losses: readonly (readonly [name: string, loss: Loss, a: AnyTensor, b: AnyTensor, options: object])[] =
  [
    ['meanSquaredError', untyped(meanSquaredError), draw(0), draw(1), {}],
    ['meanAbsoluteError', untyped(meanAbsoluteError), draw(0), draw(1), {}],
    ['huber', untyped(huber), draw(0), draw(1), { delta: 0.7 }],
    ['binaryCrossEntropy', untyped(binaryCrossEntropy), draw(0).sigmoid(), draw(1).sigmoid(), {}],
    [
      'binaryCrossEntropyWithLogits',
      untyped(binaryCrossEntropyWithLogits),
      draw(0),
      draw(1).sigmoid(),
      { posWeight: float64([0.5, 1, 3]) },
    ],
    ['klDivergence', untyped(klDivergence), draw(0).logSoftmax(), draw(1).softmax(), {}],
    ['klDivergence', untyped(klDivergence), draw(0).logSoftmax(), draw(1).logSoftmax(), { logTarget: true }],
    ['cosine', untyped(cosine), draw(0), draw(1), { labels: signs, margin: -0.3 }],
  ]

describe.each(losses)('%s', (name, loss, a, b, options) => {
  test.each(['mean', 'sum', 'none'])('has right gradients for both, %s', (reduction) => {
    assertGradients((x: AnyTensor, y: AnyTensor) => loss(x, y, { ...options, reduction }), [a, b])
  })

  test('is the same compiled', () => {
    const f = (x: AnyTensor, y: AnyTensor): AnyTensor => loss(x, y, options)
    expect(jit(f)(a, b).item()).toBeCloseTo(f(a, b).item() as number, 12)
    expect(loss(a.astype('float32'), b, options).dtype).toBe('float32')
  })

  test('never broadcasts, and refuses what is no loss', () => {
    expect(() => loss(zeros([3, 1]), zeros([3]))).toThrow(ShapeError)
    expect(() => loss(zeros([3, 1]), zeros([3]))).toThrow(
      'must have the same shape; got [3, 1] and [3]; a loss does not broadcast: reshape one of them',
    )
    expect(() => loss(zeros([2, 3]), zeros([3]))).toThrow(`${name}: `)
    const whole = zeros([2, 3], { dtype: 'int32' })
    expect(() => loss(whole, whole)).toThrow(DTypeError)
    expect(() => loss(zeros([1]), undefined as never)).toThrow('must be a tensor; got undefined')
    expect(() => loss(a, b, { reduction: 'max' })).toThrow(/reduction must be 'mean', .*'none'; got max/)
    expect(() => loss(a, b, { smoothing: 1 })).toThrow(`${name}: there is no option 'smoothing'`)
  })
})

test('hinge has right gradients and is the same compiled', () => {
  const labels = float64([1, -1, -1, 1])
  const f = (x: AnyTensor): AnyTensor => hinge(x, labels, { margin: 0.3 })
  assertGradients(f, [draw(0, [4])])
  expect(jit(f)(draw(0, [4])).item()).toBeCloseTo(f(draw(0, [4])).item() as number, 12)
})

test('the short names are the same functions', () => {
  expect([mse, mae]).toEqual([meanSquaredError, meanAbsoluteError])
})

describe('huber', () => {
  test('is finite where a square is not, and pulls with delta there', () => {
    const [x, y] = [tensor([1e30, -1e30, 0]), zeros([3])]
    expect(
      huber(x, y, { delta: 2, reduction: 'none' })
        .div(tensor([2e30, 2e30, 1]))
        .arraySync(),
    ).toEqual([1, 1, 0])
    const slope = grad((a: Tensor<[3]>) => huber(a, y, { delta: 2, reduction: 'sum' }))(x)
    expect(slope.arraySync()).toEqual([2, -2, 0])
  })

  test('refuses a delta that is none', () => {
    for (const delta of [0, -1, Number.NaN, '1']) {
      expect(() => huber(zeros([1]), zeros([1]), { delta } as never)).toThrow(
        new ValueError('huber', `delta must be a number above 0; got ${String(delta)}`),
      )
    }
  })
})

describe('binaryCrossEntropyWithLogits', () => {
  const bce = untyped(binaryCrossEntropyWithLogits)

  test.each(['float32', 'float64'] as const)('is exact for logits of 1000 in %s', (dtype) => {
    const x = tensor([1000, 1000, -1000, -1000], { dtype })
    const y = tensor([1, 0, 1, 0], { dtype })
    expect(bce(x, y, { reduction: 'none' }).arraySync()).toEqual([0, 1000, 1000, 0])
    expect(bce(x, y, { reduction: 'none', posWeight: 3 }).arraySync()).toEqual([0, 1000, 3000, 0])
    const slope = grad((a: AnyTensor) => bce(a, y, { reduction: 'sum' }) as Tensor<[]>)(x) as AnyTensor
    expect(slope.arraySync()).toEqual([0, 1, -1, 0])
  })

  test('keeps the digits of small losses', () => {
    const [yes, no] = [
      bce(float64([40]), float64([1])).item() as number,
      bce(float64([-40]), float64([0])).item() as number,
    ]
    for (const loss of [yes, no]) expect(loss / Math.exp(-40)).toBeCloseTo(1, 12)
  })

  test('has the gradient sigmoid(x) - y at 0, too', () => {
    const slope = grad((x: AnyTensor) => bce(x, float64([1, 0, 0.25]), { reduction: 'sum' }) as Tensor<[]>)
    expect((slope(float64([0, 0, 0])) as AnyTensor).arraySync()).toEqual([-0.5, 0.5, 0.25])
  })

  test('takes labels of any dtype', () => {
    for (const dtype of ['bool', 'uint8', 'int32', 'float64'] as const) {
      const loss = bce(tensor([0, 0]), tensor([1, 0]).astype(dtype))
      expect([loss.dtype, loss.item()]).toEqual(['float32', Math.fround(Math.LN2)])
    }
  })

  test('refuses weights that do not fit', () => {
    const [x, y] = [zeros([4, 3]), zeros([4, 3])]
    expect(() => bce(x, y, { posWeight: zeros([4]) })).toThrow(
      'binaryCrossEntropyWithLogits: posWeight must be a number or have shape [3], one for each place of the last axis of [4, 3]; got [4]',
    )
    expect(() => bce(x, y, { posWeight: -1 })).toThrow('posWeight must be a number from 0 up; got -1')
    expect(() => bce(x, y, { posWeight: [1, 1, 1] })).toThrow(
      'the posWeight must be a tensor; got an array of 3',
    )
  })
})

describe('binaryCrossEntropy', () => {
  const bce = untyped(binaryCrossEntropy)

  test.each(['float32', 'float64'] as const)('is at most 100 in %s, where its gradient is 0', (dtype) => {
    const [p, y] = [tensor([0, 1, 0, 1], { dtype }), tensor([1, 0, 0, 1], { dtype })]
    expect(bce(p, y, { reduction: 'none' }).arraySync()).toEqual([100, 100, 0, 0])
    const slope = grad((x: AnyTensor) => bce(x, y, { reduction: 'sum' }) as Tensor<[]>)(p) as AnyTensor
    expect(slope.add(0).arraySync()).toEqual([0, 0, 1, -1])
  })

  test('is NaN for what is no probability', () => {
    const p = tensor([-0.5, 1.5, Number.NaN])
    expect(
      bce(p, zeros([3]), { reduction: 'none' })
        .isNaN()
        .all()
        .item(),
    ).toBe(true)
  })
})

describe('klDivergence', () => {
  test('is 0 for a distribution and itself, and asks nothing of what is ruled out', () => {
    const p = tensor([
      [0.5, 0.5, 0],
      [0, 1, 0],
    ])
    expect(klDivergence(p.log(), p, { reduction: 'none' }).abs().max().item()).toBe(0)
    const slope = grad((x: Tensor<[2, 3]>) => klDivergence(x, p, { reduction: 'sum' }))(p.log())
    expect(slope.arraySync()).toEqual(p.neg().arraySync())
  })
})

describe('cosine', () => {
  test('does not depend on lengths, and is finite for vectors of 0', () => {
    const [a, b] = [float64([[3, 4], [0, 0]]), float64([[300, 400], [1, 0]])] // prettier-ignore
    const [first, second] = cosine(a, b, { reduction: 'none' }).arraySync() as [number, number]
    expect(first).toBeCloseTo(0, 12)
    expect(second).toBe(1)
    const slope = grad((x: AnyTensor) => cosine(x, b))(a) as AnyTensor
    expect(slope.isFinite().all().item()).toBe(true)
  })

  test('refuses labels and margins that are none', () => {
    const x = zeros([2, 3])
    expect(() => cosine(x, x, { labels: tensor([1, 0]) })).toThrow(
      new ValueError('cosine', 'labels are -1 or 1; label number 1 is 0; of 0 and 1 make y.mul(2).sub(1)'),
    )
    expect(() => cosine(x, x, { labels: zeros([2, 3]) })).toThrow(
      'cosine: the cosines and labels must have the same shape; got [2] and [2, 3]',
    )
    expect(() => cosine(x, x, { margin: 2 })).toThrow('cosine: margin must be a number from -1 to 1; got 2')
    expect(() => cosine(zeros([]), zeros([]))).toThrow('the prediction needs an axis of features')
  })
})

describe('hinge', () => {
  test('refuses labels of 0 and 1', () => {
    expect(() => hinge(zeros([2]), tensor([1, 0]))).toThrow(
      new ValueError('hinge', 'labels are -1 or 1; label number 1 is 0; of 0 and 1 make y.mul(2).sub(1)'),
    )
  })

  test('takes integer labels', () => {
    expect(hinge(tensor([2, 2]), tensor([1, -1], { dtype: 'int32' })).item()).toBe(1.5)
  })
})

test('types', () => {
  expectTypeOf(huber(zeros([2]), zeros([2]))).toEqualTypeOf<Tensor<[]>>()
  expectTypeOf(klDivergence(zeros([2, 3]), zeros([2, 3]), { reduction: 'batchMean' })).toEqualTypeOf<
    Tensor<[]>
  >()
  expectTypeOf(cosine(zeros([2, 3]), zeros([2, 3]), { reduction: 'none' })).toEqualTypeOf<Tensor<[2]>>()
  expectTypeOf(binaryCrossEntropyWithLogits(zeros([2]), zeros([2], { dtype: 'bool' }))).toEqualTypeOf<
    Tensor<[]>
  >()
  // @ts-expect-error -- shapes [3, 1] and [3] differ
  expect(() => huber(zeros([3, 1]), zeros([3]))).toThrow(ShapeError)
  // @ts-expect-error -- shapes [3] and [4] differ
  expect(() => binaryCrossEntropyWithLogits(zeros([3]), zeros([4]))).toThrow(ShapeError)
  const generic = <B extends number>(x: Tensor<[B, 3]>, y: Tensor<[B, 3]>): Tensor<[B, 3]> =>
    huber(x, y, { reduction: 'none' })
  expect(generic(zeros([2, 3]), zeros([2, 3])).shape).toEqual([2, 3])
})
