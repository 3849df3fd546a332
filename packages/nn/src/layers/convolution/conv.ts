// Convolutions over one, two and three axes of space.
import { conv, type AnyTensor, type FloatDType, type PerAxis } from '@chainrule/tensor'
import type { Rank } from '../channels'
import { Convolution, type Arrangement, type ConvolutionOptions } from './convolution'

const arrangement: Arrangement = {
  options: [],
  channels: (inChannels, outChannels, groups) => [outChannels, inChannels / groups],
}

/** Windows of the input times the weight `[out, in / groups, ...kernel]`. */
abstract class Conv<
  Op extends string,
  R extends Rank,
  In extends number,
  Out extends number,
  D extends FloatDType,
> extends Convolution<Op, R, In, Out, D, Out> {
  protected override get op(): string {
    return `Conv${this.kernelSize.length}d`
  }

  protected override convolve(x: AnyTensor): AnyTensor {
    const { stride, padding, dilation, groups } = this
    return conv(x, this.weight as AnyTensor, { stride, padding, dilation, groups }) as AnyTensor
  }
}

/**
 * Convolution over sequences, `[batch, in, length]` to `[batch, out, length]`. See {@link Conv2d}.
 *
 * @throws ValueError for sizes and options that do not fit.
 * @example
 * new Conv1d(2, 4, 3, { padding: 'same' }).forward(zeros([5, 2, 10])).shape // [5, 4, 10]
 */
export class Conv1d<
  In extends number = number,
  Out extends number = number,
  D extends FloatDType = 'float32',
> extends Conv<'Conv1d', 1, In, Out, D> {
  constructor(inChannels: In, outChannels: Out, kernelSize: PerAxis, options: ConvolutionOptions<D> = {}) {
    super('Conv1d', 1, inChannels, outChannels, kernelSize, options, arrangement)
  }
}

/**
 * Convolution over images, `[batch, in, height, width]` to `[batch, out, height, width]`: each output is a
 * weighted sum of the window that lies at its place, over all input channels of its group. As in PyTorch, the window
 * is not mirrored.
 *
 * `weight` has shape `[out, in / groups, kernel height, kernel width]` and `bias` `[out]`, as in PyTorch. An axis of
 * n elements becomes one of `floor((n + padding - dilation (kernel - 1) - 1) / stride) + 1`, where `padding` is that
 * of both sides.
 *
 * @throws ValueError for sizes and options that do not fit.
 * @example
 * const layer = new Conv2d(3, 8, 3, { stride: 2, padding: 1 })
 * layer.weight.shape // [8, 3, 3, 3]
 * layer.forward(zeros([5, 3, 28, 28])).shape // [5, 8, 14, 14]
 */
export class Conv2d<
  In extends number = number,
  Out extends number = number,
  D extends FloatDType = 'float32',
> extends Conv<'Conv2d', 2, In, Out, D> {
  constructor(inChannels: In, outChannels: Out, kernelSize: PerAxis, options: ConvolutionOptions<D> = {}) {
    super('Conv2d', 2, inChannels, outChannels, kernelSize, options, arrangement)
  }
}

/**
 * Convolution over volumes, `[batch, in, depth, height, width]` to `[batch, out, depth, height, width]`. See
 * {@link Conv2d}.
 *
 * @throws ValueError for sizes and options that do not fit.
 * @example
 * new Conv3d(1, 2, [1, 3, 3]).forward(zeros([1, 1, 4, 5, 6])).shape // [1, 2, 4, 3, 4]
 */
export class Conv3d<
  In extends number = number,
  Out extends number = number,
  D extends FloatDType = 'float32',
> extends Conv<'Conv3d', 3, In, Out, D> {
  constructor(inChannels: In, outChannels: Out, kernelSize: PerAxis, options: ConvolutionOptions<D> = {}) {
    super('Conv3d', 3, inChannels, outChannels, kernelSize, options, arrangement)
  }
}
