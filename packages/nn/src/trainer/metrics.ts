// Metrics of many batches. Takes predictions and targets batch by batch, gives a number for all of them.
import { Tensor, ValueError, type AnyTensor } from '@chainrule/tensor'
import { describe } from '../describe'

/** A metric that looks at batch after batch: a state, which each of them changes, and a result in the end. */
export interface StreamingMetric<P, T> {
  init(): unknown
  update(state: never, predictions: P, targets: T): unknown
  result(state: never): number
}

/** A number of a batch, of which the mean over all samples is taken; or a {@link StreamingMetric}. */
export type Metric<P, T> = ((predictions: P, targets: T) => AnyTensor | number) | StreamingMetric<P, T>

/** A mean of some samples so far. */
interface Mean {
  readonly sum: number
  readonly count: number
}

/** The state of each metric, by name. */
export type MetricStates = Readonly<Record<string, unknown>>

/** All metrics as streaming ones. */
export class Metrics {
  private readonly metrics: readonly (readonly [string, Metric<never, never>])[]
  private readonly op: string

  constructor(op: string, metrics: Readonly<Record<string, Metric<never, never>>>) {
    this.op = op
    this.metrics = Object.entries(metrics)
    for (const [name, metric] of this.metrics) {
      if (typeof metric === 'function' || isStreaming(metric)) continue
      throw new ValueError(
        op,
        `the metric ${name} must be a function or { init, update, result }; got ${describe(metric)}`,
      )
    }
  }

  /** Whether there are none, so that nobody needs predictions. */
  get isEmpty(): boolean {
    return this.metrics.length === 0
  }

  init(): MetricStates {
    return Object.fromEntries(
      this.metrics.map(([name, metric]): [string, unknown] => [
        name,
        typeof metric === 'function' ? { sum: 0, count: 0 } : metric.init(),
      ]),
    )
  }

  update(states: MetricStates, predictions: unknown, targets: unknown, count: number): MetricStates {
    return Object.fromEntries(
      this.metrics.map(([name, metric]): [string, unknown] => {
        const state = states[name] as never
        const [given, wanted] = [predictions as never, targets as never]
        if (typeof metric !== 'function') return [name, metric.update(state, given, wanted)]
        const { sum, count: before } = state as Mean
        const value = this.numberOf(name, metric(given, wanted))
        return [name, { sum: sum + value * count, count: before + count }]
      }),
    )
  }

  results(states: MetricStates): Record<string, number> {
    return Object.fromEntries(
      this.metrics.map(([name, metric]): [string, number] => {
        const state = states[name] as never
        if (typeof metric !== 'function') return [name, this.numberOf(name, metric.result(state))]
        const { sum, count } = state as Mean
        return [name, sum / count]
      }),
    )
  }

  private numberOf(name: string, value: unknown): number {
    const number = value instanceof Tensor && value.size === 1 ? Number((value as AnyTensor).item()) : value
    if (typeof number === 'number') return number
    throw new ValueError(
      this.op,
      `the metric ${name} must give a number, or a tensor of one; got ${value instanceof Tensor ? `shape [${value.shape.join(', ')}]` : describe(value)}`,
    )
  }
}

const isStreaming = (metric: unknown): boolean =>
  typeof metric === 'object' &&
  metric !== null &&
  ['init', 'update', 'result'].every(
    (name) => typeof (metric as Record<string, unknown>)[name] === 'function',
  )
