// Schedules that go one way: constant, falling in steps, exponentially, or along a cosine.
import type { AnyTensor } from '@chainrule/tensor'
import { checkSize } from '../optimisers/options'
import { checkSchedule } from './checks'
import { custom, type Schedule } from './schedule'

/**
 * The same learning rate for all steps.
 *
 * @throws ValueError for a rate that is not a number from 0 up.
 * @example
 * schedules.constant(0.1)(1000) // 0.1
 */
export function constant(learningRate: number): Schedule {
  checkSize('schedules.constant', 'the learning rate', learningRate)
  return custom((step) => step.mul(0).add(learningRate))
}

/**
 * A learning rate that is multiplied by `factor` after each `every` steps.
 *
 * @throws ValueError for options out of range.
 * @example
 * const rate = schedules.step({ learningRate: 0.8, every: 10, factor: 0.5 })
 * ;[0, 9, 10, 25].map(rate) // [0.8, 0.8, 0.4, 0.2]
 */
export function step(options: {
  readonly learningRate: number
  readonly every: number
  /** 0.1 by default. */
  readonly factor?: number
}): Schedule {
  const { learningRate, every, factor = 0.1 } = options ?? {}
  checkSchedule(
    'schedules.step',
    options,
    ['learningRate', 'every', 'factor'],
    { learningRate, factor },
    { every },
  )
  return custom((count) => power(factor, count.div(every).floor()).mul(learningRate))
}

/**
 * A learning rate that is multiplied by `factor` after each step.
 *
 * @throws ValueError for options out of range.
 * @example
 * schedules.exponential({ learningRate: 1, factor: 0.5 })(3) // 0.125
 */
export function exponential(options: { readonly learningRate: number; readonly factor: number }): Schedule {
  const { learningRate, factor } = options ?? {}
  checkSchedule('schedules.exponential', options, ['learningRate', 'factor'], { learningRate, factor })
  return custom((count) => power(factor, count).mul(learningRate))
}

const power = (factor: number, count: AnyTensor): AnyTensor => count.mul(0).add(factor).pow(count)

/**
 * A learning rate that falls to `minimum` within `steps` steps, along half a cosine, and stays there.
 * Source: Loshchilov and Hutter, SGDR: Stochastic Gradient Descent with Warm Restarts (ICLR 2017).
 *
 * @throws ValueError for options out of range.
 * @example
 * const rate = schedules.cosine({ learningRate: 0.1, steps: 100 })
 * ;[0, 50, 100, 200].map(rate) // [0.1, 0.05, 0, 0]
 */
export function cosine(options: {
  readonly learningRate: number
  readonly steps: number
  /** 0 by default. */
  readonly minimum?: number
}): Schedule {
  const { learningRate, steps, minimum = 0 } = options ?? {}
  const names = ['learningRate', 'steps', 'minimum']
  checkSchedule('schedules.cosine', options, names, { learningRate, minimum }, { steps })
  return custom((count) =>
    between(learningRate, minimum, (count as AnyTensor).clip(0, steps).div(steps), 'cosine'),
  )
}

/** How a rate goes from one value to another. */
export type Course = 'cosine' | 'linear'

/** From `start` to `end` as `share` goes from 0 to 1. */
export const between = (start: number, end: number, share: AnyTensor, course: Course): AnyTensor =>
  course === 'linear'
    ? share.mul(end - start).add(start)
    : share
        .mul(Math.PI)
        .cos()
        .add(1)
        .mul((start - end) / 2)
        .add(end)
