// Training a classifier of digits by nn's trainer, and telling of it.
import { useBlas } from '@chainrule/blas'
import { adam, progressBar, schedules, softmaxCrossEntropy, trainer } from '@chainrule/nn'
import { random, type Tensor } from '@chainrule/tensor'
import type { Classifier } from './classifiers'
import { loadBatches } from './digits'

/** What a training takes. */
export interface Plan {
  readonly model: (key: random.Key) => Classifier
  readonly epochs: number
  readonly batchSize: number
  /** The highest learning rate; it falls to 0 along a cosine. */
  readonly learningRate: number
  readonly seed: number
  /** A folder that has the digits; '' for wherever they are found. */
  readonly data: string
}

/** The part of images whose highest score is that of their digit. */
const accuracy = (scores: Tensor<[number, 10]>, labels: Tensor<[number], 'int32'>): Tensor<[]> =>
  scores.argMax({ axis: 1 }).equal(labels).astype('float32').mean()

/**
 * Trains with Adam; gives the accuracy on the test images after the last epoch.
 *
 * @throws DatasetError or FormatError when a folder is named that does not have the digits, or damaged ones
 */
export async function learn(plan: Plan, print: (line: string) => void): Promise<number> {
  const { epochs, batchSize, learningRate } = plan
  const [modelKey, orderKey] = random.split(random.key(plan.seed))
  const { train, test, source } = await loadBatches(plan.data, orderKey, batchSize)
  const blas = useBlas({ optional: true })
  print(`${source.description}; products by ${blas === undefined ? 'WebAssembly' : blas.name}`)
  try {
    const begin = performance.now()
    const training = trainer({
      model: plan.model(modelKey),
      loss: softmaxCrossEntropy,
      optimiser: adam({ learningRate: schedules.cosine({ learningRate, steps: train.length * epochs }) }),
      metrics: { accuracy },
    })
    const lines = { write: (line: string) => print(line.trimEnd()) }
    const callbacks = [progressBar({ stream: process.stdout.isTTY ? process.stdout : lines })]
    for await (const event of training.fit(train, { epochs, validation: test, callbacks })) void event
    const reached = training.history.at(-1)?.validation?.metrics['accuracy'] ?? 0
    const seconds = ((performance.now() - begin) / 1000).toFixed(1)
    print(`${source.real ? 'test' : 'synthetic test'} accuracy ${reached.toFixed(4)} after ${seconds} s`)
    return reached
  } finally {
    blas?.close()
  }
}
