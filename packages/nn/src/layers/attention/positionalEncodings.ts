// Where in a sequence a place is, as vectors to add to what stands there: sines and cosines, or learned.
import {
  arange,
  broadcastTo,
  checkOptions,
  ShapeError,
  stack,
  ValueError,
  type AnyTensor,
  type DType,
  type FloatDType,
  type LastDimensionError,
  type Promote,
  type Shape,
  type Tensor,
} from '@chainrule/tensor'
import { checkLastDimension, checkSizes } from '../checks'
import { Embedding, type EmbeddingOptions } from '../embedding'

/**
 * A vector for each place of a sequence: sines and cosines of the place, with wavelengths from 2 pi up to 20000 pi.
 * Element `2i` of place `t` is `sin(t / 10000^(2i / features))`, element `2i + 1` the cosine (Vaswani et al., Attention
 * Is All You Need, 2017).
 *
 * @param length how many places
 * @param features the size of a vector, even
 * @param options `dtype`, float32 by default
 * @returns `[length, features]`
 * @throws ValueError for sizes that are no whole numbers from 1 up, and for odd features.
 * @example
 * sinusoidalPositions(2, 4).arraySync() // [[0, 1, 0, 1], [0.8415, 0.5403, 0.01, 1]]
 */
export function sinusoidalPositions<L extends number, F extends number, D extends FloatDType = 'float32'>(
  length: L,
  features: F,
  options: { readonly dtype?: D } = {},
): Tensor<[L, F], D> {
  const op = 'sinusoidalPositions'
  checkOptions(op, options, ['dtype'])
  checkSizes(op, { length, features })
  if (features % 2 !== 0) {
    throw new ValueError(op, `features must be even, a sine and a cosine each; got ${features}`)
  }
  // In double precision: float32 has too few digits for the angles of far places.
  const places = arange(length, { dtype: 'float64' }).reshape([length, 1]) as AnyTensor
  const exponents = arange(features / 2, { dtype: 'float64' }).mul(-2 / features) as AnyTensor
  const angles: AnyTensor = places.mul(exponents.mul(Math.log(10000)).exp())
  const pairs: AnyTensor = stack([angles.sin(), angles.cos()], { axis: -1 })
  return pairs.reshape([length, features]).astype(options.dtype ?? 'float32') as AnyTensor
}

const op = 'LearnedPositions'

/**
 * Adds a learned vector to each place of a sequence: `embedding` is a table with a row for each of `length` places. A
 * shorter sequence takes the first ones.
 *
 * @throws ValueError for sizes that are no whole numbers from 1 up.
 * @example
 * const positions = new LearnedPositions(64, 8, { key: random.key(0) })
 * positions.forward(zeros([4, 10, 8])).shape // [4, 10, 8]
 */
export class LearnedPositions<
  Length extends number = number,
  Features extends number = number,
  D extends FloatDType = 'float32',
> {
  /** The vectors of all places. */
  readonly embedding: Embedding<Length, Features, D>

  constructor(length: Length, features: Features, options: Omit<EmbeddingOptions<D>, 'paddingIndex'> = {}) {
    checkOptions(op, options, ['key', 'weight', 'dtype'])
    checkSizes(op, { length, features })
    this.embedding = new Embedding<Length, Features, D>(length, features, options)
  }

  /** The size of the last axis of what it takes. */
  get inFeatures(): Features {
    return this.embedding.features
  }

  /** The size of the last axis of what it gives. */
  get outFeatures(): Features {
    return this.embedding.features
  }

  get keeps(): 'shape' {
    return 'shape'
  }

  /**
   * `x` and the vectors of its places.
   *
   * @param x `[..., time, features]`
   * @returns the same shape
   * @throws ShapeError where the last dimension is another, and for a sequence longer than there are places.
   */
  forward<S extends Shape, E extends DType = D>(
    x: Tensor<S, E> & LastDimensionError<S, Features, 'LearnedPositions'>,
  ): Tensor<S, Promote<D, E>> {
    const input: AnyTensor = x
    const { count, features } = this.embedding
    const weight: AnyTensor = this.embedding.weight
    checkLastDimension(op, input, features)
    const shape: Shape = input.shape
    const time = shape.at(-2)
    if (time === undefined || time > count) {
      throw new ShapeError(
        op,
        `expects [..., time, ${features}] of at most ${count} steps, got [${shape.join(', ')}]`,
        shape,
      )
    }
    return input.add(broadcastTo(weight.slice([0, time]), [...shape])) as AnyTensor
  }
}
