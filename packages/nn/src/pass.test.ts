// A pass in training: its keys, what its layers leave for the next, and what is not trained.
import {
  grad,
  jit,
  ones,
  random,
  stopGradient,
  tensor,
  tree,
  TreeError,
  valueAndGrad,
  ValueError,
  zeros,
  type AnyTensor,
  type Tensor,
} from '@chainrule/tensor'
import { describe, expect, expectTypeOf, test } from 'vitest'
import { BatchNorm, Dropout, Linear, ReLU, Sequential, sgd, Training, Untrained } from './index'
import { untrainedIn } from './untrained'

class Count extends Untrained {
  readonly count: Tensor<[]>

  constructor(count: Tensor<[]>) {
    super()
    this.count = count
  }
}

/** A layer that counts how often it was used in training. */
class Counter {
  readonly scale = ones([2])
  readonly uses = new Count(zeros([]))

  forward(x: AnyTensor, training?: Training): AnyTensor {
    training?.record(this.uses, new Count(stopGradient(training.latest(this.uses).count.add(1))))
    return x.mul(this.scale)
  }
}

const training = (): Training => new Training(random.key(0))

describe('Training', () => {
  test('gives other keys at each call, and the same ones in the same pass', () => {
    const keysOf = (seed: number): number[][] => {
      const pass = new Training(random.key(seed))
      return [0, 1, 2].map(() => pass.nextKey().arraySync())
    }
    expect(new Set(keysOf(0).map(String)).size).toBe(3)
    expect(keysOf(0)).toEqual(keysOf(0))
    expect(keysOf(0)).not.toEqual(keysOf(1))
  })

  test('puts in place what was recorded last, and leaves the rest and the model alone', () => {
    const model = { layers: [new Counter(), new Counter()], name: 'two' }
    const pass = training()
    const [first] = model.layers as [Counter, Counter]
    first.forward(first.forward(ones([2]), pass), pass)
    const next = pass.updated(model)
    expectTypeOf(next).toEqualTypeOf<typeof model>()
    expect(next.layers.map(({ uses }) => uses.count.item())).toEqual([2, 0])
    expect(next.layers[0]).toBeInstanceOf(Counter)
    expect(next.name).toBe('two')
    expect(next.layers[0]?.scale).toBe(first.scale)
    expect(first.uses.count.item()).toBe(0)
  })

  test('tells a recorded tensor from another that is the same', () => {
    // One tensor in two places, of which one is replaced.
    const zero = zeros([])
    const model = { bias: zero, counts: [new Count(zero), new Count(zero)] as const }
    const pass = training()
    pass.record(model.counts[1], new Count(tensor(5)))
    const next = pass.updated(model)
    expect([next.bias, next.counts[0].count, next.counts[1].count].map((x) => x.item())).toEqual([0, 0, 5])
  })

  test('passes through grad and jit beside the loss, and holds no graph', () => {
    const step = jit(
      valueAndGrad(
        (model: Counter, x: Tensor<[2]>, key: random.Key) => {
          const pass = new Training(key)
          return [model.forward(x, pass).sum(), pass.updated(model)] as const
        },
        { hasAux: true },
      ),
    )
    let model = new Counter()
    for (let turn = 1; turn <= 3; turn++) {
      const [[loss, next], gradients] = step(model, tensor([3, 4]), random.key(turn))
      expect(loss.item()).toBe(7)
      expect(gradients.scale.arraySync()).toEqual([3, 4])
      expect(gradients.uses.count.item()).toBe(0)
      expect(next.uses).toBeInstanceOf(Count)
      expect(next.uses.count.item()).toBe(turn)
      model = next
    }
    expect(step.cacheInfo().misses).toBe(1)
  })

  test('refuses what would be lost or would not fit', () => {
    const model = new Counter()
    const pass = training()
    model.forward(ones([2]), pass)
    expect(() => pass.updated(new Counter())).toThrow(ValueError)
    expect(() => pass.updated(new Counter())).toThrow(
      'Training: 1 recorded part is not in this model; pass the very model whose forward was called',
    )
    // The model outside is not the one that the function got.
    expect(() =>
      grad(
        (m: Counter) => {
          const inner = training()
          return [m.forward(ones([2]), inner).sum(), inner.updated(model)] as const
        },
        { hasAux: true },
      )(model),
    ).toThrow('is not in this model')
    expect(() => pass.record(model.uses, new Count(zeros([2]) as AnyTensor))).toThrow(
      'Training: a tensor of shape [] must be replaced by one like it; got [2]',
    )
    expect(() => pass.record(model.uses, new Count(zeros([], { dtype: 'float64' }) as AnyTensor))).toThrow(
      'Training: a tensor of dtype float32 must be replaced by one like it; got float64; use astype',
    )
    expect(() => pass.record(model.uses, new (class extends Untrained {})() as Count)).toThrow(TreeError)
    expect(() => new Training(0 as never)).toThrow(
      new ValueError('Training', 'expects a key; got 0; make one with random.key(0)'),
    )
    // @ts-expect-error -- an ordinary object is not marked as untrained
    expect(() => pass.record({ a: zeros([]) }, { a: zeros([]) })).not.toThrow()
  })

  test('is what a model of norms and dropout learns with', () => {
    const optimiser = sgd({ learningRate: 0.2 })
    const x = random.normal(random.key(1), [32, 4])
    const y = x.sum({ axis: 1, keepDims: true }).greater(0).astype('float32')
    const build = () =>
      new Sequential(
        new Linear(4, 8, { key: random.key(2) }),
        new BatchNorm(8),
        new ReLU(),
        new Dropout(0.1),
        new Linear(8, 1, { key: random.key(3) }),
      )
    type Model = ReturnType<typeof build>
    const step = jit((model: Model, state: ReturnType<typeof optimiser.init>, key: random.Key) => {
      const differentiated = valueAndGrad(
        (m: Model) => {
          const pass = new Training(key)
          return [m.forward(x, pass).sub(y).square().mean(), pass.updated(m)] as const
        },
        { hasAux: true },
      )
      const [[loss, updated], gradients] = differentiated(model)
      return { ...optimiser.update(gradients, state, updated), loss }
    })
    let params = build()
    let state = optimiser.init(params)
    const losses: number[] = []
    for (let turn = 0; turn < 60; turn++) {
      const result = step(params, state, random.key(turn))
      ;({ params, state } = result)
      losses.push(result.loss.item())
    }
    expect(losses.at(-1)).toBeLessThan((losses[0] as number) / 3)
    // The running statistics have come close to those of the data, so that evaluation is as good.
    const error = params.forward(x).sub(y).square().mean().item()
    expect(error).toBeLessThan((losses[0] as number) / 3)
    expect(step.cacheInfo().misses).toBe(1)
  })
})

describe('Untrained', () => {
  test('is found at any depth, and what is inside counts as one part', () => {
    class Outer extends Untrained {
      readonly inner = new Count(zeros([]))
      readonly extra = [ones([1])]
    }
    const model = { a: [new Outer()], b: { c: new Count(ones([])), w: ones([3]) }, f: () => 0, n: null }
    const found = untrainedIn(model)
    const names = tree.entries(model).filter(([, x]) => found.has(x))
    expect(names.map(([path]) => path)).toEqual(['a[0].inner.count', 'a[0].extra[0]', 'b.c.count'])
  })

  test('refuses trees that contain themselves', () => {
    const model: Record<string, unknown> = { w: ones([1]) }
    model['self'] = model
    expect(() => untrainedIn(model)).toThrow(TreeError)
  })
})
