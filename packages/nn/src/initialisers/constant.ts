// Parameters that begin all alike.
import { full, ValueError } from '@chainrule/tensor'
import type { Initialiser } from './initialiser'

/**
 * An initialiser that gives every parameter this value. Good for biases and scales; a weight that begins so
 * gives every output the same gradient, and they stay alike.
 *
 * @throws ValueError for what is no finite number.
 * @example
 * const layer = new Linear(64, 10, { key: random.key(0), bias: constant(0.1) })
 */
export function constant(value: number): Initialiser {
  if (typeof value !== 'number' || !Number.isFinite(value)) {
    throw new ValueError('constant', `the value must be a finite number; got ${String(value)}`)
  }
  return ({ shape, dtype }) => full([...shape], value, { dtype }) as never
}

/**
 * `constant(0)`. It is not called `zeros`, which is the function of `@chainrule/tensor` that makes a tensor.
 *
 * @example
 * const layer = new Linear(64, 10, { key: random.key(0), bias: allZeros })
 */
export const allZeros: Initialiser = constant(0)
