// Transposed convolutions over one, two and three axes of space.
import { convTranspose, type AnyTensor, type FloatDType, type PerAxis } from '@chainrule/tensor'
import type { Rank } from '../channels'
import { Convolution, type Arrangement, type ConvolutionOptions } from './convolution'
import { perAxis } from '../space'

/** How a transposed convolution slides, and how it begins. */
export interface ConvTransposeLayerOptions<D extends FloatDType = 'float32'> extends ConvolutionOptions<D> {
  /**
   * How many elements are added at the end of each axis: which of the sizes it is that a stride would have made one;
   * 0 by default. A number, or one for each axis of space.
   */
  readonly outputPadding?: PerAxis
}

const arrangement: Arrangement = {
  options: ['outputPadding'],
  channels: (inChannels, outChannels, groups) => [inChannels, outChannels / groups],
}

/** Each input times the weight `[in, out / groups, ...kernel]`, added up where windows overlap. */
abstract class ConvTranspose<
  Op extends string,
  R extends Rank,
  In extends number,
  Out extends number,
  D extends FloatDType,
> extends Convolution<Op, R, In, Out, D, In> {
  /** How many elements are added at the end of each axis. */
  readonly outputPadding: readonly number[]

  protected constructor(
    op: Op,
    rank: R,
    inChannels: In,
    outChannels: Out,
    kernelSize: PerAxis,
    options: ConvTransposeLayerOptions<D>,
  ) {
    super(op, rank, inChannels, outChannels, kernelSize, options, arrangement)
    this.outputPadding = perAxis(op, 'outputPadding', options.outputPadding ?? 0, rank, 0)
  }

  protected override get op(): string {
    return `ConvTranspose${this.kernelSize.length}d`
  }

  protected override convolve(x: AnyTensor): AnyTensor {
    const { stride, padding, dilation, groups, outputPadding } = this
    const options = { stride, padding, dilation, groups, outputPadding }
    return convTranspose(x, this.weight as AnyTensor, options) as AnyTensor
  }
}

/**
 * Transposed convolution over sequences, `[batch, in, length]` to `[batch, out, length]`. See {@link ConvTranspose2d}.
 *
 * @throws ValueError for sizes and options that do not fit.
 * @example
 * new ConvTranspose1d(2, 4, 2, { stride: 2 }).forward(zeros([5, 2, 10])).shape // [5, 4, 20]
 */
export class ConvTranspose1d<
  In extends number = number,
  Out extends number = number,
  D extends FloatDType = 'float32',
> extends ConvTranspose<'ConvTranspose1d', 1, In, Out, D> {
  constructor(
    inChannels: In,
    outChannels: Out,
    kernelSize: PerAxis,
    options: ConvTransposeLayerOptions<D> = {},
  ) {
    super('ConvTranspose1d', 1, inChannels, outChannels, kernelSize, options)
  }
}

/**
 * Transposed convolution over images, `[batch, in, height, width]` to `[batch, out, height, width]`: each input adds
 * the weight, times itself, to the window that lies at its place. It goes the way of the gradient of a
 * `Conv2d` of the same options, so it makes images larger where that makes them smaller.
 *
 * `weight` has shape `[in, out / groups, kernel height, kernel width]` and `bias` `[out]`, as in PyTorch. An axis of
 * n elements becomes one of `(n - 1) stride - padding + dilation (kernel - 1) + outputPadding + 1`, where `padding`
 * is that of both sides.
 *
 * @throws ValueError for sizes and options that do not fit.
 * @example
 * const layer = new ConvTranspose2d(8, 3, 3, { stride: 2, padding: 1, outputPadding: 1 })
 * layer.weight.shape // [8, 3, 3, 3]
 * layer.forward(zeros([5, 8, 14, 14])).shape // [5, 3, 28, 28]
 */
export class ConvTranspose2d<
  In extends number = number,
  Out extends number = number,
  D extends FloatDType = 'float32',
> extends ConvTranspose<'ConvTranspose2d', 2, In, Out, D> {
  constructor(
    inChannels: In,
    outChannels: Out,
    kernelSize: PerAxis,
    options: ConvTransposeLayerOptions<D> = {},
  ) {
    super('ConvTranspose2d', 2, inChannels, outChannels, kernelSize, options)
  }
}

/**
 * Transposed convolution over volumes, `[batch, in, depth, height, width]` to `[batch, out, depth, height, width]`. See
 * {@link ConvTranspose2d}.
 *
 * @throws ValueError for sizes and options that do not fit.
 * @example
 * new ConvTranspose3d(2, 1, 2, { stride: 2 }).forward(zeros([1, 2, 2, 3, 4])).shape // [1, 1, 4, 6, 8]
 */
export class ConvTranspose3d<
  In extends number = number,
  Out extends number = number,
  D extends FloatDType = 'float32',
> extends ConvTranspose<'ConvTranspose3d', 3, In, Out, D> {
  constructor(
    inChannels: In,
    outChannels: Out,
    kernelSize: PerAxis,
    options: ConvTransposeLayerOptions<D> = {},
  ) {
    super('ConvTranspose3d', 3, inChannels, outChannels, kernelSize, options)
  }
}
