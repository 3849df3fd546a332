// Normally distributed random numbers.
import type { DType, FloatDType } from '../core/dtype'
import { ValueError } from '../core/errors'
import { checkFinite, checkOptions } from '../core/options'
import { describe } from '../core/describe'
import { checkShape } from '../core/shape'
import { scalar } from '../graph/leaves'
import { sample, withSamples } from '../graph/samples'
import type { AnyTensor, Tensor } from '../graph/tensor'
import { deriveKey, randomBits } from '../primitives/randomBits'
import type { Written } from '../types/movement'
import { checkKey, key as keyOf, type Key } from './key'
import { checkFloatDType, unit } from './uniform'

/** The `mean` (0) and standard deviation `std` (1) of {@link normal}, and the dtype, float32 by default. */
export interface NormalOptions<D extends FloatDType = FloatDType> {
  readonly mean?: number | undefined
  readonly std?: number | undefined
  readonly dtype?: D | undefined
}

/**
 * Normally distributed random numbers, by the transform of Box and Muller (A Note on the Generation of
 * Random Normal Deviates, 1958) of two numbers of 53 bits each, computed in double precision. They lie
 * within 8.6 standard deviations of the mean, beyond which there is less than 2^-53 of the distribution,
 * so they are finite wherever that range is.
 *
 * Element `i` in row-major order depends on the key and `i` alone: more numbers begin with the fewer.
 *
 * @param options `mean` and `std`, 0 and 1 by default, `std` from 0 up; `dtype`, float32 by default
 * @throws ValueError where they are not finite or `std` is negative; DTypeError for a dtype that is no
 * float; what {@link checkKey} throws for `key`.
 * @example
 * const weights = random.normal(random.key(0), [3, 4], { std: 0.1 })
 * weights.dtype // 'float32'
 */
export function normal<const S extends number[], D extends FloatDType = 'float32'>(
  key: Key,
  shape: readonly [...S],
  options: NormalOptions<D> = {},
): Tensor<Written<S>, NoInfer<D>> {
  const op = 'random.normal'
  checkKey(op, key)
  checkShape(op, shape)
  checkOptions(op, options, ['mean', 'std', 'dtype'])
  const { mean = 0, std = 1 } = options
  const dtype: DType = options.dtype ?? 'float32'
  checkFloatDType(op, dtype)
  checkFinite(op, 'mean', mean)
  if (!Number.isFinite(std) || std < 0) {
    throw new ValueError(op, `std must be a finite number from 0 up; got ${describe(std)}`)
  }
  // In (0, 1], since log(0) is infinite.
  const u = randomBits(key, [...shape], 53)
    .add(1)
    .mul(2 ** -53)
  const turn = unit(deriveKey(key, scalar(0, 'int32'), 'pair'), [...shape], 'float64')
  const z = u
    .log()
    .mul(-2)
    .sqrt()
    .mul(turn.mul(2 * Math.PI).cos())
  return z.mul(std).add(mean).astype(dtype) as AnyTensor
}
withSamples(normal, () => [
  sample([], () => normal(keyOf(0), [])),
  sample([], () => normal(keyOf(0), [2, 0])),
  sample([], () => normal(keyOf(0), [2, 3], { mean: 5, std: 0.5 })),
  sample([], () => normal(keyOf(0), [5], { dtype: 'float64' })),
])
