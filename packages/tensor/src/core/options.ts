// Checking the arguments that are no tensors: the object of options at the end of a call, whole numbers,
// flags.
import { ValueError } from './errors'
import { describe } from './describe'

/**
 * Checks that `options` is an object with no other keys than `names`: `x.sum(1)` and `x.sum({ dim: 1 })`
 * are mistakes, and ignoring them would give wrong numbers. Layers and losses of your own may use it, too.
 *
 * @param op the function that is called, for the error
 * @throws ValueError that says what the options are.
 * @example
 * const scale = (x: AnyTensor, options: { by?: number } = {}) => {
 *   checkOptions('scale', options, ['by'])
 *   return x.mul(options.by ?? 1)
 * }
 * scale(tensor([1, 2]), { by: 3 }).arraySync() // [3, 6]
 */
export function checkOptions(op: string, options: unknown, names: readonly string[]): void {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw new ValueError(op, `options are an object with ${names.join(', ')}; got ${describe(options)}`)
  }
  const unknown = Object.keys(options).find((key) => !names.includes(key))
  if (unknown !== undefined) {
    throw new ValueError(op, `there is no option '${unknown}'; there is ${names.join(', ')}`)
  }
}

/**
 * Checks that `value` is a whole number from `low` up; `what` names it.
 * @throws ValueError that says what came instead.
 */
export function checkWhole(
  op: string,
  what: string,
  value: unknown,
  low = -Infinity,
): asserts value is number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < low) {
    const range = low === -Infinity ? '' : ` from ${low} up`
    throw new ValueError(op, `${what} must be a whole number${range}; got ${describe(value)}`)
  }
}

/**
 * Checks that `value` is a number that is neither infinite nor NaN; `what` names it.
 * @throws ValueError that says what came instead.
 */
export function checkFinite(op: string, what: string, value: unknown): asserts value is number {
  if (typeof value !== 'number' || !Number.isFinite(value)) {
    throw new ValueError(op, `${what} must be a finite number; got ${describe(value)}`)
  }
}

/**
 * Checks that `value` is a function; `expected` says what for.
 * @throws ValueError that says what came instead.
 */
export function checkFunction(op: string, value: unknown, expected = 'a function'): void {
  if (typeof value !== 'function') throw new ValueError(op, `expected ${expected}; got ${describe(value)}`)
}

/**
 * Checks that `value` is `true` or `false`, or not given; `what` names it.
 * @throws ValueError that says what came instead.
 */
export function checkFlag(op: string, what: string, value: unknown): asserts value is boolean | undefined {
  if (value !== undefined && typeof value !== 'boolean') {
    throw new ValueError(op, `${what} must be true or false; got ${describe(value)}`)
  }
}
