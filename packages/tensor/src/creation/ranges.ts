// Evenly spaced numbers: by their step, or by how many there are.
import { allocate, holds, type DType } from '../core/dtype'
import { DTypeError, ValueError } from '../core/errors'
import { checkFinite, checkFlag, checkWhole } from '../core/options'
import { describe } from '../core/describe'
import { checkShape } from '../core/shape'
import { constant } from '../graph/leaves'
import { sample, withSamples } from '../graph/samples'
import type { ArangeFunction, LinspaceFunction } from '../graph/signatures'
import type { AnyTensor } from '../graph/tensor'
import { dtypeFrom, type CreationOptions } from './filled'

/** A vector of `f(0)`, `f(1)`, ... in double precision, rounded once to `dtype`. */
function vectorOf(op: string, length: number, dtype: DType, f: (i: number) => number): AnyTensor {
  checkShape(op, [length])
  const data = allocate(dtype, length)
  for (let i = 0; i < length; i++) {
    const value = f(i)
    if (!holds(dtype, value))
      throw new DTypeError(op, `element ${i}, ${value}, is no ${dtype}; choose another dtype`)
    data[i] = value
  }
  return constant(data, [length], dtype)
}

/**
 * The numbers from `start` up to, not including, `stop`: `arange(stop)`, `arange(start, stop)` or
 * `arange(start, stop, step)`, each with options behind. There are `ceil((stop - start) / step)` of them, as
 * in NumPy; for steps that are not whole `linspace` says more clearly how many. float32 unless `dtype` says
 * otherwise.
 *
 * @param step not 0; negative to count down
 * @throws ValueError for numbers that are not finite and a step of 0, DTypeError for elements that the dtype
 * does not hold
 * @example
 * arange(4).arraySync() // [0, 1, 2, 3]
 * arange(5, 0, -2, { dtype: 'int32' }).arraySync() // [5, 3, 1]
 */
export const arange: ArangeFunction = (...args: readonly unknown[]): AnyTensor => {
  const op = 'arange'
  const last = args.at(-1)
  const hasOptions = args.length > 1 && typeof last === 'object' && last !== null
  const numbers = hasOptions ? args.slice(0, -1) : args
  if (numbers.length > 3)
    throw new ValueError(op, `expected start, stop, step and options; got ${describe(last)} as options`)
  const dtype = dtypeFrom(op, hasOptions ? (last as CreationOptions) : {}, 'float32')
  const [first, second, step = 1] = numbers
  const [start, stop] = second === undefined ? [0, first] : [first, second]
  checkFinite(op, 'start', start)
  checkFinite(op, 'stop', stop)
  checkFinite(op, 'the step', step)
  if (step === 0) throw new ValueError(op, 'the step is 0; use full for a tensor of one value')
  const length = Math.max(Math.ceil((stop - start) / step), 0)
  return vectorOf(op, length, dtype, (i) => start + i * step)
}
withSamples(arange, () => [
  sample([], () => arange(0)),
  sample([], () => arange(5)),
  sample([], () => arange(1, 2, 0.3)),
  sample([], () => arange(5, 0, -2, { dtype: 'int32' })),
])

/** What {@link linspace} takes besides: the dtype, and whether `stop` is the last number. */
export interface LinspaceOptions extends CreationOptions {
  readonly endpoint?: boolean
}

/**
 * `count` numbers from `start` to `stop`, evenly spaced; the last is `stop` exactly, or, with `endpoint:
 * false`, one step before. float32 unless `dtype` says otherwise.
 *
 * @throws ValueError for ends that are not finite and a count that is not a whole number from 0 up,
 * DTypeError for elements that the dtype does not hold
 * @example
 * linspace(0, 1, 5).arraySync() // [0, 0.25, 0.5, 0.75, 1]
 * linspace(0, 1, 4, { endpoint: false }).arraySync() // [0, 0.25, 0.5, 0.75]
 */
export const linspace: LinspaceFunction = (
  start: number,
  stop: number,
  count: number,
  options: LinspaceOptions = {},
): AnyTensor => {
  const op = 'linspace'
  checkFinite(op, 'start', start)
  checkFinite(op, 'stop', stop)
  checkWhole(op, 'the count', count, 0)
  const dtype = dtypeFrom(op, options, 'float32', 'endpoint')
  const { endpoint = true } = options
  checkFlag(op, 'endpoint', endpoint)
  const steps = endpoint ? count - 1 : count
  const length = stop - start
  // Exact at both ends and for equal ends; the second form where the length is beyond the range of doubles.
  const between = Number.isFinite(length)
    ? (t: number): number => start + length * t
    : (t: number): number => start * (1 - t) + stop * t
  return vectorOf(op, count, dtype, (i) =>
    i > 0 && i === steps ? stop : between(steps === 0 ? 0 : i / steps),
  )
}
withSamples(linspace, () => [
  sample([], () => linspace(0, 1, 0)),
  sample([], () => linspace(0, 1, 1)),
  sample([], () => linspace(-1, 2, 7)),
  sample([], () => linspace(-1, 2, 7, { endpoint: false, dtype: 'float64' })),
])
