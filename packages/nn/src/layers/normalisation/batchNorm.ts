// Batch normalisation: each channel standardised over the samples of a batch, or by what was seen in training.
import {
  ones,
  ShapeError,
  stopGradient,
  ValueError,
  zeros,
  type AnyTensor,
  type DType,
  type FloatDType,
  type Promote,
  type Shape,
  type Tensor,
} from '@chainrule/tensor'
import { describe } from '../../describe'
import type { Training } from '../../training'
import { Untrained } from '../../untrained'
import { alongChannels, checkChannels, type ChannelsError } from '../channels'
import { checkSizes } from '../checks'
import { parametersOf, scaled, type NormOptions } from './normalisation'

/**
 * The mean and the variance of each channel as training has seen them. A field of {@link BatchNorm}, and part of what
 * is saved of a model, but no optimiser's business.
 *
 * @example
 * new BatchNorm(2).running.variance.arraySync() // [1, 1]
 */
export class Statistics<C extends number = number, D extends FloatDType = 'float32'> extends Untrained {
  /** `[channels]` */
  readonly mean: Tensor<[C], D>
  /** `[channels]`, unbiased */
  readonly variance: Tensor<[C], D>

  constructor(mean: Tensor<[C], D>, variance: Tensor<[C], D>) {
    super()
    this.mean = mean
    this.variance = variance
  }
}

/** How a {@link BatchNorm} layer begins, and how fast it forgets. */
export interface BatchNormOptions<D extends FloatDType = 'float32'> extends NormOptions<D> {
  /** The share of the newest batch in the running statistics; 0.1 by default. */
  readonly momentum?: number
}

/**
 * `(x - mean) / sqrt(variance + epsilon) * weight + bias` for each channel: axis 1 of `[batch, channels, ...]` with any
 * number of axes behind it, or none (Ioffe and Szegedy, "Batch Normalization", ICML 2015).
 *
 * In training the mean and the (biased) variance are those of the batch, over all axes but the channels'; the running
 * ones move towards them by `momentum`, with the unbiased variance, as in PyTorch, and are left with the `Training`.
 * Else they are the running ones.
 *
 * @throws ValueError for sizes that are no whole numbers from 1 up, or options out of range.
 * @example
 * const layer = new BatchNorm(2)
 * const x = tensor([[1, 10], [3, 30]])
 * layer.forward(x).arraySync() // [[1, 10], [3, 30]]
 * const training = new Training(random.key(0))
 * layer.forward(x, training).arraySync() // [[-1, -1], [1, 1]]
 * training.updated(layer).running.mean.arraySync() // [0.2, 2]
 */
export class BatchNorm<C extends number = number, D extends FloatDType = 'float32'> {
  /** The size of axis 1. */
  readonly channels: C
  /** What is added to the variance. */
  readonly epsilon: number
  /** The share of the newest batch in the running statistics. */
  readonly momentum: number
  /** `[channels]`, or none. */
  readonly weight: Tensor<[C], D> | undefined
  /** `[channels]`, or none. */
  readonly bias: Tensor<[C], D> | undefined
  /** What training has seen. */
  readonly running: Statistics<C, D>

  constructor(channels: C, options: BatchNormOptions<D> = {}) {
    checkSizes(op, { channels })
    const { weight, bias, epsilon, dtype } = parametersOf(op, [channels], options, names)
    const { momentum = 0.1 } = options
    if (typeof momentum !== 'number' || !(momentum >= 0 && momentum <= 1)) {
      throw new ValueError(op, `momentum must be a number from 0 to 1; got ${describe(momentum)}`)
    }
    this.channels = channels
    this.epsilon = epsilon
    this.momentum = momentum
    this.weight = weight
    this.bias = bias
    this.running = new Statistics<C, D>(
      zeros([channels], { dtype }) as AnyTensor,
      ones([channels], { dtype }) as AnyTensor,
    )
  }

  get inChannels(): C {
    return this.channels
  }

  get outChannels(): C {
    return this.channels
  }

  get keeps(): 'shape' {
    return 'shape'
  }

  /**
   * Each channel standardised.
   *
   * @param x `[batch, channels, ...]`
   * @param training where the new running statistics go, and what tells that this is training
   * @returns the shape of `x`, in the dtype that `x` and the weight meet in
   * @throws ShapeError where there are other channels, or where in training a channel has but one value; DTypeError
   * where the dtypes do not mix.
   */
  forward<S extends Shape, E extends DType = D>(
    x: Tensor<S, E> & ChannelsError<S, C, number, 'BatchNorm'>,
    training?: Training,
  ): Tensor<S, Promote<D, E>> {
    const input: AnyTensor = x
    checkChannels(op, input, undefined, this.channels)
    const along = (parameter: AnyTensor | undefined) => parameter && alongChannels(parameter, input.ndim)
    const { mean, variance } = training ? this.seen(input, training) : this.running
    const centred = input.sub(along(mean) as AnyTensor)
    const scale = (along(variance) as AnyTensor).add(this.epsilon).rsqrt()
    return scaled(centred.mul(scale), along(this.weight), along(this.bias))
  }

  /** The statistics of a batch, `[channels]`, noted in the running ones. */
  private seen(x: AnyTensor, training: Training): { mean: AnyTensor; variance: AnyTensor } {
    const count = x.size / this.channels
    if (count < 2) {
      throw new ShapeError(
        op,
        `in training each channel needs more than one value to have a variance, got [${x.shape.join(', ')}]; ` +
          'give it a larger batch',
        x.shape,
      )
    }
    const axes = [...x.shape.keys()].filter((axis) => axis !== 1)
    const mean = x.mean({ axis: axes })
    const centred = x.sub(alongChannels(mean, x.ndim))
    const variance = centred.square().mean({ axis: axes })
    const before = training.latest(this.running)
    const moved = (old: AnyTensor, next: AnyTensor): AnyTensor =>
      stopGradient(
        old
          .mul(1 - this.momentum)
          .add(next.mul(this.momentum))
          .astype(old.dtype),
      )
    const unbiased = variance.mul(count / (count - 1))
    training.record(
      this.running,
      new Statistics<C, D>(moved(before.mean, mean), moved(before.variance, unbiased)),
    )
    return { mean, variance }
  }
}

const op = 'BatchNorm'
const names = ['epsilon', 'weight', 'bias', 'key', 'dtype', 'momentum']
