// What a schedule is: a learning rate for each step, computed with tensors, so that one compiled step serves them all.
import { DTypeError, ShapeError, Tensor, tensor, ValueError, type AnyTensor } from '@chainrule/tensor'
import { describe } from '../describe'

/**
 * The learning rate of each step. Optimisers take it as their `learningRate`; called with a number, it gives a number,
 * for plots.
 *
 * @example
 * const rate = schedules.cosine({ learningRate: 0.1, steps: 100 })
 * rate(50) // 0.05
 * const optimiser = sgd({ learningRate: rate })
 */
export interface Schedule {
  /**
   * The rate of a step.
   *
   * @param step how many steps there were before
   */
  (step: number): number
  /**
   * The rate of a step, for use inside `jit`.
   *
   * @param step a scalar: how many steps there were before
   * @returns a float64 scalar
   */
  readonly at: (step: AnyTensor) => Tensor<[], 'float64'>
}

/** Whether a value is a schedule. */
export const isSchedule = (value: unknown): value is Schedule =>
  typeof value === 'function' && 'at' in value && typeof value.at === 'function'

/**
 * A schedule of your own: a function, made of tensor operations, from how many steps there were before to the learning
 * rate.
 *
 * @param rateOf gets and gives a float64 scalar
 * @throws ValueError for what is no function; from the schedule, ShapeError or DTypeError where it gives no float
 * scalar.
 * @example
 * const inverse = schedules.custom((step) => step.add(1).rsqrt().mul(0.1))
 * inverse(3) // 0.05
 */
export function custom(rateOf: (step: Tensor<[], 'float64'>) => AnyTensor): Schedule {
  const op = 'schedules.custom'
  if (typeof rateOf !== 'function') {
    throw new ValueError(op, `expected a function of the step; got ${describe(rateOf)}`)
  }
  const at = (step: AnyTensor): Tensor<[], 'float64'> => {
    const rate: unknown = rateOf(step.astype('float64') as Tensor<[], 'float64'>)
    if (!(rate instanceof Tensor)) {
      throw new ValueError(op, `the function must return a tensor, a scalar; got ${describe(rate)}`)
    }
    const found: AnyTensor = rate
    if (found.ndim !== 0) {
      throw new ShapeError(
        op,
        `the function must return a scalar; got [${found.shape.join(', ')}]`,
        found.shape,
      )
    }
    if (found.dtype !== 'float64' && found.dtype !== 'float32') {
      throw new DTypeError(op, `the function must return a float; got ${found.dtype}; use astype`)
    }
    return found.astype('float64')
  }
  const schedule = (step: number): number => {
    if (typeof step !== 'number' || !(step >= 0)) {
      throw new ValueError('schedule', `the step must be a number from 0 up; got ${describe(step)}`)
    }
    return at(tensor(step, { dtype: 'float64' })).item()
  }
  return Object.assign(schedule, { at })
}
