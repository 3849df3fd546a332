// Gradient descent: its steps, with momentum too, and the trees that it takes and gives.
import {
  grad,
  jit,
  random,
  tensor,
  tree,
  TreeError,
  valueAndGrad,
  ValueError,
  zeros,
  type AnyTensor,
} from '@chainrule/tensor'
import { describe, expect, test } from 'vitest'
import { Linear, ReLU, Sequential, sgd, softmaxCrossEntropy, type SgdOptions, type SgdState } from '../index'

const float64 = (values: number[]): AnyTensor => tensor(values, { dtype: 'float64' })

/** The parameters after some steps with the gradient of sum(p^4) / 4, and the same by plain numbers. */
function descend(options: SgdOptions, steps: number): { found: number[]; expected: number[] } {
  const optimiser = sgd(options)
  let params: { p: AnyTensor } = { p: float64([1, -2]) }
  let state = optimiser.init(params)
  const { learningRate, momentum = 0, nesterov = false, weightDecay = 0 } = options
  let [expected, velocity] = [
    [1, -2],
    [0, 0],
  ]
  for (let step = 0; step < steps; step++) {
    ;({ params, state } = optimiser.update({ p: params.p.pow(3) }, state, params))
    const rate = typeof learningRate === 'number' ? learningRate : learningRate(step)
    const g = expected.map((p) => p ** 3 + weightDecay * p)
    velocity = velocity.map((v, i) => momentum * v + (g[i] as number))
    const move = nesterov ? velocity.map((v, i) => (g[i] as number) + momentum * v) : velocity
    expected = expected.map((p, i) => p - rate * (move[i] as number))
  }
  expect(state.step.item()).toBe(steps)
  return { found: [...params.p.dataSync()] as number[], expected }
}

describe('sgd', () => {
  test.each<SgdOptions>([
    { learningRate: 0.01 },
    { learningRate: (step) => 0.02 / (1 + step) },
    { learningRate: 0.01, weightDecay: 0.1 },
    { learningRate: 0.01, momentum: 0.9 },
    { learningRate: 0.01, momentum: 0.9, nesterov: true, weightDecay: 0.01 },
  ])('follows its formula with %o', (options) => {
    const { found, expected } = descend(options, 20)
    for (const [i, p] of found.entries()) expect(p).toBeCloseTo(expected[i] as number, 12)
  })

  test('keeps classes, functions and whatever is no float tensor', () => {
    class Model {
      readonly net = new Sequential(new Linear(2, 2), new ReLU(), (x: AnyTensor) => x.mul(2))
      readonly counts = tensor([3], { dtype: 'int32' })
      readonly name = 'model'
      forward(x: AnyTensor): AnyTensor {
        return this.net.forward(x)
      }
    }
    const model = new Model()
    const optimiser = sgd({ learningRate: 0.1, momentum: 0.5 })
    const gradients = grad((m: Model) => m.forward(tensor([1, 2])).sum())(model)
    const { params, state } = optimiser.update(gradients, optimiser.init(model), model)
    expect(params).toBeInstanceOf(Model)
    expect(params.net.layers[0]).toBeInstanceOf(Linear)
    expect(params.forward(tensor([1, 2])).shape).toEqual([2])
    expect([params.name, params.counts.arraySync()]).toEqual(['model', [3]])
    // The old parameters are as they were.
    expect(model.net.layers[0].weight).not.toBe(params.net.layers[0].weight)
    expect(optimiser.update(gradients, state, params).state.step.item()).toBe(2)
  })

  test('takes a bare tensor, and keeps its dtype', () => {
    const optimiser = sgd({ learningRate: 0.5 })
    const { params } = optimiser.update(tensor([2]), optimiser.init(tensor([1])), tensor([1]))
    expect(params.arraySync()).toEqual([0])
    expect(params.dtype).toBe('float32')
  })

  test('computes what it gives, so that a loop costs the same at every turn', () => {
    const optimiser = sgd({ learningRate: 0.5, momentum: 0.5 })
    const { params, state } = optimiser.update({ p: tensor([2]) }, optimiser.init({ p: tensor([1]) }), {
      p: tensor([1]),
    })
    for (const each of [params.p, state.step, (state.velocity as { p: AnyTensor }).p]) {
      expect(each.storage).toBeDefined()
      expect(each.inputs).toEqual([])
    }
  })

  test('refuses gradients that are not those of the parameters', () => {
    const optimiser = sgd({ learningRate: 0.1 })
    const params = { w: zeros([2, 3]), n: zeros([1], { dtype: 'int32' }) }
    const update = (gradients: unknown) => () =>
      optimiser.update(gradients as never, optimiser.init(params), params)
    expect(update({})).toThrow(
      new TreeError('sgd', "there is no gradient at 'w'; pass what grad gave for these parameters", 'w'),
    )
    expect(update({ w: zeros([2, 3]), v: zeros([1]) })).toThrow(
      new TreeError('sgd', "there is a gradient at 'v' where the parameters have no float tensor", 'v'),
    )
    expect(update({ w: zeros([2, 3]), n: zeros([1]) })).toThrow("there is a gradient at 'n'")
    expect(update({ w: zeros([3]) })).toThrow(
      "sgd: the gradient at 'w' must have its parameter's shape [2, 3]; got [3]",
    )
  })

  test('refuses a state that is not that of the parameters', () => {
    const state = sgd({ learningRate: 1 }).init([zeros([1])])
    expect(() => sgd({ learningRate: 1, momentum: 0.5 }).update([zeros([1])], state, [zeros([1])])).toThrow(
      new TreeError(
        'sgd',
        "the state's velocity has tensors at no place, the parameters at '[0]'; pass what init or the last update gave for these parameters",
        'velocity',
      ),
    )
    for (const none of [undefined, [zeros([1])]]) {
      expect(() => sgd({ learningRate: 1 }).update([zeros([1])], none as never, [zeros([1])])).toThrow(
        `sgd: the second argument must be the state, of init or the last update; got ${none ? 'an array of 1' : 'undefined'}`,
      )
    }
  })

  test.each<[object | undefined, string]>([
    [{ learningRate: -1 }, 'learningRate must be a number from 0 up, or a function of the step; got -1'],
    [
      { learningRate: Number.NaN },
      'learningRate must be a number from 0 up, or a function of the step; got NaN',
    ],
    [{}, 'learningRate must be a number from 0 up, or a function of the step; got undefined'],
    [
      undefined,
      'options are an object with learningRate, momentum, nesterov, weightDecay, decay; got undefined',
    ],
    [{ learningRate: 1, momentum: 1 }, 'momentum must be a number from 0 up, below 1; got 1'],
    [{ learningRate: 1, nesterov: true }, 'nesterov needs a momentum above 0'],
    [{ learningRate: 1, weightDecay: -1 }, 'weightDecay must be a number from 0 up; got -1'],
    [
      { learningRate: 1, momentun: 0.9 },
      "there is no option 'momentun'; there is learningRate, momentum, nesterov, weightDecay, decay",
    ],
  ])('refuses %o', (options, message) => {
    expect(() => sgd(options as never)).toThrow(new ValueError('sgd', message))
  })

  test('refuses what a schedule should not give', () => {
    const optimiser = sgd({ learningRate: () => Number.NaN })
    expect(() => optimiser.update(zeros([1]), optimiser.init(zeros([1])), zeros([1]))).toThrow(
      new ValueError('sgd', 'learningRate must give a number from 0 up; it gave NaN for step 0'),
    )
  })

  test('is part of a compiled training step, in which momentum and its memory go on', () => {
    const x = tensor([[0, 0], [0, 1], [1, 0], [1, 1]]) // prettier-ignore
    const labels = tensor([0, 1, 1, 0], { dtype: 'int32' })
    const model = new Sequential(
      new Linear(2, 8, { key: random.key(1) }),
      new ReLU(),
      new Linear(8, 2, { key: random.key(2) }),
    )
    const optimiser = sgd({ learningRate: 0.2, momentum: 0.9, nesterov: true, weightDecay: 0.001 })
    const plain = (params: typeof model, state: SgdState) => {
      const [loss, gradients] = valueAndGrad((m: typeof model) => softmaxCrossEntropy(m.forward(x), labels))(
        params,
      )
      return { loss, ...optimiser.update(gradients, state, params) }
    }
    const compiled = jit(plain, { donate: [0, 1] })
    const train = (step: typeof plain): { losses: number[]; steps: number } => {
      let params = tree.map((p) => p.add(0), model)
      let state = optimiser.init(params)
      const losses = Array.from({ length: 20 }, () => {
        const result = step(params, state)
        ;({ params, state } = result)
        return result.loss.item()
      })
      expect(params.forward(x).shape).toEqual([4, 2])
      return { losses, steps: state.step.item() }
    }
    const [expected, found] = [train(plain), train(compiled)]
    expect(found.steps).toBe(20)
    found.losses.forEach((loss, i) => expect(loss).toBeCloseTo(expected.losses[i] as number, 4))
    expect(compiled.cacheInfo().misses).toBe(1)
  })
})
