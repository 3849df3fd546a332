// The document's training: alike by hand and by autodiff, and what it reaches.
import { fitStandardScaler, syntheticDigits } from '@chainrule/data'
import { oneHot, random, realize } from '@chainrule/tensor'
import { expect, test } from 'vitest'
import { testWithRealData } from '../../../test/realData'
import type { Network } from '../derivation'
import type { Progress, TrainedWay, TrainOptions } from '../document'
import { autodiff } from './autodiff'
import type { Examples, Prepared } from './data'
import { initialize } from './initialize'
import { isDead, sgd, type Trained } from './sgd'
import { train } from './train'
import { trainers } from './trainers'

/** A few drawn digits, prepared as the document prepares the real ones. */
function fewDigits(): Pick<Prepared, 'train' | 'test'> {
  const [trainKey, testKey] = random.split(random.key(0))
  const draw = (key: random.Key, count: number) => syntheticDigits({ key, count, size: 8, dtype: 'float64' })
  const drawn = draw(trainKey, 60)
  const scaler = fitStandardScaler(drawn.images)
  const prepared = ({ images, labels }: typeof drawn): Examples =>
    realize({
      images: scaler.transform(images),
      labels,
      targets: oneHot(labels, 10, { dtype: 'float64' }),
    })
  return { train: prepared(drawn), test: prepared(draw(testKey, 20)) }
}

const few = fewDigits()

interface Short {
  readonly way: TrainedWay
  readonly seed?: number
  readonly epochs?: number
  readonly miniBatchSize?: number
  readonly learningRate?: number
}

/** Trains a small network on a few digits. */
async function trained({
  way,
  seed = 0,
  epochs = 2,
  miniBatchSize = 10,
  learningRate = 0.01,
}: Short): Promise<Trained & { readonly events: Progress[] }> {
  const [weightKey, key] = random.split(random.key(seed))
  const network = realize(initialize(weightKey, [64, 12, 10]))
  const training = sgd({
    trainer: trainers[way],
    data: few,
    network,
    key,
    epochs,
    miniBatchSize,
    learningRate,
  })
  const events: Progress[] = []
  for (;;) {
    const next = await training.next()
    if (next.done === true) return { ...next.value, events }
    events.push(next.value)
  }
}

const numbers = ({ weights, biases }: Pick<Network, 'weights' | 'biases'>): number[] =>
  [...weights, ...biases].flatMap((x) => [...x.dataSync()])

test('by hand, corrected and by autodiff the same network comes out', async () => {
  const expected = await trained({ way: 'autodiff' })
  for (const way of ['asWritten', 'corrected'] as const) {
    const { network, accuracies } = await trained({ way })
    expect(accuracies).toEqual(expected.accuracies)
    const wanted = numbers(expected.network)
    for (const [i, x] of numbers(network).entries()) expect(x).toBeCloseTo(wanted[i] as number, 10)
  }
})

test('a seed gives the same again, another seed another network', async () => {
  const [once, again, other] = await Promise.all(
    [0, 0, 1].map(async (seed) => numbers((await trained({ way: 'autodiff', seed })).network)),
  )
  expect(once).toEqual(again)
  expect(once).not.toEqual(other)
})

test('progress counts mini-batches from 0, the last one smaller, and epochs from 1', async () => {
  const { events } = await trained({ way: 'autodiff', miniBatchSize: 25 })
  expect(events.map(({ kind }) => kind).join(' ')).toBe('batch batch batch epoch batch batch batch epoch')
  expect(events[1]).toEqual({ kind: 'batch', epoch: 0, batch: 1, batches: 3 })
  expect(events[7]).toMatchObject({ kind: 'epoch', epoch: 2, epochs: 2 })
})

test('a network that has died has no gradient at all, and its training ends', async () => {
  const { network, events, diedIn } = await trained({ way: 'asWritten', epochs: 9, learningRate: 20 })
  const { images, targets } = few.train
  expect(isDead(network, images)).toBe(true)
  const gradients = autodiff.gradients(network, images.transpose(), targets.transpose())
  expect(numbers(gradients).every((x) => x === 0)).toBe(true)
  const epochs = events.filter(({ kind }) => kind === 'epoch')
  expect(epochs.length).toBeLessThan(9)
  expect(diedIn).toBe(epochs.length)
})

async function onRealDigits(options: TrainOptions): Promise<{
  begin: Extract<Progress, { kind: 'begin' }>
  accuracies: number[]
  end: Extract<Progress, { kind: 'end' }>
}> {
  const events: Progress[] = []
  for await (const progress of train(options)) if (progress.kind !== 'batch') events.push(progress)
  const [begin, end] = [events[0], events.at(-1)]
  if (begin?.kind !== 'begin' || end?.kind !== 'end') throw new Error('a training begins and ends')
  const accuracies = events.flatMap((each) => (each.kind === 'epoch' ? [each.testAccuracy as number] : []))
  return { begin, accuracies, end }
}

testWithRealData('real digits: by hand and by autodiff the same accuracy after each epoch', async (data) => {
  const byHand = await onRealDigits({ data, way: 'asWritten', epochs: 3 })
  const byAutodiff = await onRealDigits({ data, way: 'autodiff', epochs: 3 })
  expect(byHand.begin).toMatchObject({ real: true, rows: 1437, testRows: 360, reduced: '3 of 20 epochs' })
  expect(byHand.accuracies).toEqual(byAutodiff.accuracies)
  expect(byHand.accuracies.at(-1)).toBeGreaterThan(0.6)
  expect(byHand.end.test?.predictions.shape).toEqual([360])
})

testWithRealData(
  'real digits: seeds 0 to 4 reach 0.80 on average, the best the document’s accuracy',
  async (data) => {
    const reached: number[] = []
    for (const seed of [0, 1, 2, 3, 4]) {
      const { end } = await onRealDigits({ data, way: 'autodiff', seed })
      reached.push(end.accuracy)
    }
    expect(reached.reduce((a, b) => a + b) / reached.length).toBeGreaterThan(0.8)
    expect(Math.max(...reached)).toBeGreaterThan(0.88)
  },
)

testWithRealData('real digits: mended it reaches 0.92, without a lost digit', async (data) => {
  const { end } = await onRealDigits({ data, way: 'mended' })
  expect(end.accuracy).toBeGreaterThan(0.92)
  expect(end.note).toBeUndefined()
})
