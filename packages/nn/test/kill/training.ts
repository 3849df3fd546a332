// The training that is killed: everything in it remembers something, and it writes checkpoints most of the time.
import { random, type AnyTensor, type Tensor } from '@chainrule/tensor'
import {
  adam,
  BatchNorm,
  checkpoints,
  Dropout,
  Linear,
  ReLU,
  Sequential,
  softmaxCrossEntropy,
  trainer,
  type FitOptions,
} from '../../src/index'

const batchesInAll = 12

/** Data whose order is another in each epoch. */
export const loader = {
  length: batchesInAll,
  *epoch(index: number): Generator<[Tensor<[number, 8]>, AnyTensor]> {
    for (const batch of random.permutation(random.foldIn(random.key(1), index), batchesInAll).dataSync()) {
      const x = random.normal(random.foldIn(random.key(2), batch), [batch === 0 ? 5 : 16, 8])
      yield [x, x.sum({ axis: 1 }).greater(0).astype('int32')]
    }
  },
}

/** A training at its beginning. */
export const makeTraining = () => {
  const [a, b] = random.split(random.key(3))
  return trainer({
    model: new Sequential(
      new Linear(8, 32, { key: a }),
      new BatchNorm(32),
      new ReLU(),
      new Dropout(0.2),
      new Linear(32, 2, { key: b }),
    ),
    loss: softmaxCrossEntropy,
    optimiser: adam({ learningRate: 0.01 }),
    metrics: {
      accuracy: (predictions: AnyTensor, labels: AnyTensor) =>
        predictions.argMax({ axis: 1 }).equal(labels).astype('float32').mean(),
    },
    key: random.key(4),
  })
}

/** How it is trained. */
export const optionsWith = (directory: string): FitOptions => ({
  epochs: 8,
  validation: loader,
  callbacks: [checkpoints({ directory, every: { steps: 1 }, keep: 3 })],
  resume: 'latest',
})
