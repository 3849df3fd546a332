// The losses whose labels are classes, with their options. Values are compared with PyTorch's in
// test/losses.golden.test.ts, plain cross-entropy in losses.test.ts.
import { assertGradients } from '@chainrule/gradcheck'
import {
  DTypeError,
  grad,
  IndexError,
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
import { crossEntropy, multiMargin, nll, softmaxCrossEntropy } from '../index'

type Loss = (a: AnyTensor, b: AnyTensor, options?: object) => AnyTensor
const untyped = (loss: unknown): Loss => loss as Loss
const int32 = (values: number[]): AnyTensor => tensor(values, { dtype: 'int32' })
const draw = (seed: number): AnyTensor => random.normal(random.key(seed), [4, 3], { dtype: 'float64' })
const classWeights = tensor([0.5, 2, 1], { dtype: 'float64' })

const losses: readonly (readonly [name: string, loss: Loss, options: object])[] = [
  [
    'softmaxCrossEntropy',
    untyped(softmaxCrossEntropy),
    { labelSmoothing: 0.2, classWeights, ignoreIndex: 2 },
  ],
  ['nll', untyped(nll), { classWeights, ignoreIndex: 2 }],
  ['multiMargin', untyped(multiMargin), { margin: 0.7, power: 2 }],
]

describe.each(losses)('%s', (name, loss, options) => {
  const labels = int32([0, 2, 1, 0])

  test.each(['mean', 'sum', 'none'])('has right gradients, %s', (reduction) => {
    assertGradients((x: AnyTensor) => loss(x, labels, { ...options, reduction }), [draw(0)])
  })

  test('is the same compiled', () => {
    const f = (x: AnyTensor, y: AnyTensor): AnyTensor => loss(x, y, options)
    expect(jit(f)(draw(0), labels).item()).toBeCloseTo(f(draw(0), labels).item() as number, 12)
  })

  test('refuses labels that do not fit', () => {
    expect(() => loss(zeros([2, 3]), int32([0]))).toThrow(ShapeError)
    expect(() => loss(zeros([2, 3]), int32([0]))).toThrow('[2, 3] the labels must be classes of shape [2]')
    expect(() => loss(zeros([2, 3]), int32([0, 3]))).toThrow(
      new IndexError(name, 'label 3 (number 1) is none of the 3 classes; labels are 0 to 2', 3, 3),
    )
    expect(() => loss(zeros([2, 3]), zeros([2]))).toThrow(DTypeError)
    expect(() => loss(zeros([]), int32([]))).toThrow('need an axis of classes, [..., classes]; got a scalar')
    expect(() => loss(zeros([2, 3], { dtype: 'int32' }), int32([0, 1]))).toThrow(
      'must be float32 or float64; got int32; use astype',
    )
    expect(() => loss(zeros([2, 3]), int32([0, 1]), { weights: 1 })).toThrow(
      `${name}: there is no option 'weights'`,
    )
  })
})

describe('ignoreIndex', () => {
  const logits = draw(1)
  const entropy = untyped(softmaxCrossEntropy)

  test('leaves samples out, of the mean, too', () => {
    const counted = entropy(logits.slice([0, 2]), int32([0, 2])).item() as number
    for (const [ignoreIndex, labels] of [
      [-100, int32([0, 2, -100, -100])],
      [255, tensor([0, 2, 255, 255], { dtype: 'uint8' })],
      [1, int32([0, 2, 1, 1])],
    ] as const) {
      expect(entropy(logits, labels, { ignoreIndex }).item()).toBeCloseTo(counted, 14)
      const slope = grad((x: AnyTensor) => entropy(x, labels, { ignoreIndex }) as Tensor<[]>)(
        logits,
      ) as AnyTensor
      const [, , third, fourth] = slope.arraySync() as number[][]
      expect([third, fourth]).toEqual([
        [0, 0, 0],
        [0, 0, 0],
      ])
    }
  })

  test('of all samples gives 0, and gradients of 0', () => {
    const labels = int32([-1, -1, -1, -1])
    for (const options of [{ ignoreIndex: -1 }, { ignoreIndex: -1, classWeights, labelSmoothing: 0.1 }]) {
      expect(entropy(logits, labels, options).item()).toBe(0)
      const slope = grad((x: AnyTensor) => entropy(x, labels, options) as Tensor<[]>)(logits) as AnyTensor
      expect(slope.abs().max().item()).toBe(0)
    }
  })

  test('allows no other label', () => {
    expect(() => entropy(logits, int32([0, -1, -100, 1]), { ignoreIndex: -100 })).toThrow(
      'label -1 (number 1) is none of the 3 classes; labels are 0 to 2, or -100, which is ignored',
    )
    const late = int32([0, 1, -2, 1]).add(1)
    expect(() => entropy(logits, late, { ignoreIndex: -100 }).item()).toThrow(IndexError)
    expect(() => entropy(logits, int32([0, 1, 2, 1]), { ignoreIndex: 0.5 })).toThrow(
      new ValueError('softmaxCrossEntropy', 'ignoreIndex must be a whole number; got 0.5'),
    )
    expect(() => entropy(logits, logits.softmax(), { ignoreIndex: 0 })).toThrow(
      'ignoreIndex is for labels of classes',
    )
  })
})

describe('softmaxCrossEntropy', () => {
  const entropy = untyped(softmaxCrossEntropy)

  test('is also called crossEntropy', () => expect(crossEntropy).toBe(softmaxCrossEntropy))

  test('with labels smoothed is the same as with smooth labels', () => {
    const smooth = tensor([[0.9, 0.05, 0.05], [0.05, 0.05, 0.9]], { dtype: 'float64' }) // prettier-ignore
    const logits = draw(2).slice([0, 2])
    const expected = entropy(logits, smooth).item() as number
    expect(entropy(logits, int32([0, 2]), { labelSmoothing: 0.15 }).item()).toBeCloseTo(expected, 14)
  })

  test('has right gradients for probabilities, with options', () => {
    const f = (x: AnyTensor, y: AnyTensor) => entropy(x, y.softmax(), { classWeights, labelSmoothing: 0.3 })
    assertGradients(f, [draw(0), draw(1)])
  })

  test('refuses options out of range', () => {
    const of = (options: object) => () => entropy(draw(0), int32([0, 1, 2, 0]), options)
    expect(of({ labelSmoothing: 1.5 })).toThrow('labelSmoothing must be a number from 0 to 1; got 1.5')
    expect(of({ classWeights: zeros([4]) })).toThrow(
      'softmaxCrossEntropy: classWeights must have shape [3], one for each class; got [4]',
    )
    expect(of({ classWeights: [1, 2, 3] })).toThrow('the classWeights must be a tensor; got an array of 3')
  })
})

test('types', () => {
  const dtype = 'int32'
  expectTypeOf(nll(zeros([2, 3]), zeros([2], { dtype }))).toEqualTypeOf<Tensor<[]>>()
  expectTypeOf(multiMargin(zeros([2, 3]), zeros([2], { dtype }), { reduction: 'none' })).toEqualTypeOf<
    Tensor<[2]>
  >()
  // @ts-expect-error -- classes are integers
  expect(() => nll(zeros([2, 3]), zeros([2]))).toThrow(DTypeError)
  // @ts-expect-error -- one-hot rows are no classes
  expect(() => nll(zeros([2, 3]), zeros([2, 3], { dtype }))).toThrow(ShapeError)
  // @ts-expect-error -- labels of 4 samples for the scores of 2
  expect(() => multiMargin(zeros([2, 3]), zeros([4], { dtype }))).toThrow(ShapeError)
  const generic = <B extends number>(x: Tensor<[B, 3]>, y: Tensor<[B], 'int32'>): Tensor<[]> => nll(x, y)
  expect(generic(zeros([2, 3]), zeros([2], { dtype })).item()).toBe(0)
})
