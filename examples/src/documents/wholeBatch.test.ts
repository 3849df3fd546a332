// Whole-batch descent: what it tells, where it ends, and that it does what a step by hand does.
import { oneHot, random, realize } from '@chainrule/tensor'
import { expect, test } from 'vitest'
import { autodiff, costOf, sumsOf } from './001/autodiff'
import { initialize } from './001/initialize'
import { asWritten as failing } from './004/asWritten'
import type { Derivation, Matrix, Network } from './derivation'
import type { Progress } from './document'
import { cuts, descend, type Descended, type Descent, type Examples } from './wholeBatch'

const sizes = [5, 4, 3]

function examples(key: random.Key, count: number): Examples {
  const [imageKey, labelKey] = random.split(key)
  const labels = random.randint(labelKey, [count], 0, 3)
  return realize({
    images: random.normal(imageKey, [count, 5], { dtype: 'float64' }) as Matrix,
    labels,
    targets: oneHot(labels, 3, { dtype: 'float64' }).transpose(),
  })
}

const [trainKey, testKey, weightKey] = random.split(random.key(0), 3)
const network = realize(initialize(weightKey, sizes))
const descent: Descent = {
  derivation: autodiff,
  network,
  outputsOf: sumsOf,
  train: examples(trainKey, 12),
  test: examples(testKey, 6),
  learningRate: 0.5,
  epochs: 7,
  every: 3,
}

async function descended(
  options: Partial<Descent> = {},
): Promise<Descended & { readonly epochs: Extract<Progress, { kind: 'epoch' }>[] }> {
  const descending = descend({ ...descent, ...options })
  const epochs: Extract<Progress, { kind: 'epoch' }>[] = []
  for (;;) {
    const next = await descending.next()
    if (next.done === true) return { ...next.value, epochs }
    if (next.value.kind === 'epoch') epochs.push(next.value)
  }
}

const numbers = ({ weights, biases }: Network): number[] =>
  [...weights, ...biases].flatMap((x) => [...x.dataSync()])

test('each epoch is a step on all images', async () => {
  const { images, targets } = descent.train
  let expected: Network = network
  const costs: number[] = []
  for (let epoch = 0; epoch < 7; epoch++) {
    const { cost, weights, biases } = autodiff.gradients(expected, images.transpose(), targets)
    costs.push(cost.item())
    expected = realize({
      weights: expected.weights.map((w, l) => w.sub((weights[l] as Matrix).mul(0.5))),
      biases: expected.biases.map((b, l) => b.sub((biases[l] as Matrix).mul(0.5))),
    })
  }
  const found = await descended()
  for (const [i, { cost }] of found.epochs.entries()) expect(cost).toBeCloseTo(costs[i] as number, 12)
  const wanted = numbers(expected)
  for (const [i, x] of numbers(found.network).entries()) expect(x).toBeCloseTo(wanted[i] as number, 12)
})

test('epochs count from 1; the test images are looked at every so often, and at the end', async () => {
  const { epochs, testAccuracy, trainAccuracy, predictions, best } = await descended()
  expect(epochs.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4, 5, 6, 7])
  expect(epochs.filter((each) => each.testAccuracy !== undefined).map(({ epoch }) => epoch)).toEqual([
    1, 4, 7,
  ])
  expect(epochs.at(-1)?.testAccuracy).toBe(testAccuracy)
  expect(predictions.equal(descent.test.labels).astype('float64').mean().item()).toBe(testAccuracy)
  expect(best.train).toBeGreaterThanOrEqual(trainAccuracy)
})

test('the network that it begins with is left alone', async () => {
  const before = numbers(network)
  await descended()
  expect(numbers(network)).toEqual(before)
})

test('images in float32 are descended on in float32', async () => {
  const images = descent.train.images.astype('float32') as unknown as Matrix
  const found = await descended({ train: realize({ ...descent.train, images }) })
  const exact = await descended()
  expect(found.network.weights[0]?.dtype).toBe('float64')
  expect(numbers(found.network)).not.toEqual(numbers(exact.network))
  const wanted = numbers(exact.network)
  // Seven steps of a few roundings of float32 each.
  for (const [i, x] of numbers(found.network).entries()) expect(x).toBeCloseTo(wanted[i] as number, 5)
})

test('a derivation that throws is stopped in its first step', async () => {
  const { epochs, stopped, network: end } = await descended({ derivation: failing })
  expect(epochs).toEqual([])
  expect(stopped).toContain("name 'W2' is not defined")
  expect(numbers(end)).toEqual(numbers(network))
})

test('a mistake in the program itself is not swallowed', async () => {
  const broken: Derivation = {
    gradients: () => {
      throw new RangeError('broken')
    },
  }
  await expect(descended({ derivation: broken })).rejects.toThrow('broken')
})

test('a cost that is no number ends it', async () => {
  const infinite: Derivation = {
    gradients(parameters, inputs, targets) {
      const { weights, biases } = autodiff.gradients(parameters, inputs, targets)
      return { cost: costOf(parameters, inputs, targets), weights: weights.map((w) => w.div(0)), biases }
    },
  }
  const { epochs, stopped } = await descended({ derivation: infinite })
  expect(epochs).toHaveLength(2)
  expect(stopped).toContain('in epoch 2 the cost is NaN')
})

test('what was cut is said', () => {
  expect(cuts({ rows: [41_000, 41_000], epochs: [500, 500] })).toBeUndefined()
  expect(cuts({ rows: [2000, 41_000], epochs: [500, 500] })).toBe('2,000 of 41,000 training images')
  expect(cuts({ rows: [2000, 41_000], epochs: [5, 500] })).toBe(
    '2,000 of 41,000 training images, 5 of 500 epochs',
  )
})
