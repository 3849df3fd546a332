// The drawn digits: what a key makes of them, and that they can be learnt, but not too easily.
import { grad, random, tensor, tree, type Tensor } from '@chainrule/tensor'
import fc from 'fast-check'
import { describe, expect, expectTypeOf, test } from 'vitest'
import { accuracy } from '../../metrics/accuracy'
import { confusionMatrix } from '../../metrics/confusionMatrix'
import { batches } from '../../batching/batches'
import { syntheticDigits } from './syntheticDigits'

test.each([
  [8, 16],
  [28, 255],
] as const)('images of %i x %i are whole greys up to %i, each with ink and with paper', (size, levels) => {
  const { images, labels } = syntheticDigits({ key: random.key(1), count: 203, size })
  expect(images.shape).toEqual([203, size * size])
  expect(labels.shape).toEqual([203])
  for (const row of images.arraySync()) {
    expect(row.every((grey) => Number.isInteger(grey) && grey >= 0 && grey <= levels)).toBe(true)
    expect(Math.max(...row)).toBeGreaterThan(levels / 2)
    expect(Math.min(...row)).toBe(0)
  }
})

test('there are as many of each digit, in random order', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 60 }), fc.nat(), (count, seed) => {
      const { labels } = syntheticDigits({ key: random.key(seed), count, size: 8 })
      const counts = Array.from({ length: 10 }, () => 0)
      for (const label of labels.dataSync()) counts[label] = (counts[label] as number) + 1
      expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1)
    }),
    { numRuns: 20 },
  )
})

test('the key decides the images', () => {
  const drawn = (seed: number) => syntheticDigits({ key: random.key(seed), count: 20, size: 8 })
  const all = (seed: number): unknown => tree.leaves(drawn(seed)).map((x) => x.arraySync())
  expect(all(3)).toEqual(all(3))
  expect(all(3)).not.toEqual(all(4))
})

test('dtypes and types', () => {
  const small = syntheticDigits({ key: random.key(0), count: 10, size: 8 })
  const large = syntheticDigits({ key: random.key(0), count: 10, size: 28, dtype: 'uint8' })
  expect([small.images.dtype, large.images.dtype, large.labels.dtype]).toEqual(['float32', 'uint8', 'int32'])
  expectTypeOf(small.images).toEqualTypeOf<Tensor<[number, 64], 'float32'>>()
  expectTypeOf(large.images).toEqualTypeOf<Tensor<[number, 784], 'uint8'>>()
})

test('errors', () => {
  const key = random.key(0)
  for (const count of [0, -1, 1.5, NaN]) {
    expect(() => syntheticDigits({ key, count, size: 8 })).toThrow(
      `syntheticDigits: count must be a whole number from 1 up; got ${count}`,
    )
  }
  expect(() => syntheticDigits({ key, count: 1, size: 9 as 8 })).toThrow(
    'syntheticDigits: size must be 8 or 28; got 9',
  )
})

describe('the digits can be told apart, but not too easily', () => {
  const key = random.key(0)
  const [trainKey, testKey] = random.split(key)
  const train = syntheticDigits({ key: trainKey, count: 2000, size: 8 })
  const unseen = syntheticDigits({ key: testKey, count: 500, size: 8 })

  test('the nearest mean is right more often than not', () => {
    const means = Array.from({ length: 10 }, () => new Float64Array(64))
    const labels = train.labels.dataSync()
    for (const [i, image] of train.images.arraySync().entries()) {
      const mean = means[labels[i] as number] as Float64Array
      for (const [pixel, grey] of image.entries()) mean[pixel] = (mean[pixel] as number) + grey / 200
    }
    const distance = (image: readonly number[], mean: Float64Array): number =>
      image.reduce((sum, grey, pixel) => sum + (grey - (mean[pixel] as number)) ** 2, 0)
    const nearest = unseen.images.arraySync().map((image) => {
      const distances = means.map((mean) => distance(image, mean))
      return distances.indexOf(Math.min(...distances))
    })
    const right = accuracy(tensor(Int32Array.from(nearest)), unseen.labels)
    expect(right).toBeGreaterThan(0.6)
    expect(right).toBeLessThan(0.97)
  })

  test('a small network is right nine times of ten, for every digit more often than not', () => {
    const [first, second, order] = random.split(random.key(1), 3)
    type Weights = { hidden: Tensor<[64, 32]>; bias: Tensor<[32]>; output: Tensor<[32, 10]> }
    const scores = (w: Weights, images: Tensor<[number, 64]>): Tensor<[number, 10]> =>
      images.div(16).matmul(w.hidden).add(w.bias).relu().matmul(w.output)
    let weights: Weights = {
      hidden: random.normal(first, [64, 32]).mul(0.15),
      bias: random.normal(first, [32]).mul(0),
      output: random.normal(second, [32, 10]).mul(0.2),
    }
    for (const epochKey of random.split(order, 12)) {
      for (const { images, labels } of batches(train, { size: 50, key: epochKey })) {
        const chosen = tensor(
          labels.arraySync().map((label) => Array.from({ length: 10 }, (_, i) => Number(i === label))),
        )
        const loss = (w: Weights): Tensor<[]> => {
          const predicted = scores(w, images)
          return predicted.logSumExp({ axis: 1 }).mean().sub(predicted.mul(chosen).sum().div(50))
        }
        const gradients = grad(loss)(weights)
        weights = tree.map((w, g) => w.sub(g.mul(0.4)), weights, gradients)
      }
    }
    const predicted = scores(weights, unseen.images).argMax({ axis: 1 })
    expect(accuracy(predicted, unseen.labels)).toBeGreaterThan(0.9)
    const matrix = confusionMatrix(predicted, unseen.labels, { classes: 10 }).arraySync()
    for (const [digit, row] of matrix.entries()) expect(row[digit]).toBeGreaterThan(25)
  })
})
