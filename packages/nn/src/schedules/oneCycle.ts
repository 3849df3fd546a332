// One rise and one fall.
import { ValueError, where, type AnyTensor } from '@chainrule/tensor'
import { checkSchedule } from './checks'
import { between, type Course } from './decaying'
import { custom, type Schedule } from './schedule'

/** The course of {@link oneCycle}. */
export interface OneCycleOptions {
  /** The highest learning rate. */
  readonly peak: number
  /** How many steps there are. */
  readonly steps: number
  /** The share of them that rises; 0.3 by default. */
  readonly rise?: number
  /** How many times lower than the peak the rate begins; 25 by default. */
  readonly startDivisor?: number
  /** How many times lower than at the start the rate ends; 10,000 by default. */
  readonly endDivisor?: number
  /** 'cosine' by default. */
  readonly course?: Course
}

/**
 * A learning rate that rises from `peak / startDivisor` to `peak`, and falls to `peak / startDivisor / endDivisor` at the
 * last of `steps` steps, where it stays; PyTorch's OneCycleLR with two phases.
 * Source: Smith and Topin, Super-Convergence: Very Fast Training of Neural Networks Using Large Learning Rates (2018).
 *
 * @throws ValueError for options out of range.
 * @example
 * const rate = schedules.oneCycle({ peak: 1, steps: 101, rise: 0.2 })
 * rate(0) // 0.04
 * rate(19.2) // 1
 * rate(100) // 0.000004
 */
export function oneCycle(options: OneCycleOptions): Schedule {
  const op = 'schedules.oneCycle'
  const { peak, steps, rise = 0.3, startDivisor = 25, endDivisor = 1e4, course = 'cosine' } = options ?? {}
  const names = ['peak', 'steps', 'rise', 'startDivisor', 'endDivisor', 'course']
  checkSchedule(op, options, names, { peak, rise, startDivisor, endDivisor }, { steps })
  if (rise > 1) throw new ValueError(op, `rise must be a share from 0 to 1; got ${rise}`)
  for (const [name, divisor] of Object.entries({ startDivisor, endDivisor })) {
    if (divisor === 0) throw new ValueError(op, `${name} must be above 0; got 0`)
  }
  if (course !== 'cosine' && course !== 'linear') {
    throw new ValueError(op, `course must be 'cosine' or 'linear'; got ${String(course)}`)
  }
  const start = peak / startDivisor
  const end = start / endDivisor
  // Steps count from 0, so that the last is `steps - 1`, and the peak lies one before its share of them.
  const [top, last] = [rise * steps - 1, steps - 1]
  return custom((count) => {
    const position: AnyTensor = (count as AnyTensor).clip(0, last)
    const up = between(start, peak, share(position, 0, top), course)
    const down = between(peak, end, share(position, top, last), course)
    return where(position.lessEqual(top), up, down)
  })
}

const share = (position: AnyTensor, from: number, to: number): AnyTensor =>
  position.sub(from).div(to === from ? 1 : to - from)
