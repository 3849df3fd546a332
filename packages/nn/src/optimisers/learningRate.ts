// How large a step is: a number, a function of the step, or a schedule that is computed with it.
import { TraceError, ValueError, type AnyTensor, type Tensor } from '@chainrule/tensor'
import { isSchedule, type Schedule } from '../schedules/schedule'
import { isSize } from './options'

/**
 * The size of a step. A function gets how many updates there were before, as a number, which no function under `jit`
 * can have; a schedule, one of `schedules`, is computed with tensors and goes on there.
 */
export type LearningRate = number | ((step: number) => number) | Schedule

/** @throws ValueError for what is none. */
export function checkRate(op: string, learningRate: unknown): void {
  if (typeof learningRate === 'function' || isSize(learningRate)) return
  throw new ValueError(
    op,
    `learningRate must be a number from 0 up, or a function of the step; got ${String(learningRate)}`,
  )
}

/** The learning rate of a step: a number, or a float64 scalar. */
export function rateAt(
  op: string,
  learningRate: LearningRate,
  step: Tensor<[], 'int32'>,
): number | AnyTensor {
  if (typeof learningRate === 'number') return learningRate
  if (isSchedule(learningRate)) return learningRate.at(step)
  const position = numberOf(op, step)
  const rate: unknown = learningRate(position)
  if (isSize(rate)) return rate
  throw new ValueError(
    op,
    `learningRate must give a number from 0 up; it gave ${String(rate)} for step ${position}`,
  )
}

/** @throws TraceError within `jit`, where there is none. */
function numberOf(op: string, step: Tensor<[], 'int32'>): number {
  try {
    return step.item()
  } catch (error) {
    if (!(error instanceof TraceError)) throw error
    throw new TraceError(
      op,
      'learningRate is a plain function, which needs the step as a number, and within jit there is none; take one of ' +
        'schedules, or make one with schedules.custom',
      { cause: error },
    )
  }
}

/**
 * A tensor times a number, or times a scalar, whose dtype gives way. The scalar stands first: it is computed before
 * the tensor then, and what is done with both can become part of the kernel that makes the tensor.
 */
export const scaled = (x: AnyTensor, by: number | AnyTensor): AnyTensor =>
  typeof by === 'number' ? x.mul(by) : by.astype(x.dtype).mul(x)
