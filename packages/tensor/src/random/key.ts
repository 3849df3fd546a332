// Keys: where random numbers come from. A key is an ordinary tensor; using it does not change it, and
// from one key any number of others are made.
import { DTypeError, ShapeError, ValueError } from '../core/errors'
import { checkWhole } from '../core/options'
import { describe } from '../core/describe'
import { formatShape, sameShape } from '../core/shape'
import { constant, scalar } from '../graph/leaves'
import { sample, whole, withSamples } from '../graph/samples'
import { Tensor, type AnyTensor } from '../graph/tensor'
import { deriveKey } from '../primitives/randomBits'

/** What random numbers are drawn with: two int32 words, from `key`, `split` or `foldIn`. */
export type Key = Tensor<[2], 'int32'>

/**
 * Checks that `value` is a key.
 * @throws ValueError, DTypeError or ShapeError that says how to get one.
 */
export function checkKey(op: string, value: unknown): asserts value is Key {
  if (!(value instanceof Tensor)) {
    const advice =
      Array.isArray(value) && value[0] instanceof Tensor
        ? 'pass one of its keys'
        : `make one with random.key(${Number.isSafeInteger(value) ? value : 0})`
    throw new ValueError(op, `the first argument must be a key; got ${describe(value)}; ${advice}`)
  }
  const { dtype, shape } = value as AnyTensor
  if (dtype !== 'int32') {
    throw new DTypeError(op, `a key is int32, got ${dtype}; make one with random.key(0)`)
  }
  if (!sameShape(shape, [2])) {
    throw new ShapeError(
      op,
      `a key has shape [2], got ${formatShape(shape)}; make one with random.key(0)`,
      shape,
    )
  }
}

/**
 * The key of a seed. Different seeds give independent numbers.
 *
 * @param seed a whole number, negative or not, that JavaScript holds exactly: below 2^53 in size
 * @throws ValueError for anything else.
 * @example
 * const key = random.key(0)
 * random.uniform(key, [2]).arraySync() // [0.4184570908546448, 0.6004990339279175]
 */
export function key(seed: number): Key {
  if (!Number.isSafeInteger(seed)) {
    throw new ValueError(
      'random.key',
      `the seed must be a whole number below 2^53 in size; got ${describe(seed)}`,
    )
  }
  // The seed in two's complement, high word first.
  return constant(Int32Array.of(Math.floor(seed / 2 ** 32), seed), [2], 'int32')
}
withSamples(key, () => [sample([], () => key(-1))])

/** As many keys as `N` says, if that is known when compiling. */
export type Keys<N extends number, Result extends readonly Key[] = []> = number extends N
  ? Key[]
  : Result['length'] extends N
    ? Result
    : Result['length'] extends 64
      ? Key[]
      : Keys<N, [...Result, Key]>

/**
 * `n` keys whose numbers are independent of each other's and of those of `key`. The first ones stay the
 * same if `n` changes.
 *
 * @throws ValueError where `n` is no whole number from 0 up.
 * @example
 * const [weights, noise] = random.split(random.key(0))
 * random.split(weights, 3).length // 3
 */
export function split<const N extends number = 2>(key: Key, n?: N): Keys<N> {
  const op = 'random.split'
  const count: number = n ?? 2
  checkKey(op, key)
  checkWhole(op, 'the number of keys', count, 0)
  return Array.from({ length: count }, (_, i) => deriveKey(key, scalar(i, 'int32'), 'split')) as Keys<N>
}
withSamples(split, () => [
  sample([], () => split(key(0))),
  sample([whole([], -50, 50)], (data) => split(foldIn(key(0), data), 3)),
])

/**
 * The key made of a key and a whole number, such as the step of a loop or the index of a layer: one of
 * 2^32 that are independent of each other and of `key`.
 *
 * @param data a whole number from -2^31 to 2^31 - 1, or an int32 or uint8 tensor without axes
 * @throws ValueError for another number, DTypeError or ShapeError for another tensor.
 * @example
 * const key = random.key(0)
 * const noiseOf = (step: number) => random.normal(random.foldIn(key, step), [3])
 */
export function foldIn(key: Key, data: number | Tensor<[], 'int32'> | Tensor<[], 'uint8'>): Key {
  const op = 'random.foldIn'
  checkKey(op, key)
  return deriveKey(key, indexOf(op, data), 'foldIn')
}
withSamples(foldIn, () => [
  sample([], () => foldIn(key(0), -7)),
  sample([whole([2], -50, 50), whole([], -50, 50)], (k, data) => foldIn(k as Key, data)),
])

function indexOf(op: string, data: unknown): AnyTensor {
  if (!(data instanceof Tensor)) {
    if (typeof data === 'number' && (data | 0) === data) return scalar(data, 'int32')
    throw new ValueError(
      op,
      `expected a whole number from -2^31 to 2^31 - 1, or such a scalar; got ${describe(data)}`,
    )
  }
  const { dtype, shape } = data as AnyTensor
  if (dtype !== 'int32' && dtype !== 'uint8') {
    throw new DTypeError(op, `expected a scalar of int32 or uint8, got ${dtype}; use astype('int32')`)
  }
  if (shape.length !== 0) {
    throw new ShapeError(
      op,
      `expected a scalar, got shape ${formatShape(shape)}; fold in one number at a time`,
      shape,
    )
  }
  return (data as AnyTensor).astype('int32')
}
