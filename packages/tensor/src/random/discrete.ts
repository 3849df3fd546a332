// Random numbers of few values: true or false, whole numbers of a range, one of several categories.
import { floatOf } from '../core/dtype'
import { ShapeError, ValueError } from '../core/errors'
import { checkOptions } from '../core/options'
import { describe } from '../core/describe'
import { checkShape, formatShape, normalizeAxis, type Shape } from '../core/shape'
import { real, sample, withSamples } from '../graph/samples'
import type { AnyTensor, Tensor } from '../graph/tensor'
import { checkTensor } from '../primitives/operands'
import { randomBits } from '../primitives/randomBits'
import type { ReplaceAxes } from '../types/axis'
import type { Written } from '../types/movement'
import { checkKey, key as keyOf, type Key } from './key'
import { unit } from './uniform'

/** Throws unless `from`, which `what` names, broadcasts to `to`. */
function checkBroadcast(op: string, what: string, from: Shape, to: Shape): void {
  const offset = to.length - from.length
  if (offset >= 0 && from.every((dim, axis) => dim === 1 || dim === to[axis + offset])) return
  const shapes = `${formatShape(from)}, does not broadcast to ${formatShape(to)}`
  throw new ShapeError(op, `${what}, ${shapes}: only dimensions of 1 stretch`, from, to)
}

/**
 * `true` with probability `p`, `false` otherwise, to within 2^-53.
 *
 * @param p a number from 0 to 1, or a float tensor of them for every element its own; of a tensor the
 * values are not checked: below 0 means 0, above 1 means 1, NaN is never true. It has no gradient.
 * @param shape what the shape of `p` broadcasts to; by default that shape
 * @throws ValueError for a number outside 0..1, ShapeError where `p` does not broadcast to `shape`; what
 * {@link checkKey} throws for `key`.
 * @example
 * const keep = random.bernoulli(random.key(0), 0.9, [2, 3])
 * keep.dtype // 'bool'
 */
export function bernoulli<const S extends number[] = never, P extends Shape = []>(
  key: Key,
  p: number | Tensor<P, 'float32'> | Tensor<P, 'float64'>,
  shape?: readonly [...S],
): Tensor<[S] extends [never] ? NoInfer<P> : Written<NoInfer<S>>, 'bool'> {
  const op = 'random.bernoulli'
  checkKey(op, key)
  const probability: AnyTensor | number = p
  if (typeof probability === 'number') {
    if (!(probability >= 0 && probability <= 1)) {
      throw new ValueError(op, `p must be from 0 to 1; got ${probability}`)
    }
  } else {
    checkTensor(op, probability, 1)
    floatOf(op, probability.dtype)
  }
  const from: Shape = typeof probability === 'number' ? [] : probability.shape
  const to: Shape = shape ?? from
  checkShape(op, to)
  checkBroadcast(op, 'the shape of p', from, to)
  const u = unit(key, [...to], 'float64')
  return u.less(typeof probability === 'number' ? probability : probability.astype('float64'))
}
withSamples(bernoulli, () => [
  sample([], () => bernoulli(keyOf(0), 0.5)),
  sample([], () => bernoulli(keyOf(0), 0.5, [2, 3])),
  sample([real([2, 3], 0.1, 0.9)], (p) => bernoulli(keyOf(0), p)),
  sample([real([3], 0.1, 0.9)], (p) => bernoulli(keyOf(0), p, [2, 3])),
  sample([real([0], 0.1, 0.9)], (p) => bernoulli(keyOf(0), p)),
])

/**
 * Whole numbers from `low` up to, not including, `high`: int32, each equally likely to within one part in
 * 2^53 / (high - low), which is at least 2^21.
 *
 * Element `i` in row-major order depends on the key and `i` alone: more numbers begin with the fewer.
 *
 * @param low a whole number from -2^31
 * @param high a whole number up to 2^31, more than `low`
 * @throws ValueError for other limits; what {@link checkKey} throws for `key`.
 * @example
 * const dice = random.randint(random.key(0), [10], 1, 7)
 * dice.dtype // 'int32'
 */
export function randint<const S extends number[]>(
  key: Key,
  shape: readonly [...S],
  low: number,
  high: number,
): Tensor<Written<S>, 'int32'> {
  const op = 'random.randint'
  checkKey(op, key)
  checkShape(op, shape)
  for (const [name, limit] of Object.entries({ low, high })) {
    if (!Number.isInteger(limit) || limit < -(2 ** 31) || limit > 2 ** 31) {
      throw new ValueError(op, `${name} must be a whole number from -2^31 to 2^31; got ${describe(limit)}`)
    }
  }
  if (low >= high) {
    throw new ValueError(
      op,
      `there is no whole number from ${low} up to, not including, ${high}; low must be less`,
    )
  }
  return unit(key, [...shape], 'float64')
    .mul(high - low)
    .floor()
    .add(low)
    .astype('int32')
}
withSamples(randint, () => [
  sample([], () => randint(keyOf(0), [], 0, 10)),
  sample([], () => randint(keyOf(0), [2, 3], -5, 5)),
  sample([], () => randint(keyOf(0), [0], 0, 1)),
])

/** The `axis` of the logits that holds the categories, the last by default, and the `shape` of the result. */
export interface CategoricalOptions<X extends number = number, T extends number[] = number[]> {
  readonly axis?: X | undefined
  readonly shape?: readonly [...T] | undefined
}

/**
 * Indices of categories, each drawn with the probability that softmax gives to its logit, by adding
 * Gumbel noise and taking the largest (Gumbel, Statistical Theory of Extreme Values, 1954). A logit of
 * -Infinity is never drawn beside a finite one; where all are, the first is drawn, and where one
 * is NaN or Infinity, the first such. The noise is made of 52 bits, so a category 2^58 times less likely than another is never drawn.
 *
 * @param logits logarithms of probabilities, up to a constant
 * @param options `axis` of the categories, the last by default; `shape` of the result, to which the shape
 * of `logits` without that axis broadcasts, and which it is by default
 * @throws ShapeError where there are no categories, or the shape does not fit; AxisError; DTypeError for
 * int32; what {@link checkKey} throws for `key`.
 * @example
 * const logits = tensor([0.1, 0.9]).log()
 * const index = random.categorical(random.key(0), logits, { shape: [5] })
 * index.shape // [5]
 */
export function categorical<S extends Shape, const X extends number = -1, const T extends number[] = never>(
  key: Key,
  logits: Tensor<S, 'float32'> | Tensor<S, 'float64'>,
  options: CategoricalOptions<X, T> = {},
): Tensor<[T] extends [never] ? ReplaceAxes<S, NoInfer<X>, []> : Written<NoInfer<T>>, 'int32'> {
  const op = 'random.categorical'
  checkKey(op, key)
  checkTensor(op, logits, 1)
  checkOptions(op, options, ['axis', 'shape'])
  const x: AnyTensor = logits
  floatOf(op, x.dtype)
  const shape: Shape = x.shape
  const axis = normalizeAxis(op, options.axis ?? -1, shape.length)
  const categories = shape[axis] as number
  if (categories === 0) {
    throw new ShapeError(op, `there is no category in axis ${axis} of ${formatShape(shape)}`, shape)
  }
  const others = [...shape.keys()].filter((other) => other !== axis)
  const from = others.map((other) => shape[other] as number)
  const to: Shape = options.shape ?? from
  checkShape(op, to)
  checkBroadcast(op, 'the shape of the logits without the categories', from, to)
  // In (0, 1), so that the noise is finite.
  const u = randomBits(key, [...to, categories], 52)
    .mul(2)
    .add(1)
    .mul(2 ** -53)
  const noise = u.log().neg().log().neg()
  return x
    .transpose([...others, axis])
    .astype('float64')
    .add(noise)
    .argMax({ axis: -1 })
}
withSamples(categorical, () => [
  sample([real([3])], (logits) => categorical(keyOf(0), logits)),
  sample([real([2, 3])], (logits) => categorical(keyOf(0), logits)),
  sample([real([2, 3])], (logits) => categorical(keyOf(0), logits, { axis: 0 })),
  sample([real([3])], (logits) => categorical(keyOf(0), logits, { shape: [2, 2] })),
  sample([real([0, 3])], (logits) => categorical(keyOf(0), logits)),
])
