// A trainer with what @chainrule/data gives: loaders in their order, metrics that stream, data sets by their own names; and
// all of it after an interruption.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { accuracy, DataLoader, streaming, syntheticDigits } from '@chainrule/data'
import { random, tree, type AnyTensor } from '@chainrule/tensor'
import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  adam,
  checkpoints,
  Dropout,
  Linear,
  ReLU,
  Sequential,
  softmaxCrossEntropy,
  trainer,
  type Trainer,
} from '../src/index'

let directory: string
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'chainrule-data-'))
})
afterEach(() => rm(directory, { recursive: true }))

const digits = (seed: number, count: number) =>
  syntheticDigits({ key: random.key(seed), count, size: 8, dtype: 'float32' })
const train = new DataLoader(digits(0, 800), { batchSize: 64, key: random.key(1), prefetch: 2 })
const validation = new DataLoader(digits(2, 200), { batchSize: 100 })

const make = () => {
  const [a, b] = random.split(random.key(3))
  return trainer({
    model: new Sequential(
      (x: AnyTensor) => x.div(255),
      new Linear(64, 64, { key: a }),
      new ReLU(),
      new Dropout(0.1),
      new Linear(64, 10, { key: b }),
    ),
    loss: softmaxCrossEntropy,
    optimiser: adam({ learningRate: 0.005 }),
    metrics: { accuracy: streaming.accuracy(), mean: (p, t) => accuracy(p.argMax({ axis: 1 }), t) },
    batch: ({ images, labels }) => [images, labels],
    key: random.key(4),
  })
}

const outcomeOf = (training: Trainer): unknown => [
  training.history.map(({ epoch, loss, metrics, validation }) => ({ epoch, loss, metrics, validation })),
  tree.entries(training.model).map(([path, x]) => [path, [...x.dataSync()]]),
]

test('digits are learned from a loader', async () => {
  const training = make()
  for await (const _ of training.fit(train, { epochs: 12, validation }));
  const last = training.history.at(-1)
  expect(last?.samples).toBe(800)
  expect(last?.validation?.metrics['accuracy']).toBeGreaterThan(0.85)
  expect(last?.validation?.metrics['mean']).toBeCloseTo(last?.validation?.metrics['accuracy'] as number, 12)
})

test('a training that is interrupted goes on with the same batches', async () => {
  const expected = make()
  for await (const _ of expected.fit(train, { epochs: 3, validation }));
  const callbacks = [checkpoints({ directory, every: { steps: 5 } })]
  for await (const event of make().fit(train, { epochs: 3, validation, callbacks, every: 1 })) {
    if (event.kind === 'step' && event.step === 22) break
  }
  const resumed = make()
  for await (const _ of resumed.fit(train, { epochs: 3, validation, callbacks, resume: 'latest' }));
  expect(outcomeOf(resumed)).toEqual(outcomeOf(expected))
})
