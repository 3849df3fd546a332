// What a person sees of a tensor: in a template string, in console.log, as JSON; and the error in place of
// what JavaScript would make of it in arithmetic.
import { TraceError, ValueError } from '../core/errors'
import { formatShape } from '../core/shape'
import type { AnyTensor } from '../graph/tensor'
import { arraySync, valuesOf } from '../runtime/reading'
import { formatArray } from './array'

/** The values as NumPy prints them; where there are none yet, because a function is being traced, a word about that. */
export function toString(x: AnyTensor): string {
  try {
    return formatArray({ shape: x.shape, dtype: x.dtype, data: valuesOf(x) })
  } catch (error) {
    if (error instanceof TraceError) return '(no values while the function is traced)'
    throw error
  }
}

/** Dtype, shape and values: what Node's console.log shows. */
export const inspect = (x: AnyTensor): string => `Tensor ${x.dtype} ${formatShape(x.shape)}\n${toString(x)}`

/** The values as nested arrays: what JSON.stringify writes. */
export const toJSON = arraySync

/** A tensor is text where text is asked for; `x + 1` and `x * 2` are mistakes that would give NaN. */
export function toPrimitive(x: AnyTensor, hint: string): string {
  if (hint === 'string') return toString(x)
  throw new ValueError(
    'Tensor',
    "JavaScript's operators do not work on tensors; use methods such as x.add(1), x.mul(2), x.less(y), or x.item()",
  )
}
