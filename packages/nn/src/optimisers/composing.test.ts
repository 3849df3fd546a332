// What is put around optimisers: chain, clipping, accumulate, ema, masked.
import {
  grad,
  jit,
  ones,
  tensor,
  tree,
  TreeError,
  ValueError,
  zeros,
  type AnyTensor,
  type Tensor,
} from '@chainrule/tensor'
import { describe, expect, expectTypeOf, test } from 'vitest'
import {
  accumulate,
  adam,
  averaged,
  chain,
  clipByNorm,
  clipByValue,
  ema,
  masked,
  sgd,
  type AccumulateState,
  type AdamState,
  type ChainState,
  type EmaState,
  type Optimiser,
  type SgdState,
} from '../index'
import { Untrained } from '../untrained'

interface Params {
  readonly w: Tensor<[2]>
  readonly b: Tensor<[2]>
}

const params: Params = { w: tensor([1, 2]), b: tensor([3, 4]) }
const gradients: Params = { w: tensor([0, 3]), b: tensor([4, 0]) }
const lists = (values: unknown): unknown[] => tree.leaves(values).map((x) => x.arraySync())

/** The parameters after some steps with the gradient of the sum of cubes, one by one and compiled. */
function train(optimiser: Optimiser<unknown>, steps: number): { plain: Params[]; compiled: Params[] } {
  const step = (p: Params, state: unknown) =>
    optimiser.update(tree.map((x) => x.square(), p) as never, state, p)
  const run = (f: typeof step): Params[] => {
    let current = tree.map((x) => x.mul(1), params)
    let state = optimiser.init(current)
    return Array.from({ length: steps }, () => {
      ;({ params: current, state } = f(current, state))
      return tree.map((x) => tensor(x.arraySync() as number[]), current)
    })
  }
  const compiled = jit(step, { donate: [0, 1] })
  const result = { plain: run(step), compiled: run(compiled) }
  expect(compiled.cacheInfo().misses).toBe(1)
  return result
}

describe('clipByNorm', () => {
  const clip = clipByNorm(1)
  const clipped = (given: unknown, of: unknown = params): unknown =>
    clip.update(given, clip.init(of), of).gradients

  test('scales all alike to the norm, where they are larger', () => {
    const [w, b] = lists(clipped(gradients)) as [number[], number[]]
    expect([...w, ...b].map((x) => Math.round(1e5 * x) / 1e5)).toEqual([0, 0.6, 0.8, 0])
    const small = tree.map((x) => x.mul(0.1), gradients)
    expect(lists(clipped(small))).toEqual(lists(small))
  })

  test('neither overflows nor divides by 0', () => {
    const huge = tree.map((x) => x.mul(1e30), gradients)
    const [w, b] = lists(clipped(huge)) as [number[], number[]]
    expect([w[1], b[0]]).toEqual([Math.fround(0.6), Math.fround(0.8)])
    expect(lists(clipped(tree.map((x) => x.mul(0), gradients)))).toEqual([
      [0, 0],
      [0, 0],
    ])
  })

  test('does not count what is not trained', () => {
    class Statistics extends Untrained {
      readonly mean = zeros([1])
    }
    const model = { w: zeros([1]), running: new Statistics() }
    const given = { w: tensor([0.5]), running: { mean: tensor([1000]) } }
    expect(lists(clipped(given, model))[0]).toEqual([0.5])
  })

  test('refuses what is no norm, and gradients of others', () => {
    for (const most of [0, -1, Infinity, Number.NaN, '1']) {
      expect(() => clipByNorm(most as number)).toThrow(
        new ValueError('clipByNorm', `expected a number above 0; got ${String(most)}`),
      )
    }
    expect(() => clipped({ w: zeros([2]) })).toThrow("clipByNorm: there is no gradient at 'b'")
  })
})

describe('clipByValue', () => {
  test('limits each', () => {
    const clip = clipByValue(3.5)
    expect(lists(clip.update(gradients, clip.init(params), params).gradients)).toEqual([
      [0, 3],
      [3.5, 0],
    ])
    expect(() => clipByValue(0)).toThrow('clipByValue: expected a number above 0; got 0')
  })
})

describe('chain', () => {
  test('hands gradients through, in order', () => {
    const norm = (optimiser: Optimiser<unknown>) =>
      optimiser.update(gradients as never, optimiser.init(params), params).params
    const rate = { learningRate: 1 }
    expect(lists(norm(chain(clipByValue(1), clipByNorm(1), sgd(rate))))).not.toEqual(
      lists(norm(chain(clipByNorm(1), clipByValue(1), sgd(rate)))),
    )
    expect(lists(norm(chain(sgd(rate))))).toEqual(lists(norm(sgd(rate))))
    expect(lists(norm(chain(clipByNorm(1), chain(clipByValue(1), sgd(rate)))))).toEqual(
      lists(norm(chain(clipByNorm(1), clipByValue(1), sgd(rate)))),
    )
  })

  test('is the same compiled', () => {
    const { plain, compiled } = train(chain(clipByNorm(1), clipByValue(0.8), adam({ learningRate: 0.1 })), 5)
    for (const [i, each] of plain.entries()) {
      for (const [a, b] of tree.leaves(each).map((x, k) => [x, tree.leaves(compiled[i])[k]])) {
        expect(
          (a as AnyTensor)
            .sub(b as AnyTensor)
            .abs()
            .max()
            .item(),
        ).toBeLessThan(1e-6)
      }
    }
  })

  test('refuses what is neither transform nor optimiser, and a wrong order', () => {
    expect(() => chain(1 as never)).toThrow(
      new ValueError('chain', 'part 0 must be a transform or an optimiser; got 1'),
    )
    expect(() => chain(...([] as never))).toThrow('chain: expected transforms and an optimiser; got nothing')
    // @ts-expect-error -- the optimiser stands last
    const wrong = chain(sgd({ learningRate: 1 }), clipByNorm(1))
    const state = wrong.init(params) as never
    expect(() => wrong.update(gradients, state, params)).toThrow(
      'chain: part 0 gave no gradients; an optimiser stands last',
    )
    // @ts-expect-error -- there is no optimiser
    const none = chain(clipByNorm(1))
    expect(() => none.update(gradients, none.init(params) as never, params)).toThrow(
      'chain: the last part must be an optimiser, such as adam(); it gave no parameters',
    )
    const right = chain(clipByNorm(1), sgd({ learningRate: 1 }))
    expect(() => right.update(gradients, sgd({ learningRate: 1 }).init(params) as never, params)).toThrow(
      'chain: the second argument must be the state, of init or the last update, an array of 2; got an object',
    )
  })

  test('types', () => {
    const optimiser = chain(clipByNorm(1), clipByValue(1), adam())
    expectTypeOf(optimiser).toEqualTypeOf<Optimiser<ChainState<[undefined, undefined], AdamState>>>()
    const state = optimiser.init(params)
    expectTypeOf(state[2]).toEqualTypeOf<AdamState>()
    expectTypeOf(ema(accumulate(sgd({ learningRate: 1 }), 2))).toEqualTypeOf<
      Optimiser<EmaState<AccumulateState<SgdState>>>
    >()
    expectTypeOf(optimiser.update(gradients, state, params).params).toEqualTypeOf<Params>()
    // @ts-expect-error -- a gradient is missing
    expect(() => optimiser.update({ w: gradients.w }, state, params)).toThrow(TreeError)
  })
})

describe('accumulate', () => {
  test('updates at every third call, with the mean', () => {
    const optimiser = accumulate(adam({ learningRate: 0.1 }), 3)
    const direct = adam({ learningRate: 0.1 })
    let [current, state] = [params, optimiser.init(params)]
    let [expected, inner] = [params, direct.init(params)]
    for (let round = 0; round < 3; round++) {
      const parts = [1, 2, 6].map((factor) => tree.map((x) => x.mul(factor), gradients))
      for (const [i, part] of parts.entries()) {
        expect(lists(current)).toEqual(lists(expected))
        expect(state.count.item()).toBe(i)
        ;({ params: current, state } = optimiser.update(part, state, current))
      }
      ;({ params: expected, state: inner } = direct.update(
        tree.map((x) => x.mul(3), gradients),
        inner,
        expected,
      ))
      expect(lists(current)).toEqual(lists(expected))
      expect(state.inner.step.item()).toBe(round + 1)
      expect(lists(state.sum)).toEqual([
        [0, 0],
        [0, 0],
      ])
    }
  })

  test('is the same compiled, in one program', () => {
    const { plain, compiled } = train(accumulate(sgd({ learningRate: 0.01, momentum: 0.5 }), 2), 6)
    expect(compiled.map(lists)).toEqual(plain.map(lists))
    expect(lists(plain[0])).toEqual(lists(params))
    expect(lists(plain[1])).not.toEqual(lists(params))
    expect(lists(plain[2])).toEqual(lists(plain[1]))
  })

  test('keeps what a batch without numbers would spoil, until it is time', () => {
    const optimiser = accumulate(sgd({ learningRate: 1 }), 2)
    const bad = tree.map((x) => x.mul(Number.NaN), gradients)
    const first = optimiser.update(bad, optimiser.init(params), params)
    expect(lists(first.params)).toEqual(lists(params))
  })

  test('refuses what is no count, and another state', () => {
    expect(() => accumulate(adam(), 0)).toThrow(
      new ValueError('accumulate', 'steps must be a whole number from 1 up; got 0'),
    )
    expect(() => accumulate(adam(), 2).update(gradients, adam().init(params) as never, params)).toThrow(
      'accumulate: the second argument must be the state',
    )
  })
})

describe('ema', () => {
  class Statistics extends Untrained {
    readonly mean: Tensor<[1]>

    constructor(mean: Tensor<[1]>) {
      super()
      this.mean = mean
    }
  }

  test('begins with the parameters, and follows them', () => {
    const optimiser = ema(sgd({ learningRate: 1 }), { decay: 0.75 })
    let state = optimiser.init(params)
    expect(lists(averaged(state, params))).toEqual(lists(params))
    let current = params
    let expected = [1, 2, 3, 4]
    for (let step = 0; step < 5; step++) {
      ;({ params: current, state } = optimiser.update(gradients, state, current))
      const values = (lists(current) as number[][]).flat()
      expected = expected.map((x, i) => 0.75 * x + 0.25 * (values[i] as number))
    }
    for (const [i, x] of (lists(averaged(state, current)) as number[][]).flat().entries()) {
      expect(x).toBeCloseTo(expected[i] as number, 5)
    }
  })

  test('is the same compiled, though parameters and mean begin alike', () => {
    const { plain, compiled } = train(ema(sgd({ learningRate: 0.01 })), 4)
    expect(compiled.map(lists)).toEqual(plain.map(lists))
  })

  test('takes what is not trained from the model', () => {
    const model = { w: tensor([1]), running: new Statistics(tensor([5])) }
    const optimiser = ema(sgd({ learningRate: 1 }), { decay: 0 })
    const given = grad((m: typeof model) => m.w.sum())(model)
    const { params: next, state } = optimiser.update(given, optimiser.init(model), model)
    const mean = averaged(state, { ...next, running: new Statistics(tensor([7])) })
    expect(lists(mean)).toEqual([[0], [7]])
    expect(mean.running).toBeInstanceOf(Statistics)
  })

  test('refuses what is no share, and another state', () => {
    expect(() => ema(adam(), { decay: 1 })).toThrow(
      new ValueError('ema', 'decay must be a number from 0 up, below 1; got 1'),
    )
    expect(() => averaged(adam().init(params) as never, params)).toThrow(
      'averaged: the second argument must be the state',
    )
    expect(() => averaged(ema(adam()).init({ v: ones([1]) }), params)).toThrow(
      "averaged: the state's average has tensors at 'v', the parameters at 'w', 'b'",
    )
  })
})

describe('masked', () => {
  test('moves what is chosen, and remembers that alone', () => {
    const optimiser = masked(adam({ learningRate: 0.1 }), (path) => path === 'b')
    const state = optimiser.init(params)
    expect(tree.paths(state)).toEqual(['step', 'mean.b', 'meanSquare.b'])
    const next = optimiser.update(gradients, state, params)
    expect(next.params.w).toBe(params.w)
    expect(next.params.b.arraySync()).not.toEqual(params.b.arraySync())
  })

  test('is the same compiled', () => {
    const { plain, compiled } = train(
      masked(sgd({ learningRate: 0.01, momentum: 0.9 }), (_, x) => x.ndim === 1),
      4,
    )
    expect(compiled.map(lists)).toEqual(plain.map(lists))
  })

  test('refuses to choose nothing', () => {
    const optimiser = masked(adam(), (path) => path === 'weight')
    for (const f of [
      () => optimiser.init(params),
      () => optimiser.update(gradients, adam().init(params), params),
    ]) {
      expect(f).toThrow(
        new ValueError('masked', "the function chose none of the parameters, which are 'w', 'b'"),
      )
    }
    expect(() => masked(adam(), 'w' as never)).toThrow(
      'masked: the second argument must be a function of path and tensor; got w',
    )
  })
})
