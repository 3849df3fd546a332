// The whole numbers from 0 up along an axis: what masks, ranges and flat indices are made of.
import type { DType } from '../core/dtype'
import { sizeOf, type Shape } from '../core/shape'
import { apply, definePrimitive } from '../graph/apply'
import { noGradient } from '../graph/primitive'
import type { AnyTensor } from '../graph/tensor'
import { castLane } from '../lanes/cast'
import { quotient } from '../lanes/integer'
import { constant, mul, sub, type Lane } from '../lanes/lane'

const iotaPrimitive = definePrimitive<{
  readonly shape: Shape
  readonly axis: number
  readonly dtype: DType
}>({
  name: 'iota',
  infer: (_, { shape, dtype }) => ({ shape, dtype }),
  vjp: noGradient,
  lower: (_inputs, { shape, dtype }, { axis }) => {
    const inner = sizeOf(shape.slice(axis + 1))
    const size = shape[axis] as number
    const lane = (position: Lane): Lane => {
      const counted = quotient(position, inner)
      // No axis outside: the quotient stays below the size.
      if (size * inner === sizeOf(shape)) return castLane(counted, dtype)
      const turns = quotient(position, inner * size)
      return castLane(sub(counted, mul(turns, constant('i32', size))), dtype)
    }
    return { kind: 'generate', reads: [], lane }
  },
  evaluate: (_, { data, shape }, { axis }) => {
    const size = shape[axis] as number
    const inner = sizeOf(shape.slice(axis + 1))
    for (let i = 0; i < data.length; i++) data[i] = Math.floor(i / inner) % size
  },
})

/**
 * A tensor whose elements are their own index along `axis`, from 0 up to the rank: `shape` and int32 unless
 * said otherwise.
 */
export const iota = (shape: Shape, axis = 0, dtype: DType = 'int32'): AnyTensor =>
  apply(iotaPrimitive, [], { shape, axis, dtype })
