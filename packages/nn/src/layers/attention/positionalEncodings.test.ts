// Places as vectors: beside their formula, for far places, learned, errors.
import { assertGradients } from '@chainrule/gradcheck'
import { random, ShapeError, tree, zeros, type AnyTensor, type Tensor } from '@chainrule/tensor'
import { expect, expectTypeOf, test } from 'vitest'
import { LearnedPositions, sinusoidalPositions } from '../../index'

test('sinusoidalPositions are the sines and cosines of the formula, far out, too', () => {
  const table = sinusoidalPositions(5001, 6, { dtype: 'float64' }).arraySync()
  for (const place of [0, 1, 5000]) {
    for (let i = 0; i < 3; i++) {
      const angle = place / 10000 ** ((2 * i) / 6)
      expect(table[place]?.[2 * i]).toBeCloseTo(Math.sin(angle), 10)
      expect(table[place]?.[2 * i + 1]).toBeCloseTo(Math.cos(angle), 10)
    }
  }
  const single = sinusoidalPositions(5001, 6)
  expect(single.dtype).toBe('float32')
  expect(single.arraySync()[5000]?.[0]).toBeCloseTo(Math.sin(5000), 6)
  expect(() => sinusoidalPositions(5, 3)).toThrow('features must be even, a sine and a cosine each; got 3')
  expect(() => sinusoidalPositions(0, 4)).toThrow('length must be a whole number from 1 up; got 0')
  expectTypeOf(sinusoidalPositions(5, 4)).toEqualTypeOf<Tensor<[5, 4]>>()
})

test('LearnedPositions adds the first rows of its table', () => {
  const layer = new LearnedPositions(5, 2, { dtype: 'float64', key: random.key(0) })
  expect(tree.paths(layer)).toEqual(['embedding.weight'])
  const rows = layer.embedding.weight.arraySync()
  expect(layer.forward(zeros([2, 3, 2])).arraySync()).toEqual([rows.slice(0, 3), rows.slice(0, 3)])
  const x = random.normal(random.key(1), [2, 3, 2], { dtype: 'float64' })
  assertGradients((l: typeof layer, x: AnyTensor) => l.forward(x).square() as AnyTensor, [layer, x])
  const forward: (x: AnyTensor) => AnyTensor = (x) => layer.forward(x)
  expect(() => forward(zeros([2, 6, 2]))).toThrow(
    new ShapeError('LearnedPositions', 'expects [..., time, 2] of at most 5 steps, got [2, 6, 2]', [2, 6, 2]),
  )
  expect(() => forward(zeros([2]))).toThrow('expects [..., time, 2] of at most 5 steps, got [2]')
  expect(() => forward(zeros([3, 3]))).toThrow('LearnedPositions: expects last dimension 2, got 3 in [3, 3]')
  expect(() => new LearnedPositions(5, 2, { paddingIndex: 0 } as never)).toThrow(
    "there is no option 'paddingIndex'",
  )
})
