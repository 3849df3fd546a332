// Models that learn: what the parts are for.
import { assertGradients } from '@chainrule/gradcheck'
import { random, tensor, valueAndGrad, type AnyTensor, type Tensor } from '@chainrule/tensor'
import { expect, test } from 'vitest'
import { Linear, meanSquaredError, ReLU, Sequential, sgd, softmaxCrossEntropy } from './index'

class Xor {
  readonly hidden: Linear<2, 8>
  readonly out: Linear<8, 2>

  constructor(key: random.Key) {
    const [first, second] = random.split(key)
    this.hidden = new Linear(2, 8, { key: first })
    this.out = new Linear(8, 2, { key: second })
  }

  forward<B extends number>(x: Tensor<[B, 2]>): Tensor<[B, 2]> {
    return this.out.forward(this.hidden.forward(x).tanh())
  }
}

const x = tensor([
  [0, 0],
  [0, 1],
  [1, 0],
  [1, 1],
])
const labels = tensor([0, 1, 1, 0], { dtype: 'int32' })

test.each([0, 1, 2])('a class of two layers learns exclusive or, from key %i', (seed) => {
  const optimiser = sgd({ learningRate: 0.5, momentum: 0.9 })
  const step = valueAndGrad((model: Xor) => softmaxCrossEntropy(model.forward(x), labels))
  let params = new Xor(random.key(seed))
  let state = optimiser.init(params)
  let last = Infinity
  for (let turn = 0; turn < 150; turn++) {
    const [loss, gradients] = step(params)
    last = loss.item()
    ;({ params, state } = optimiser.update(gradients, state, params))
  }
  expect(last).toBeLessThan(0.02)
  expect([...params.forward(x).argMax({ axis: 1 }).dataSync()]).toEqual([0, 1, 1, 0])
})

test('a line is found by regression', () => {
  const inputs = random.uniform(random.key(0), [64, 2], { low: -1 })
  const targets = inputs.matmul(tensor([[3], [-2]])).add(0.5)
  const optimiser = sgd({ learningRate: 0.3 })
  let params = new Linear(2, 1, { key: random.key(1) })
  let state = optimiser.init(params)
  const gradientsOf = valueAndGrad((layer: Linear<2, 1>) => meanSquaredError(layer.forward(inputs), targets))
  for (let turn = 0; turn < 200; turn++) {
    ;({ params, state } = optimiser.update(gradientsOf(params)[1], state, params))
  }
  const [w, b] = [params.weight.arraySync()[0] as number[], params.bias?.arraySync() ?? []]
  expect(w[0]).toBeCloseTo(3, 3)
  expect(w[1]).toBeCloseTo(-2, 3)
  expect(b[0]).toBeCloseTo(0.5, 3)
})

test('the same program gives the same bits', () => {
  const train = (): number[] => {
    const optimiser = sgd({ learningRate: 0.1 })
    let params = new Xor(random.key(5))
    let state = optimiser.init(params)
    for (let turn = 0; turn < 5; turn++) {
      const [, gradients] = valueAndGrad((model: Xor) => softmaxCrossEntropy(model.forward(x), labels))(
        params,
      )
      ;({ params, state } = optimiser.update(gradients, state, params))
    }
    return [...params.out.weight.dataSync()]
  }
  expect(train()).toEqual(train())
})

test('a network and its loss have right gradients', () => {
  const dtype = 'float64'
  const model = new Sequential(new Linear(3, 5, { dtype }), new ReLU(), new Linear(5, 4, { dtype }))
  const inputs = random.normal(random.key(2), [6, 3], { dtype })
  const classes = tensor([0, 3, 1, 2, 2, 0], { dtype: 'int32' })
  assertGradients(
    (m: typeof model, input: AnyTensor) => softmaxCrossEntropy(m.forward(input), classes),
    [model, inputs],
  )
})
