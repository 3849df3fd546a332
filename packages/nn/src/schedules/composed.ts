// Schedules that are made of others, one after the other.
import { checkOptions, ValueError, where, type AnyTensor } from '@chainrule/tensor'
import { describe } from '../describe'
import { checkCount, checkSize } from '../optimisers/options'
import { checkSchedule } from './checks'
import { constant } from './decaying'
import { custom, isSchedule, type Schedule } from './schedule'

/**
 * One schedule after the other, each counting its steps from its own beginning: `schedules[i + 1]` begins at step
 * `boundaries[i]`.
 *
 * @param parts schedules, or numbers for constant rates
 * @param boundaries one fewer than there are parts, each larger than the one before
 * @throws ValueError where they are not.
 * @example
 * const rate = schedules.joined([schedules.cosine({ learningRate: 1, steps: 10 }), 0.25], [10])
 * ;[0, 5, 10, 11].map(rate) // [1, 0.5, 0.25, 0.25]
 */
export function joined(parts: readonly (Schedule | number)[], boundaries: readonly number[]): Schedule {
  const op = 'schedules.joined'
  if (!Array.isArray(parts) || parts.length === 0) {
    throw new ValueError(op, `expected an array of schedules; got ${describe(parts)}`)
  }
  const list = parts.map((part) => partOf(op, part))
  checkBoundaries(op, boundaries, parts.length - 1)
  return custom((step) => {
    const [first, ...rest] = list as [Schedule, ...Schedule[]]
    return rest.reduce<AnyTensor>((rate, part, i) => {
      const start = boundaries[i] as number
      return where(step.less(start), rate, part.at((step as AnyTensor).sub(start).clip(0, null)))
    }, first.at(step))
  })
}

/**
 * Constant rates: `rates[0]` before step `boundaries[0]`, `rates[1]` from there to `boundaries[1]`, and so on.
 *
 * @param options `boundaries`, one fewer than there are `rates`, each larger than the one before
 * @throws ValueError where they are not.
 * @example
 * const rate = schedules.piecewise({ rates: [0.1, 0.01, 0.001], boundaries: [10, 20] })
 * ;[9, 10, 19, 20].map(rate) // [0.1, 0.01, 0.01, 0.001]
 */
export function piecewise(options: {
  readonly rates: readonly number[]
  readonly boundaries: readonly number[]
}): Schedule {
  const op = 'schedules.piecewise'
  checkOptions(op, options, ['rates', 'boundaries'])
  const { rates, boundaries } = options
  if (!Array.isArray(rates) || rates.length === 0) {
    throw new ValueError(op, `rates must be an array of numbers; got ${describe(rates)}`)
  }
  for (const rate of rates) checkSize(op, 'each of rates', rate)
  checkBoundaries(op, boundaries, rates.length - 1)
  return joined(rates, boundaries)
}

/**
 * A learning rate that rises in a straight line from `from` to where another schedule begins, within `steps` steps; from
 * there on it is that schedule's, which counts from there.
 *
 * @param options `into`, the schedule that follows, or a number for a constant rate; `steps`; `from`, 0 by default,
 * with which the first step moves nothing
 * @throws ValueError for options out of range.
 * @example
 * const into = schedules.cosine({ learningRate: 0.1, steps: 100 })
 * const rate = schedules.linearWarmup({ steps: 10, into })
 * ;[0, 5, 10, 60].map(rate) // [0, 0.05, 0.1, 0.05]
 */
export function linearWarmup(options: {
  readonly steps: number
  readonly into: Schedule | number
  readonly from?: number
}): Schedule {
  const op = 'schedules.linearWarmup'
  const { steps, into, from = 0 } = options ?? {}
  checkSchedule(op, options, ['steps', 'into', 'from'], { from }, { steps })
  const next = partOf(op, into)
  const rise = custom((step) => {
    const share = (step as AnyTensor).clip(0, steps).div(steps)
    const target: AnyTensor = next.at(step.mul(0))
    return target.sub(from).mul(share).add(from)
  })
  return joined([rise, next], [steps])
}

function partOf(op: string, part: unknown): Schedule {
  if (isSchedule(part)) return part
  if (typeof part === 'number') {
    checkSize(op, 'a rate', part)
    return constant(part)
  }
  throw new ValueError(op, `expected a schedule, one of schedules.*, or a number; got ${describe(part)}`)
}

function checkBoundaries(op: string, boundaries: readonly number[], count: number): void {
  if (!Array.isArray(boundaries) || boundaries.length !== count) {
    throw new ValueError(
      op,
      `boundaries must be an array of ${count}, one fewer than parts; got ${describe(boundaries)}`,
    )
  }
  for (const [i, boundary] of boundaries.entries()) {
    checkCount(op, 'each of boundaries', boundary)
    const before = boundaries[i - 1]
    if (before === undefined || before < boundary) continue
    throw new ValueError(op, `boundaries must grow; got ${before} before ${boundary}`)
  }
}
