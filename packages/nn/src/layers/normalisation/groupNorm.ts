// Group normalisation: the channels of each sample standardised in groups.
import {
  ValueError,
  type AnyTensor,
  type DType,
  type FloatDType,
  type Promote,
  type Shape,
  type Tensor,
} from '@chainrule/tensor'
import { alongChannels, checkChannels, type ChannelsError } from '../channels'
import { checkSizes } from '../checks'
import { parametersOf, scaled, standardised, type NormOptions } from './normalisation'

/**
 * `(x - mean) / sqrt(variance + epsilon) * weight + bias`, with the mean and the (biased) variance of each sample's
 * groups of neighbouring channels, in `[batch, channels, ...]` (Wu and He, "Group Normalization", ECCV 2018). One
 * group normalises each sample as a whole; as many as channels, each channel of each sample.
 *
 * @throws ValueError where the channels do not part into the groups, for sizes that are no whole numbers from 1 up, and
 * for options out of range.
 * @example
 * const layer = new GroupNorm(2, 4)
 * layer.forward(tensor([[1, 3, 10, 30]])).arraySync() // [[-1, 1, -1, 1]]
 */
export class GroupNorm<C extends number = number, D extends FloatDType = 'float32'> {
  /** How many groups there are. */
  readonly groups: number
  /** The size of axis 1. */
  readonly channels: C
  /** What is added to the variance. */
  readonly epsilon: number
  /** `[channels]`, or none. */
  readonly weight: Tensor<[C], D> | undefined
  /** `[channels]`, or none. */
  readonly bias: Tensor<[C], D> | undefined

  constructor(groups: number, channels: C, options: NormOptions<D> = {}) {
    checkSizes(op, { groups, channels })
    if (channels % groups !== 0) {
      throw new ValueError(op, `${channels} channels do not part into ${groups} groups of one size`)
    }
    const { weight, bias, epsilon } = parametersOf(op, [channels], options, names)
    this.groups = groups
    this.channels = channels
    this.epsilon = epsilon
    this.weight = weight
    this.bias = bias
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
   * Each group standardised.
   *
   * @param x `[batch, channels, ...]`
   * @returns the shape of `x`, in the dtype that `x` and the weight meet in
   * @throws ShapeError where there are other channels, DTypeError where the dtypes do not mix.
   */
  forward<S extends Shape, E extends DType = D>(
    x: Tensor<S, E> & ChannelsError<S, C, number, 'GroupNorm'>,
  ): Tensor<S, Promote<D, E>> {
    const input: AnyTensor = x
    checkChannels(op, input, undefined, this.channels)
    const shape: Shape = input.shape
    const [batch = 0, channels = 0, ...space] = shape
    const grouped = input.reshape([batch, this.groups, channels / this.groups, ...space])
    const axes = Array.from({ length: grouped.ndim - 2 }, (_, i) => i + 2)
    const along = (parameter: AnyTensor | undefined) => parameter && alongChannels(parameter, shape.length)
    const normal = standardised(grouped, axes, this.epsilon).reshape([...shape])
    return scaled(normal, along(this.weight), along(this.bias))
  }
}

const op = 'GroupNorm'
const names = ['epsilon', 'weight', 'bias', 'key', 'dtype']
