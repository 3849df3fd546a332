// Dropout: how much it drops, and when.
import { assertGradients } from '@chainrule/gradcheck'
import {
  DTypeError,
  grad,
  jit,
  ones,
  random,
  tensor,
  tree,
  ValueError,
  zeros,
  type AnyTensor,
  type Tensor,
} from '@chainrule/tensor'
import { describe, expect, expectTypeOf, test } from 'vitest'
import { Dropout, Training } from '../index'

const training = (seed = 0): Training => new Training(random.key(seed))

describe('Dropout', () => {
  test('changes nothing in evaluation', () => {
    const x = tensor([1, NaN, 3])
    expect(new Dropout(0.9).forward(x)).toBe(x)
    expect(tree.paths(new Dropout())).toEqual([])
  })

  test.each([0.1, 0.5, 0.8])('drops a share of %f and keeps the mean', (rate) => {
    const count = 100_000
    const y = new Dropout(rate).forward(ones([count]), training())
    const kept = y.notEqual(0).sum().item()
    // Five standard deviations of a binomial distribution.
    expect(Math.abs(kept - count * (1 - rate))).toBeLessThan(5 * Math.sqrt(count * rate * (1 - rate)))
    expect([...new Set(y.dataSync())].toSorted()).toEqual([0, Math.fround(1 / (1 - rate))])
  })

  test('drops the same elements with the same key, and others at the next call', () => {
    const layer = new Dropout(0.5)
    const dropped = (pass: Training): number[] => [...layer.forward(ones([64]), pass).dataSync()]
    expect(dropped(training(1))).toEqual(dropped(training(1)))
    expect(dropped(training(1))).not.toEqual(dropped(training(2)))
    const pass = training(1)
    expect(dropped(pass)).not.toEqual(dropped(pass))
  })

  test('keeps all with a rate of 0, and none with 1, with gradients that are no NaN', () => {
    const x = tensor([1, -2, 3])
    const gradientOf = (rate: number) =>
      grad((x: Tensor<[3]>) => new Dropout(rate).forward(x, training()).sum())(x).arraySync()
    expect(new Dropout(0).forward(x, training())).toBe(x)
    expect(new Dropout(1).forward(tensor([1, NaN, Infinity]), training()).arraySync()).toEqual([0, 0, 0])
    expect([gradientOf(0), gradientOf(1)]).toEqual([
      [1, 1, 1],
      [0, 0, 0],
    ])
  })

  test('drops NaN, too', () => {
    const y = new Dropout(0.5).forward(tensor([NaN]).broadcastTo([100]), training())
    expect([...y.dataSync()].filter((value) => value === 0).length).toBeGreaterThan(30)
  })

  test('has right gradients, and drops the same under jit', () => {
    const x = random.normal(random.key(3), [5, 4], { dtype: 'float64' })
    const f = (x: AnyTensor): AnyTensor => new Dropout(0.4).forward(x, training())
    assertGradients(f, [x])
    const withKey = (x: AnyTensor, key: random.Key): AnyTensor =>
      new Dropout(0.4).forward(x, new Training(key))
    const compiled = jit(withKey)
    for (const seed of [0, 1]) {
      const key = random.key(seed)
      expect(compiled(x, key).arraySync()).toEqual(withKey(x, key).arraySync())
    }
    expect(compiled.cacheInfo().misses).toBe(1)
  })

  test('refuses what does not fit', () => {
    for (const rate of [-0.1, 1.1, NaN]) {
      expect(() => new Dropout(rate)).toThrow(
        new ValueError('Dropout', `the rate must be a number from 0 to 1; got ${rate}`),
      )
    }
    expect(() => new Dropout('0.5' as never)).toThrow(ValueError)
    expect(() => new Dropout().forward(zeros([2], { dtype: 'int32' }), training())).toThrow(DTypeError)
    expect(() => new Dropout().forward([1] as never)).toThrow('Dropout: expects a tensor; got an array of 1')
  })

  test('keeps shape and dtype', () => {
    expectTypeOf(new Dropout().forward(zeros([2, 3], { dtype: 'float64' }))).toEqualTypeOf<
      Tensor<[2, 3], 'float64'>
    >()
    const y = new Dropout().forward(zeros([0, 3], { dtype: 'float64' }), training())
    expect([y.shape, y.dtype]).toEqual([[0, 3], 'float64'])
  })
})
