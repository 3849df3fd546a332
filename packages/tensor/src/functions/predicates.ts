// Questions to each element, answered in bool: what kind of number is it? int32, uint8 and bool hold
// nothing but finite numbers. No gradient flows.
import { isFloat } from '../core/dtype'
import type { UnaryTestFunction } from '../graph/signatures'
import { composed } from '../primitives/elementwise'

/**
 * Where x is NaN.
 *
 * @example
 * isNaN(tensor([1, NaN, Infinity])).arraySync() // [false, true, false]
 */
export const isNaN = composed<UnaryTestFunction>({
  name: 'isNaN',
  // NaN alone differs from itself.
  f: (x) => x.notEqual(x),
  domain: 'any',
})

/**
 * Where x is neither NaN nor infinite.
 *
 * @example
 * isFinite(tensor([1, NaN, Infinity])).arraySync() // [true, false, false]
 */
export const isFinite = composed<UnaryTestFunction>({
  name: 'isFinite',
  f: (x) => (isFloat(x.dtype) ? x.abs().less(Infinity) : x.equal(x)),
  domain: 'any',
})

/**
 * Where x is Infinity or -Infinity.
 *
 * @example
 * isInf(tensor([1, NaN, -Infinity])).arraySync() // [false, false, true]
 */
export const isInf = composed<UnaryTestFunction>({
  name: 'isInf',
  f: (x) => (isFloat(x.dtype) ? x.abs().equal(Infinity) : x.notEqual(x)),
  domain: 'any',
})
