// Random order.
import type { DType } from '../core/dtype'
import { ShapeError } from '../core/errors'
import { checkWhole } from '../core/options'
import { checkShape, type Shape } from '../core/shape'
import { real, sample, withSamples } from '../graph/samples'
import { Tensor, type AnyTensor } from '../graph/tensor'
import { argSort } from '../primitives/argSort'
import { randomBits } from '../primitives/randomBits'
import { checkKey, key as keyOf, type Key } from './key'

/**
 * The whole numbers from 0 to `n - 1` in random order, or a tensor's rows (what its first axis counts) in
 * the random order that their numbers get. Every order is equally likely, but for ties among the 53 bits
 * by which `n` rows are sorted, of which there is one with a probability below n^2 / 2^54. Gradients flow
 * back to where the rows came from.
 *
 * @param of a whole number from 0 up, or a tensor with at least one axis
 * @throws ValueError for another number, ShapeError for a tensor without axes; what {@link checkKey} throws
 * for `key`.
 * @example
 * const order = random.permutation(random.key(0), 5)
 * order.sum().item() // 10
 */
export function permutation<const N extends number>(key: Key, of: N): Tensor<[N], 'int32'>
export function permutation<S extends Shape, D extends DType>(key: Key, of: Tensor<S, D>): Tensor<S, D>
export function permutation(key: Key, of: unknown): AnyTensor {
  const op = 'random.permutation'
  checkKey(op, key)
  if (!(of instanceof Tensor)) {
    checkWhole(op, 'what is not a tensor', of, 0)
    checkShape(op, [of])
    return orderOf(key, of)
  }
  const x: AnyTensor = of
  const [rows]: Shape = x.shape
  if (rows === undefined) throw new ShapeError(op, 'a tensor without axes has no rows to put in order', [])
  return x.take(orderOf(key, rows))
}

const orderOf = (key: Key, n: number): AnyTensor =>
  argSort(randomBits(key, [n], 53) as Tensor<[number], 'float64'>)

withSamples(permutation, () => [
  sample([], () => permutation(keyOf(0), 5)),
  sample([], () => permutation(keyOf(0), 0)),
  sample([real([4])], (x) => permutation(keyOf(0), x)),
  sample([real([3, 2])], (x) => permutation(keyOf(0), x)),
  sample([real([0, 2])], (x) => permutation(keyOf(0), x)),
])
