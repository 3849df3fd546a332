// The classifiers of handwritten digits: that they learn, and what of them does not compile.
import { syntheticDigits } from '@chainrule/data'
import { adam, softmaxCrossEntropy } from '@chainrule/nn'
import { jit, random, valueAndGrad, zeros, type Tensor } from '@chainrule/tensor'
import { expect, expectTypeOf, test } from 'vitest'
import { testWithRealData } from '../../test/realData'
import { ConvolutionalNetwork, Perceptron } from './classifiers'
import { learn } from './learn'

const classifiers = [Perceptron, ConvolutionalNetwork].map((Model) => [Model.name, Model] as const)

test.each(classifiers)('%s learns a batch of digits in one compiled step', (_, Model) => {
  const { images, labels } = syntheticDigits({ key: random.key(0), count: 50, size: 28, dtype: 'uint8' })
  const optimiser = adam({ learningRate: 2e-3 })
  const step = jit(
    (model: Perceptron, state: ReturnType<typeof optimiser.init>) => {
      const [loss, gradients] = valueAndGrad((m: Perceptron) =>
        softmaxCrossEntropy(m.forward(images), labels),
      )(model)
      return { ...optimiser.update(gradients, state, model), loss }
    },
    { donate: [0, 1] },
  )
  // Both have this form for what is done with them here.
  let model = new Model(random.key(1)) as unknown as Perceptron
  let state = optimiser.init(model)
  let loss = Infinity
  for (let i = 0; i < 60; i++) {
    const next = step(model, state)
    ;[model, state, loss] = [next.params, next.state, next.loss.item()]
  }
  expect(loss).toBeLessThan(0.1)
  expect(step.cacheInfo().misses).toBe(1)
})

test('images of another size do not compile, nor does a score for an eleventh digit', () => {
  const model = new Perceptron(random.key(0))
  // @ts-expect-error -- 8 x 8 pixels
  expect(() => model.forward(zeros([5, 64], { dtype: 'uint8' }))).toThrow(
    'Linear: expects last dimension 784, got 64 in [5, 64]',
  )
  expectTypeOf(model.forward(zeros([5, 784], { dtype: 'uint8' }))).toEqualTypeOf<Tensor<[5, 10]>>()
})

testWithRealData('an epoch of real digits: nine of ten are right, and more', async (data) => {
  const lines: string[] = []
  const model = (key: random.Key): Perceptron => new Perceptron(key)
  const plan = { model, epochs: 1, batchSize: 128, learningRate: 2e-3, seed: 0, data }
  expect(await learn(plan, (line) => lines.push(line))).toBeGreaterThan(0.95)
  expect(lines[0]).toContain('real MNIST')
  expect(lines.at(-1)).toMatch(/^test accuracy 0\.9\d{3} after [\d.]+ s$/)
})
