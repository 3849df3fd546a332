// The losses: values and gradients, and that they never broadcast.
import { assertGradients } from '@chainrule/gradcheck'
import {
  DTypeError,
  grad,
  IndexError,
  oneHot,
  random,
  ShapeError,
  tensor,
  ValueError,
  zeros,
  type AnyTensor,
  type Tensor,
} from '@chainrule/tensor'
import fc from 'fast-check'
import { describe, expect, expectTypeOf, test } from 'vitest'
import { meanSquaredError, softmaxCrossEntropy } from '../index'

type Loss = (a: AnyTensor, b: AnyTensor, options?: object) => AnyTensor
const untyped = (loss: unknown): Loss => loss as Loss
const int32 = (values: number[]): AnyTensor => tensor(values, { dtype: 'int32' })

describe('meanSquaredError', () => {
  const mse = untyped(meanSquaredError)

  test('is the mean, the sum, or each of the squares', () => {
    const [a, b] = [
      tensor([
        [1, 2],
        [3, 4],
      ]),
      tensor([
        [1, 4],
        [3, 1],
      ]),
    ]
    expect(meanSquaredError(a, b).item()).toBe(13 / 4)
    expect(meanSquaredError(a, b, { reduction: 'sum' }).item()).toBe(13)
    expect(meanSquaredError(a, b, { reduction: 'none' }).arraySync()).toEqual([
      [0, 4],
      [0, 9],
    ])
  })

  test('has right gradients for both', () => {
    const draw = (seed: number) => random.normal(random.key(seed), [3, 2], { dtype: 'float64' })
    for (const reduction of ['mean', 'sum', 'none'] as const) {
      assertGradients(
        (a: AnyTensor, b: AnyTensor) => meanSquaredError(a, b, { reduction }),
        [draw(0), draw(1)],
      )
    }
  })

  test('never broadcasts', () => {
    expect(() => mse(zeros([3, 1]), zeros([3]))).toThrow(
      'meanSquaredError: prediction and target must have the same shape; got [3, 1] and [3]; a loss does not broadcast: reshape one of them',
    )
    expect(() => mse(zeros([3]), zeros([]))).toThrow(ShapeError)
  })

  test('refuses what is no loss', () => {
    expect(() => mse(int32([1]), int32([1]))).toThrow(
      new DTypeError('meanSquaredError', 'the prediction must be float32 or float64; got int32; use astype'),
    )
    expect(() => mse(zeros([1]), [1] as never)).toThrow(
      new ValueError(
        'meanSquaredError',
        'the target must be a tensor; got an array of 1; make one with tensor(...)',
      ),
    )
    expect(() => mse(zeros([1]), zeros([1]), { reduction: 'max' })).toThrow(
      new ValueError('meanSquaredError', "reduction must be 'mean', 'sum' or 'none'; got max"),
    )
    expect(() => mse(zeros([1]), zeros([1]), { reduce: 'sum' })).toThrow(
      new ValueError('meanSquaredError', "there is no option 'reduce'; there is reduction"),
    )
  })

  test('types', () => {
    expectTypeOf(meanSquaredError(zeros([2]), zeros([2]))).toEqualTypeOf<Tensor<[]>>()
    expectTypeOf(meanSquaredError(zeros([2, 3]), zeros([2, 3]), { reduction: 'none' })).toEqualTypeOf<
      Tensor<[2, 3]>
    >()
    // @ts-expect-error -- shapes [3, 1] and [3] differ
    expect(() => meanSquaredError(zeros([3, 1]), zeros([3]))).toThrow(ShapeError)
    const generic = <B extends number>(x: Tensor<[B, 3]>, y: Tensor<[B, 3]>): Tensor<[]> =>
      meanSquaredError(x, y)
    expect(generic(zeros([2, 3]), zeros([2, 3])).item()).toBe(0)
  })
})

describe('softmaxCrossEntropy', () => {
  const entropy = untyped(softmaxCrossEntropy)
  const logits = tensor(
    [
      [1, 2, 3],
      [1, 0, -1],
    ],
    { dtype: 'float64' },
  )
  const byHand = (row: number[], label: number) =>
    Math.log(row.reduce((sum, z) => sum + Math.exp(z), 0)) - (row[label] as number)
  const expected = [byHand([1, 2, 3], 0), byHand([1, 0, -1], 2)]

  test('is -log softmax of the label, reduced', () => {
    const labels = int32([0, 2])
    const each = softmaxCrossEntropy(logits, labels, { reduction: 'none' }).arraySync()
    for (const [i, loss] of each.entries()) expect(loss).toBeCloseTo(expected[i] as number, 14)
    const sum = expected.reduce((a, b) => a + b)
    expect(softmaxCrossEntropy(logits, labels, { reduction: 'sum' }).item()).toBeCloseTo(sum, 14)
    expect(softmaxCrossEntropy(logits, labels).item()).toBeCloseTo(sum / 2, 14)
  })

  test('is the same for one-hot labels, of any dtype', () => {
    const labels = int32([0, 2])
    const loss = softmaxCrossEntropy(logits, labels).item()
    for (const dtype of ['float64', 'float32', 'int32', 'uint8', 'bool'] as const) {
      expect(softmaxCrossEntropy(logits, oneHot(labels as never, 3).astype(dtype)).item()).toBeCloseTo(
        loss,
        14,
      )
    }
  })

  test('weighs by probabilities', () => {
    const loss = softmaxCrossEntropy(
      logits,
      tensor(
        [
          [0.25, 0.75, 0],
          [1, 0, 0],
        ],
        { dtype: 'float64' },
      ),
    )
    const wanted = (0.25 * byHand([1, 2, 3], 0) + 0.75 * byHand([1, 2, 3], 1) + byHand([1, 0, -1], 0)) / 2
    expect(loss.item()).toBeCloseTo(wanted, 14)
  })

  test('takes any leading axes', () => {
    expect(softmaxCrossEntropy(zeros([3]), tensor(1, { dtype: 'int32' })).item()).toBeCloseTo(Math.log(3), 6)
    expect(
      softmaxCrossEntropy(zeros([2, 4, 3]), zeros([2, 4], { dtype: 'uint8' }), { reduction: 'none' }).shape,
    ).toEqual([2, 4])
  })

  test.each(['float32', 'float64'] as const)('is exact for logits of 1000 in %s', (dtype) => {
    const extreme = tensor(
      [
        [1000, -1000],
        [1000, -1000],
        [-1000, -1000],
      ],
      { dtype },
    )
    const losses = softmaxCrossEntropy(extreme, int32([0, 1, 0]), { reduction: 'none' })
    expect(losses.arraySync()).toEqual([0, 2000, dtype === 'float32' ? Math.fround(Math.LN2) : Math.LN2])
    const soft = softmaxCrossEntropy(
      extreme,
      tensor([
        [1, 0],
        [0, 1],
        [1, 0],
      ]),
      { reduction: 'none' },
    )
    expect(soft.arraySync()).toEqual(losses.arraySync())
  })

  test('has right gradients', () => {
    const draw = (seed: number) => random.normal(random.key(seed), [4, 3], { dtype: 'float64' })
    const labels = int32([0, 2, 1, 2])
    for (const reduction of ['mean', 'sum', 'none'] as const) {
      assertGradients(
        (x: AnyTensor, y: AnyTensor) => softmaxCrossEntropy(x, y, { reduction }),
        [draw(0), labels],
      )
      assertGradients(
        (x: AnyTensor, y: AnyTensor) => softmaxCrossEntropy(x, y.softmax(), { reduction }),
        [draw(0), draw(1)],
      )
    }
  })

  test('is never negative, and log of the number of classes for equal logits', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -50, max: 50, noNaN: true }), { minLength: 1, maxLength: 6 }),
        fc.nat(),
        (row, n) => {
          const x = tensor([row], { dtype: 'float64' })
          expect(entropy(x, int32([n % row.length])).item()).toBeGreaterThanOrEqual(0)
          expect(entropy(x.mul(0), int32([n % row.length])).item()).toBeCloseTo(Math.log(row.length), 12)
        },
      ),
    )
  })

  test('refuses labels that are no classes', () => {
    expect(() => entropy(logits, int32([0, 3]))).toThrow(
      new IndexError(
        'softmaxCrossEntropy',
        'label 3 (number 1) is none of the 3 classes; labels are 0 to 2',
        3,
        3,
      ),
    )
    expect(() => entropy(logits, int32([-1, 0]))).toThrow('label -1 (number 0) is none of the 3 classes')
    expect(() => entropy(logits, tensor([0, 1]))).toThrow(
      new DTypeError(
        'softmaxCrossEntropy',
        "labels of classes must be int32 or uint8; got float32; use astype('int32')",
      ),
    )
  })

  test('refuses labels whose values come later, when they come', () => {
    for (const late of [int32([0]).sub(1), int32([2]).add(1)]) {
      const loss = entropy(tensor([[0, 1, 2]]) as AnyTensor, late)
      expect(() => loss.item()).toThrow(IndexError)
    }
  })

  test('asks nothing of a class that is ruled out, unless it is the label', () => {
    const logits = tensor([[0, -Infinity, 2]]) as AnyTensor
    const expected = Math.log(1 + Math.exp(2))
    for (const labels of [int32([0]), tensor([[1, 0, 0]]) as AnyTensor]) {
      expect(entropy(logits, labels).item()).toBeCloseTo(expected, 6)
      const slope = grad((x: AnyTensor) => entropy(x, labels) as Tensor<[]>)(logits) as AnyTensor
      const share = 1 / (1 + Math.exp(2))
      const [row] = slope.arraySync() as [number[]]
      ;[share - 1, 0, 1 - share].forEach((x, i) => expect(row[i]).toBeCloseTo(x, 6))
    }
    expect(entropy(logits, int32([1])).item()).toBe(Infinity)
  })

  test('never broadcasts', () => {
    expect(() => entropy(logits, int32([0]))).toThrow(
      'softmaxCrossEntropy: for logits [2, 3] the labels must be classes of shape [2] or probabilities of shape [2, 3]; got [1]',
    )
    expect(() => entropy(logits, zeros([1, 3]))).toThrow(
      'softmaxCrossEntropy: logits and probabilities must have the same shape; got [2, 3] and [1, 3]; a loss does not broadcast: reshape one of them',
    )
    expect(() => entropy(tensor(1), int32([]))).toThrow(
      'softmaxCrossEntropy: the logits need an axis of classes, [..., classes]; got a scalar',
    )
    expect(() => entropy(int32([1, 2]), int32([]))).toThrow(
      new DTypeError('softmaxCrossEntropy', 'the logits must be float32 or float64; got int32; use astype'),
    )
  })

  test('types', () => {
    expectTypeOf(softmaxCrossEntropy(zeros([2, 3]), zeros([2], { dtype: 'int32' }))).toEqualTypeOf<
      Tensor<[]>
    >()
    expectTypeOf(softmaxCrossEntropy(zeros([2, 3]), zeros([2, 3]), { reduction: 'none' })).toEqualTypeOf<
      Tensor<[2]>
    >()
  })

  test('types of labels', () => {
    const scores = zeros([2, 3])
    const dtype = 'int32'
    // @ts-expect-error -- classes are integers
    expect(() => softmaxCrossEntropy(scores, zeros([2]))).toThrow(DTypeError)
    // @ts-expect-error -- classes of shape [2, 1], where [2] is wanted
    expect(() => softmaxCrossEntropy(scores, zeros([2, 1], { dtype }))).toThrow(ShapeError)
    // @ts-expect-error -- labels of 4 samples for the logits of 2
    expect(() => softmaxCrossEntropy(scores, zeros([4], { dtype }))).toThrow(ShapeError)
    // @ts-expect-error -- probabilities of 4 classes for logits of 3
    expect(() => softmaxCrossEntropy(scores, zeros([2, 4]))).toThrow(ShapeError)
    // @ts-expect-error -- three axes fewer
    expect(() => softmaxCrossEntropy(zeros([2, 4, 5, 3]), zeros([2], { dtype }))).toThrow(ShapeError)

    // What is not known is not asked.
    const batch: Tensor<[number, 3]> = scores
    const labels: Tensor<[number], 'int32' | 'uint8'> = zeros([2], { dtype })
    expectTypeOf(softmaxCrossEntropy(batch, labels)).toEqualTypeOf<Tensor<[]>>()
    expect(softmaxCrossEntropy(scores as AnyTensor, labels).item()).toBeCloseTo(Math.log(3), 6)
    expect(softmaxCrossEntropy(scores, labels as AnyTensor).item()).toBeCloseTo(Math.log(3), 6)
    expect(softmaxCrossEntropy(zeros([3]), tensor(1, { dtype })).item()).toBeCloseTo(Math.log(3), 6)
    const generic = <B extends number>(x: Tensor<[B, 3]>, y: Tensor<[B], 'int32'>): Tensor<[]> =>
      softmaxCrossEntropy(x, y)
    expect(generic(scores, zeros([2], { dtype })).item()).toBeCloseTo(Math.log(3), 6)
  })
})
