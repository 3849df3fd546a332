// Uniform random numbers: equally likely everywhere in a range.
import { checkDType, isFloat, type DType, type FloatDType } from '../core/dtype'
import { DTypeError, ValueError } from '../core/errors'
import { checkOptions } from '../core/options'
import { describe } from '../core/describe'
import { checkShape, type Shape } from '../core/shape'
import { sample, withSamples } from '../graph/samples'
import type { AnyTensor, Tensor } from '../graph/tensor'
import { randomBits } from '../primitives/randomBits'
import type { Written } from '../types/movement'
import { checkKey, key as keyOf, type Key } from './key'

/** The range of {@link uniform}, `low` (0) up to, not including, `high` (1), and the dtype, float32 by default. */
export interface UniformOptions<D extends FloatDType = FloatDType> {
  readonly low?: number | undefined
  readonly high?: number | undefined
  readonly dtype?: D | undefined
}

/**
 * Checks that `dtype` is a float dtype.
 * @throws DTypeError that says what to draw whole numbers with.
 */
export function checkFloatDType(op: string, dtype: unknown): asserts dtype is FloatDType {
  checkDType(op, dtype)
  if (!isFloat(dtype)) {
    throw new DTypeError(
      op,
      `expected float32 or float64, got ${dtype}; use random.randint for whole numbers`,
    )
  }
}

/** Multiples of 2^-24 (float32) or 2^-53 (float64) in [0, 1), each equally likely. */
export function unit(key: AnyTensor, shape: Shape, dtype: FloatDType): AnyTensor {
  const bits = dtype === 'float32' ? 24 : 53
  return randomBits(key, shape, bits)
    .astype(dtype)
    .mul(2 ** -bits)
}

/**
 * Random numbers from `low` up to, not including, `high`, each equally likely. With the default limits they
 * are the multiples of 2^-24 in float32, of 2^-53 in float64. They never reach `high`, nor does rounding
 * take them there.
 *
 * Element `i` in row-major order depends on the key and `i` alone: more numbers begin with the fewer.
 *
 * @param options `low` and `high`, 0 and 1 by default; `dtype`, float32 by default
 * @throws ValueError where the limits are not finite in the dtype, or none of its numbers lies
 * between; DTypeError
 * for a dtype that is no float; what {@link checkKey} throws for `key`.
 * @example
 * const x = random.uniform(random.key(0), [2, 3], { low: -1 })
 * x.shape // [2, 3]
 */
export function uniform<const S extends number[], D extends FloatDType = 'float32'>(
  key: Key,
  shape: readonly [...S],
  options: UniformOptions<D> = {},
): Tensor<Written<S>, NoInfer<D>> {
  const op = 'random.uniform'
  checkKey(op, key)
  checkShape(op, shape)
  checkOptions(op, options, ['low', 'high', 'dtype'])
  const { low = 0, high = 1 } = options
  const dtype: DType = options.dtype ?? 'float32'
  checkFloatDType(op, dtype)
  for (const [name, limit] of Object.entries({ low, high })) {
    const finite = Number.isFinite(limit) && (dtype === 'float64' || Number.isFinite(Math.fround(limit)))
    if (!finite) {
      throw new ValueError(op, `${name} must be a finite number of ${dtype}; got ${describe(limit)}`)
    }
  }
  const smallest = -below(-low, dtype, true)
  const largest = below(high, dtype)
  if (!(smallest <= largest)) {
    throw new ValueError(
      op,
      `there is no ${dtype} from ${low} up to, not including, ${high}; low must be less than high`,
    )
  }
  const u = unit(key, [...shape], dtype)
  if (low === 0 && high === 1) return u
  // Not low + (high - low) u, which overflows where the limits are huge.
  const wide = u.astype('float64')
  return wide.mul(high).add(wide.neg().add(1).mul(low)).clip(smallest, largest).astype(dtype) as AnyTensor
}
withSamples(uniform, () => [
  sample([], () => uniform(keyOf(0), [])),
  sample([], () => uniform(keyOf(0), [2, 0])),
  sample([], () => uniform(keyOf(0), [2, 3], { low: -3, high: 5 })),
  sample([], () => uniform(keyOf(0), [5], { dtype: 'float64' })),
])

/** The largest number of the dtype below `limit`, or, if `including`, up to it. */
function below(limit: number, dtype: FloatDType, including = false): number {
  if (dtype === 'float64') return including ? limit : previous(new Float64Array([limit]))
  const rounded = Math.fround(limit)
  if (rounded < limit || (including && rounded === limit)) return rounded
  return previous(new Float32Array([limit]))
}

/** The number before the one that the array holds. Floats of one sign are ordered as their bits are. */
function previous(float: Float32Array | Float64Array): number {
  const value = float[0] as number
  const bits = float instanceof Float32Array ? new Int32Array(float.buffer) : new BigInt64Array(float.buffer)
  if (value === 0) float[0] = float instanceof Float32Array ? -(2 ** -149) : -Number.MIN_VALUE
  else if (bits instanceof Int32Array) bits[0] = (bits[0] as number) + (value > 0 ? -1 : 1)
  else bits[0] = (bits[0] as bigint) + (value > 0 ? -1n : 1n)
  return float[0] as number
}
