// The document's training: alike by hand and by autodiff, and what it reaches.
import { fitStandardScaler, syntheticDigits } from '@chainrule/data'
import { oneHot, random } from '@chainrule/tensor'
import { expect, test } from 'vitest'
import { testWithRealData } from '../../../test/realData'
import type { Network, Progress, Way } from '../derivation'
import { autodiff } from './autodiff'
import { prepare, type Examples, type Prepared } from './data'
import { isDead, train, type TrainOptions } from './train'

/** A few drawn digits, prepared as the document prepares the real ones. */
function fewDigits(): Prepared {
  const [trainKey, testKey] = random.split(random.key(0))
  const draw = (key: random.Key, count: number) => syntheticDigits({ key, count, size: 8, dtype: 'float64' })
  const drawn = draw(trainKey, 60)
  const scaler = fitStandardScaler(drawn.images)
  const prepared = ({ images, labels }: typeof drawn): Examples => ({
    images: scaler.transform(images),
    labels,
    targets: oneHot(labels, 10, { dtype: 'float64' }),
  })
  const source = { kind: 'synthetic', real: false, description: 'a few drawn digits' } as const
  return { train: prepared(drawn), test: prepared(draw(testKey, 20)), source }
}

async function trained(
  options: TrainOptions,
): Promise<{ events: Progress[]; accuracies: number[]; end: Extract<Progress, { kind: 'end' }> }> {
  const events: Progress[] = []
  for await (const progress of train(options)) events.push(progress)
  const end = events.at(-1)
  if (end?.kind !== 'end') throw new Error('a training ends with its end')
  const accuracies = events.flatMap((each) => (each.kind === 'epoch' ? [each.accuracy] : []))
  return { events, accuracies, end }
}

const numbers = ({ weights, biases }: Network): number[] =>
  [...weights, ...biases].flatMap((x) => [...x.dataSync()])

const short = { data: fewDigits(), seed: 0, epochs: 2, sizes: [64, 12, 10] }

test('by hand, mended and by autodiff the same network comes out', async () => {
  const [first, ...others] = await Promise.all(
    (['autodiff', 'asWritten', 'corrected'] as const).map((way: Way) => trained({ ...short, way })),
  )
  const expected = numbers((first as NonNullable<typeof first>).end.network)
  for (const { end, accuracies } of others) {
    expect(accuracies).toEqual(first?.accuracies)
    for (const [i, x] of numbers(end.network).entries()) expect(x).toBeCloseTo(expected[i] as number, 10)
  }
})

test('a seed gives the same again, another seed another network', async () => {
  const [once, again, other] = await Promise.all(
    [0, 0, 1].map((seed) => trained({ ...short, way: 'autodiff', seed })),
  )
  expect(numbers((once as NonNullable<typeof once>).end.network)).toEqual(
    numbers((again as NonNullable<typeof again>).end.network),
  )
  expect(numbers((once as NonNullable<typeof once>).end.network)).not.toEqual(
    numbers((other as NonNullable<typeof other>).end.network),
  )
})

test('progress counts mini-batches, the last one smaller, and epochs', async () => {
  const { events } = await trained({ ...short, way: 'autodiff', miniBatchSize: 25 })
  expect(events.map(({ kind }) => kind).join(' ')).toBe('batch batch batch epoch batch batch batch epoch end')
  expect(events[1]).toEqual({ kind: 'batch', epoch: 0, batch: 1, batches: 3 })
  expect(events[7]).toMatchObject({ kind: 'epoch', epoch: 1, epochs: 2, total: 20, dead: false })
})

test('a network that has died has no gradient at all, and its training ends', async () => {
  const { events, end } = await trained({ ...short, way: 'asWritten', epochs: 9, learningRate: 20 })
  const { images, targets } = short.data.train
  expect(isDead(end.network, images)).toBe(true)
  const { weights, biases } = autodiff.gradients(end.network, images.transpose(), targets.transpose())
  expect(numbers({ weights, biases }).every((x) => x === 0)).toBe(true)
  const epochs = events.filter(({ kind }) => kind === 'epoch')
  expect(epochs.at(-1)).toMatchObject({ dead: true })
  expect(epochs.length).toBeLessThan(9)
})

testWithRealData(
  'real digits: by hand and by autodiff the same accuracy after each epoch',
  async (directory) => {
    const data = await prepare(directory)
    expect(data.source.real).toBe(true)
    const byHand = await trained({ data, way: 'asWritten', seed: 0, epochs: 3 })
    const byAutodiff = await trained({ data, way: 'autodiff', seed: 0, epochs: 3 })
    expect(byHand.accuracies).toEqual(byAutodiff.accuracies)
    expect(byHand.accuracies.at(-1)).toBeGreaterThan(0.6)
  },
)

testWithRealData(
  'real digits: seeds 0 to 4 reach 0.80 on average, the best the document’s accuracy',
  async (directory) => {
    const data = await prepare(directory)
    const reached: number[] = []
    for (const seed of [0, 1, 2, 3, 4]) {
      const { accuracies } = await trained({ data, way: 'autodiff', seed })
      reached.push(accuracies.at(-1) as number)
    }
    expect(reached.reduce((a, b) => a + b) / reached.length).toBeGreaterThan(0.8)
    expect(Math.max(...reached)).toBeGreaterThan(0.88)
  },
)
