// Ending a training that gets no better.
import { checkOptions, tree, ValueError, type AnyTensor } from '@chainrule/tensor'
import { describe } from '../describe'
import type { Callback } from './events'
import { checkScoreName, scoreOf } from './scores'

/** When {@link earlyStopping} ends a training. */
export interface EarlyStoppingOptions {
  /**
   * What should get better: `loss`, the name of a metric, or either of the validation data: `validation.loss` (the
   * default), `validation.accuracy`.
   */
  readonly metric?: string
  /** Whether less is better or more. Losses are best small; of a metric it has to be said. */
  readonly mode?: 'min' | 'max'
  /** After how many epochs that are no better the training ends; 5 by default. */
  readonly patience?: number
  /** By how much better it must be to count; 0 by default. */
  readonly minDelta?: number
  /** Whether the trainer's model is the best one in the end, not the last; true by default. */
  readonly restoreBest?: boolean
}

/**
 * A callback that ends a training when a loss or metric has not got better for some epochs, and brings back the model that
 * was best. Checkpoints hold what it remembers.
 *
 * @throws ValueError for other options, and in the training where there is no such metric.
 * @example
 * const training = trainer({ model: new Linear(1, 1), loss: mse, optimiser: sgd({ learningRate: 0.1 }) })
 * const data = [[ones([4, 1]), ones([4, 1])]]
 * const callbacks = [earlyStopping({ metric: 'loss', patience: 3, minDelta: 1e-3 })]
 * for await (const event of training.fit(data, { epochs: 1000, callbacks })) {
 *   if (event.kind === 'end') console.log(event.message)
 * }
 * training.history.length < 100 // true
 */
export function earlyStopping(options: EarlyStoppingOptions = {}): Callback {
  const op = 'earlyStopping'
  checkOptions(op, options, ['metric', 'mode', 'patience', 'minDelta', 'restoreBest'])
  const { metric = 'validation.loss', patience = 5, minDelta = 0, restoreBest = true } = options
  checkScoreName(op, metric)
  const mode = options.mode ?? (/(^|\.)loss$/.test(metric) ? 'min' : undefined)
  if (mode !== 'min' && mode !== 'max') {
    throw new ValueError(
      op,
      `mode must be 'min' or 'max', as ${metric} is better small or large; got ${describe(mode)}`,
    )
  }
  if (!Number.isInteger(patience) || patience < 1) {
    throw new ValueError(op, `patience must be a whole number from 1 up; got ${describe(patience)}`)
  }
  if (typeof minDelta !== 'number' || !(minDelta >= 0)) {
    throw new ValueError(op, `minDelta must be a number from 0 up; got ${describe(minDelta)}`)
  }
  interface Best {
    readonly score: number
    readonly epoch: number
    /** Its tensors by path. */
    readonly model: Readonly<Record<string, AnyTensor>> | undefined
  }
  let best: Best | undefined
  let waited = 0
  const sign = mode === 'min' ? 1 : -1
  const isBetter = (score: number, than: number): boolean =>
    Number.isNaN(than) ? !Number.isNaN(score) : sign * score < sign * than - minDelta

  const callback: Callback = (event, control) => {
    if (event.kind === 'epoch') {
      const score = scoreOf(op, metric, event)
      if (best === undefined || isBetter(score, best.score)) {
        best = {
          score,
          epoch: event.epoch,
          model: restoreBest ? Object.fromEntries(tree.entries(control.model)) : undefined,
        }
        waited = 0
      } else waited++
    }
    if ((event.kind === 'epoch' || event.kind === 'begin') && waited >= patience) {
      control.stop(
        `${metric} has not got better than ${Number(best?.score.toPrecision(4))} of epoch ${best?.epoch} for ${patience} epochs`,
      )
    }
    if (event.kind === 'end' && event.reason !== 'failed' && best?.model !== undefined) {
      control.restore(best.model)
    }
  }
  const memory = {
    name: op,
    save: () => ({ best, waited }),
    load: (saved: unknown) => void ({ best, waited } = saved as { best: Best | undefined; waited: number }),
  }
  return Object.assign(callback, { memory })
}
