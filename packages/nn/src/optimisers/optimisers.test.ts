// What all optimisers do alike: trees, what is not trained, decay, compiled steps, errors. Their numbers are compared
// with PyTorch's in test/optimisers.golden.test.ts.
import {
  grad,
  jit,
  ones,
  random,
  ShapeError,
  tensor,
  TraceError,
  tree,
  TreeError,
  valueAndGrad,
  ValueError,
  zeros,
  type AnyTensor,
} from '@chainrule/tensor'
import { describe, expect, test } from 'vitest'
import {
  accumulate,
  adadelta,
  adagrad,
  adam,
  adamW,
  chain,
  clipByNorm,
  ema,
  Linear,
  lion,
  rmsProp,
  schedules,
  sgd,
  type LearningRate,
  type Optimiser,
} from '../index'
import { Untrained } from '../untrained'

interface Options {
  readonly learningRate?: LearningRate
  readonly weightDecay?: number
  readonly decay?: (path: string, tensor: AnyTensor) => boolean
}

type Make = (options: Options) => Optimiser<unknown>

const makers: [name: string, make: Make][] = [
  ['sgd', (options) => sgd({ learningRate: 0.01, momentum: 0.9, ...options })],
  ['adam', (options) => adam({ amsgrad: true, ...options })],
  ['adamW', (options) => adamW(options)],
  ['rmsProp', (options) => rmsProp({ centred: true, momentum: 0.5, ...options })],
  ['adagrad', (options) => adagrad({ initialSum: 0.1, ...options })],
  ['adadelta', (options) => adadelta(options)],
  ['lion', (options) => lion(options)],
]

class Statistics extends Untrained {
  readonly mean: AnyTensor

  constructor(mean: AnyTensor) {
    super()
    this.mean = mean
  }
}

/** A model of what optimisers meet: parameters of one shape, statistics, whole numbers, other fields. */
class Model {
  readonly layer = new Linear(2, 2, { key: random.key(0) })
  readonly scale = ones([2])
  readonly running = new Statistics(ones([2]))
  readonly counts = tensor([3], { dtype: 'int32' })
  readonly name = 'model'

  loss(): AnyTensor {
    const x = this.layer.forward(tensor([[1, 2], [3, -1]])) // prettier-ignore
    return x.mul(this.scale).mul(this.running.mean).square().sum()
  }
}

const fresh = (): Model => tree.map((x) => x.mul(1), new Model())
const gradientsOf = (model: Model): never => grad((m: Model) => m.loss() as never)(model) as never

describe.each(makers)('%s', (name, make) => {
  test('moves parameters, and nothing else', () => {
    const model = new Model()
    const optimiser = make({ weightDecay: 0.1 })
    const state = optimiser.init(model)
    const next = optimiser.update(gradientsOf(model), state, model).params as Model
    expect(next).toBeInstanceOf(Model)
    expect([next.name, next.counts]).toEqual(['model', model.counts])
    // The statistics have a gradient, which is not asked for, and do not decay.
    expect(next.running).toBeInstanceOf(Statistics)
    expect(next.running.mean).toBe(model.running.mean)
    for (const [before, after] of [
      [model.layer.weight, next.layer.weight],
      [model.scale, next.scale],
    ] as [AnyTensor, AnyTensor][]) {
      expect(before.equal(after).any().item()).toBe(false)
    }
    const paths = tree.paths(state)
    expect(paths[0]).toBe('step')
    expect(paths.filter((path) => /running|counts/.test(path))).toEqual([])
    expect(paths.filter((path) => path.endsWith('scale'))).toHaveLength((paths.length - 1) / 3)
  })

  test('leaves what decay does not choose without it', () => {
    const start = { weight: ones([2, 2]), bias: ones([2]) }
    const none = tree.map((x) => x.mul(0), start)
    const after = (options: Options) => {
      const optimiser = make({ learningRate: 0.1, ...options })
      return optimiser.update(none as never, optimiser.init(start), start).params
    }
    const { weight, bias } = after({ weightDecay: 0.5, decay: (path, x) => x.ndim > 1 && path === 'weight' })
    expect(bias.arraySync()).toEqual([1, 1])
    expect(weight.less(1).all().item()).toBe(true)
    expect(after({ weightDecay: 0.5 }).bias.less(1).all().item()).toBe(true)
    expect(after({ weightDecay: 0 }).weight.equal(1).all().item()).toBe(true)
  })

  test('is part of one compiled step, whose memory is given away', () => {
    const optimiser = make({
      learningRate: schedules.cosine({ learningRate: 0.01, steps: 20 }),
      weightDecay: 0.01,
    })
    const plain = (model: Model, state: unknown) => {
      const [loss, gradients] = valueAndGrad((m: Model) => m.loss() as never)(model)
      return { loss: loss as AnyTensor, ...optimiser.update(gradients as never, state, model) }
    }
    const compiled = jit(plain, { donate: [0, 1] })
    const train = (step: typeof plain): number[] => {
      let params = fresh()
      let state = optimiser.init(params)
      return Array.from({ length: 10 }, () => {
        const result = step(params, state)
        ;({ params, state } = result)
        return result.loss.item() as number
      })
    }
    const [expected, found] = [train(plain), train(compiled)]
    for (const [i, loss] of found.entries()) expect(loss / (expected[i] as number)).toBeCloseTo(1, 4)
    expect(expected[9]).toBeLessThan(expected[0] as number)
    expect(compiled.cacheInfo().misses).toBe(1)
  })

  test('computes what it gives, so that a loop costs the same at every turn', () => {
    const optimiser = make({ learningRate: schedules.constant(0.1) })
    const params = { p: tensor([1]) }
    const next = optimiser.update({ p: tensor([2]) } as never, optimiser.init(params), params)
    for (const each of tree.leaves(next)) {
      expect(each.storage).toBeDefined()
      expect(each.inputs).toEqual([])
    }
  })

  test('refuses options that are out of range', () => {
    const messageOf = (options: object) => () => make(options)
    expect(messageOf({ learningRate: -1 })).toThrow(
      new ValueError(name, 'learningRate must be a number from 0 up, or a function of the step; got -1'),
    )
    expect(messageOf({ weightDecay: Number.NaN })).toThrow(
      `${name}: weightDecay must be a number from 0 up; got NaN`,
    )
    expect(messageOf({ decay: ['bias'] })).toThrow(
      `${name}: decay must be a function of path and tensor; got bias`,
    )
    expect(messageOf({ learning_rate: 1 })).toThrow(`${name}: there is no option 'learning_rate'`)
  })

  test('refuses gradients and states that are not those of the parameters', () => {
    const optimiser = make({})
    const params = { w: zeros([2, 3]) }
    const state = optimiser.init(params)
    const update = (gradients: unknown, given: unknown) => () =>
      optimiser.update(gradients as never, given, params)
    expect(update({}, state)).toThrow(TreeError)
    expect(update({}, state)).toThrow(`${name}: there is no gradient at 'w'`)
    expect(update({ w: zeros([3]) }, state)).toThrow(ShapeError)
    expect(update(params, undefined)).toThrow(`${name}: the second argument must be the state`)
    expect(update(params, optimiser.init({ v: zeros([2, 3]) }))).toThrow(
      "has tensors at 'v', the parameters at 'w'; pass what init or the last update gave for these parameters",
    )
    expect(update(params, optimiser.init({ w: zeros([3]) }))).toThrow(
      "must have its parameter's shape [2, 3]; got [3]",
    )
    expect(() => optimiser.init({ n: tensor([1], { dtype: 'int32' }) })).toThrow(
      `${name}: the parameters hold no float tensor to train; got tensors at 'n'`,
    )
  })
})

test.each([
  ['adam', () => adam({ beta1: 1 }), 'beta1 must be a number from 0 up, below 1; got 1'],
  ['adamW', () => adamW({ epsilon: -1 }), 'epsilon must be a number from 0 up; got -1'],
  ['rmsProp', () => rmsProp({ smoothing: 1.5 }), 'smoothing must be a number from 0 up, below 1; got 1.5'],
  ['adagrad', () => adagrad({ initialSum: -1 }), 'initialSum must be a number from 0 up; got -1'],
  ['adadelta', () => adadelta({ smoothing: -1 }), 'smoothing must be a number from 0 up, below 1; got -1'],
  ['lion', () => lion({ beta2: 2 }), 'beta2 must be a number from 0 up, below 1; got 2'],
])('%s refuses its own options out of range', (name, make, message) => {
  expect(make).toThrow(new ValueError(name, message))
})

test('adam without smoothing is a step of the gradient’s sign', () => {
  const optimiser = adam({ learningRate: 0.5, beta1: 0, beta2: 0 })
  const params = tensor([1, 1])
  const next = optimiser.update(tensor([3, -0.01]), optimiser.init(params), params).params
  const [a, b] = next.arraySync() as [number, number]
  expect(a).toBeCloseTo(0.5, 6)
  expect(b).toBeCloseTo(1.5, 5)
})

test('centred rmsProp is a number for gradients that do not change', () => {
  const optimiser = rmsProp({ centred: true, smoothing: 0.3 })
  let params = tensor([1, 2, 3])
  let state = optimiser.init(params)
  for (let step = 0; step < 50; step++) {
    ;({ params, state } = optimiser.update(tensor([0.1, 0.7, 1e-3]), state, params))
  }
  expect(params.isFinite().all().item()).toBe(true)
})

test('parameters of both float dtypes keep theirs', () => {
  const params = { a: ones([2]), b: ones([2], { dtype: 'float64' }) }
  const optimiser = ema(accumulate(chain(clipByNorm(1), adamW({ learningRate: schedules.constant(0.1) })), 1))
  const { params: next, state } = optimiser.update(params, optimiser.init(params), params)
  expect([next.a.dtype, next.b.dtype]).toEqual(['float32', 'float64'])
  const memory = (tree.entries(state) as [string, AnyTensor][]).filter(([path]) => /\.[ab]$/.test(path))
  for (const [path, x] of memory) expect(x.dtype).toBe(path.endsWith('a') ? 'float32' : 'float64')
})

test('a plain function as learning rate says under jit that it cannot be', () => {
  const optimiser = adam({ learningRate: (step) => 1 / (1 + step) })
  const step = jit(
    (params: AnyTensor, state: never) => optimiser.update(params as never, state, params).params,
  )
  const params: AnyTensor = ones([2])
  expect(() => step(params, optimiser.init(params) as never)).toThrow(
    new TraceError(
      'adam',
      'learningRate is a plain function, which needs the step as a number, and within jit there is none; take one of schedules, or make one with schedules.custom',
    ),
  )
})
