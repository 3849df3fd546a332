// Changing the dtype: one tensor in, the same elements in another type out.
import { isFloat, type DType } from '../core/dtype'
import { apply, definePrimitive } from '../graph/apply'
import type { Value } from '../graph/primitive'
import type { AnyTensor } from '../graph/tensor'
import { castLane } from '../lanes/cast'
import type { Lane } from '../lanes/lane'

const castPrimitive = definePrimitive<{ readonly dtype: DType }>({
  name: 'astype',
  infer: ([input], { dtype }) => ({ shape: (input as AnyTensor).shape, dtype }),
  vjp: (cotangent, [input], output) => {
    const x = input as AnyTensor
    return isFloat(x.dtype) && isFloat(output.dtype) ? [cast(cotangent, x.dtype)] : []
  },
  lower: (_inputs, { dtype }) => ({ kind: 'map', lane: ([x]) => castLane(x as Lane, dtype) }),
  evaluate: ([input], { data, dtype }) => {
    const from = (input as Value).data
    if (dtype === 'bool') for (let i = 0; i < data.length; i++) data[i] = from[i] === 0 ? 0 : 1
    // Typed arrays store a number as int32 or uint8 by truncating towards zero and wrapping; NaN becomes 0.
    else data.set(from)
  },
})

/** `x` in another dtype; `x` itself where it has that dtype. */
export const cast = (x: AnyTensor, dtype: DType): AnyTensor =>
  x.dtype === dtype ? x : apply(castPrimitive, [x], { dtype })
