// Lanes of one dtype as lanes of another, as typed arrays convert what is stored in them.
import type { DType } from '../core/dtype'
import { abs, bitcast, constant, convert, fallback, ge, ne, select, type Lane, type LaneType } from './lane'

const laneTypes = { float32: 'f32', float64: 'f64', int32: 'i32', uint8: 'i32', bool: 'm32' } as const

/** The type of lane that elements of a dtype have in registers. */
export const laneTypeOf = (dtype: DType): LaneType => laneTypes[dtype]

/** Whether a lane is a mask. */
export const isMask = ({ type }: Lane): boolean => type === 'm32' || type === 'm64'

/** A mask of either width as an i32: 0 or -1. */
export const maskBits = (mask: Lane): Lane => bitcast('i32', convert('m32', mask))

/**
 * The element in another dtype. Floats are truncated towards zero and wrapped for int32 (and, once the low
 * eight bits are taken, for uint8), NaN and the infinities become 0; bool is whether it differs from 0.
 */
export function castLane(x: Lane, dtype: DType): Lane {
  const type = laneTypeOf(dtype)
  if (isMask(x)) return type === 'm32' ? x : select(x, constant(type, 1), constant(type, 0))
  if (type === 'm32') return ne(x, constant(x.type, 0))
  if (type !== 'i32' || x.type === 'i32') return convert(type, x)
  return fallback(ge(abs(x), constant(x.type, 2 ** 31)), convert(type, x), 'int32', x)
}
