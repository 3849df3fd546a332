// A model looked at and not trained: its scores on data, and its predictions.
import { checkOptions, concat, jit, tree, TreeError, ValueError, type AnyTensor } from '@chainrule/tensor'
import { describe } from '../describe'
import type { PredictOptions } from './api'
import { batchesOf, samplesOf, type Pair, type TrainingData } from './batch'
import { checkCount } from './checks'
import type { Scores } from './events'
import type { Metrics } from './metrics'
import type { Pauses } from './pause'
import type { AnyModule, Plan } from './turn'

interface Parts extends Pick<Plan, 'loss'> {
  readonly metrics: Metrics
  /** What a batch holds, where that has to be said. */
  readonly take: ((batch: never) => Pair) | undefined
  readonly pauses: Pauses
}

interface Looked {
  readonly loss: AnyTensor
  readonly predictions: unknown
}

/** The programs that use a model, in evaluation mode. */
export class Use {
  private readonly parts: Parts
  private readonly look: (model: unknown, inputs: unknown, targets: unknown) => Looked
  private readonly see: (model: unknown, inputs: unknown) => unknown

  constructor(parts: Parts) {
    this.parts = parts
    this.see = jit((m: unknown, inputs: unknown) => (m as AnyModule).forward(inputs))
    this.look = jit((m: unknown, inputs: unknown, targets: unknown) => {
      const predictions = (m as AnyModule).forward(inputs)
      return { loss: parts.loss(predictions as never, targets as never), predictions }
    })
  }

  /**
   * The loss and the metrics of data, as a mean over their samples.
   *
   * @param modelNow the model as it is at each batch: it may be trained meanwhile
   */
  async evaluate(modelNow: () => unknown, data: TrainingData<unknown>): Promise<Scores> {
    const op = 'evaluate'
    const { metrics, take, pauses } = this.parts
    let [losses, samples, states] = [0, 0, metrics.init()]
    for await (const batch of batchesOf(op, data, 0)) {
      const { inputs, targets, count } = samplesOf(op, batch, take)
      const { loss, predictions } = this.look(modelNow(), inputs, targets)
      losses += Number(loss.item()) * count
      samples += count
      states = metrics.update(states, predictions, targets, count)
      if (pauses.isDue) await pauses.take()
    }
    if (samples === 0)
      throw new ValueError(op, 'there is no batch; pass an array of them, or something with epoch')
    return { loss: losses / samples, metrics: metrics.results(states) }
  }

  /** What a model makes of inputs, a number of samples at once. */
  predict(model: unknown, inputs: unknown, options: PredictOptions): unknown {
    const op = 'predict'
    checkOptions(op, options, ['batchSize'])
    const { batchSize } = options
    if (batchSize === undefined) return this.see(model, inputs)
    checkCount(op, 'batchSize', batchSize)
    const [first] = tree.leaves(inputs)
    if (first === undefined) throw new TreeError(op, `the inputs hold no tensor; got ${describe(inputs)}`, '')
    const count = first.shape[0] as number
    const parts: unknown[] = []
    for (let from = 0; from < Math.max(count, 1); from += batchSize) {
      const range = [from, Math.min(from + batchSize, count)] as const
      const some: unknown = tree.map((x) => x.slice(range) as AnyTensor, inputs)
      parts.push(this.see(model, some))
    }
    const [head, ...rest] = parts
    return tree.map((...xs) => concat(xs, { axis: 0 }) as AnyTensor, head, ...rest)
  }
}
