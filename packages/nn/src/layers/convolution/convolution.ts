// What convolutions and transposed convolutions have in common: their parameters, and the bias behind the product.
import {
  checkOptions,
  random,
  ValueError,
  type AnyTensor,
  type DType,
  type FloatDType,
  type PerAxis,
  type Promote,
  type Shape,
  type SpacePadding,
  type Tensor,
} from '@chainrule/tensor'
import { fanInUniform, type Initialiser } from '../../initialisers'
import { nextKey } from '../../keys'
import { alongChannels, checkChannels, type ChannelsError, type Rank, type WithChannels } from '../channels'
import { checkInitialisers, checkSizes } from '../checks'
import { checkPadding, perAxis } from '../space'

/** How a convolution slides, and how it begins. */
export interface ConvolutionOptions<D extends FloatDType = 'float32'> {
  /** From one window to the next; 1 by default. A number, or one for each axis of space. */
  readonly stride?: PerAxis
  /**
   * What is added around the input: 0 by default. A number, 'valid' for none, 'same' for as much as keeps the size with
   * a stride of 1, or a list of a number or `[before, after]` for each axis of space.
   */
  readonly padding?: SpacePadding
  /** From one element of a window to the next; 1 by default. A number, or one for each axis of space. */
  readonly dilation?: PerAxis
  /** In how many groups the channels part, which do not mix; 1 by default. */
  readonly groups?: number
  /** Where its random numbers come from; a new key for each layer by default. */
  readonly key?: random.Key
  /** The first weight, ±1 / sqrt(fanIn) by default. */
  readonly weight?: Initialiser
  /** The first bias, ±1 / sqrt(fanIn) by default; `false` for a layer without one. */
  readonly bias?: Initialiser | false
  /** The dtype of weight and bias, float32 by default. */
  readonly dtype?: D
}

/** The shape of a weight: two axes of channels, of which the first is `First`, and the window's. */
export type KernelShape<First extends number, R extends Rank> = {
  1: [First, number, number]
  2: [First, number, number, number]
  3: [First, number, number, number, number]
}[R]

/** How a kind of convolution arranges its weight. */
export interface Arrangement {
  /** The options that it takes besides those of {@link ConvolutionOptions}. */
  readonly options: readonly string[]
  /** The first two axes of the weight. */
  readonly channels: (inChannels: number, outChannels: number, groups: number) => [number, number]
}

/** A layer that slides windows over `[batch, in, ...space]` and gives `[batch, out, ...space]`. */
export abstract class Convolution<
  Op extends string,
  R extends Rank,
  In extends number,
  Out extends number,
  D extends FloatDType,
  First extends number,
> {
  /** The size of axis 1 of what it takes. */
  readonly inChannels: In
  /** The size of axis 1 of what it gives. */
  readonly outChannels: Out
  /** How large a window is, along each axis of space. */
  readonly kernelSize: readonly number[]
  /** From one window to the next. */
  readonly stride: readonly number[]
  /** What is added around the input. */
  readonly padding: SpacePadding
  /** From one element of a window to the next. */
  readonly dilation: readonly number[]
  /** In how many groups the channels part. */
  readonly groups: number
  /** Two axes of channels, and those of the window. */
  readonly weight: Tensor<KernelShape<First, R>, D>
  /** `[out]`, or none. */
  readonly bias: Tensor<[Out], D> | undefined

  protected constructor(
    op: Op,
    rank: R,
    inChannels: In,
    outChannels: Out,
    kernelSize: PerAxis,
    options: ConvolutionOptions<D>,
    arrangement: Arrangement,
  ) {
    checkOptions(op, options, [...names, ...arrangement.options])
    const { stride = 1, padding = 0, dilation = 1, groups = 1 } = options
    const { key = nextKey(), weight = fanInUniform, bias = fanInUniform } = options
    checkSizes(op, { inChannels, outChannels, groups })
    checkPadding(op, padding, rank)
    checkInitialisers(op, { weight, ...(bias !== false && { bias }) })
    if (inChannels % groups !== 0 || outChannels % groups !== 0) {
      throw new ValueError(
        op,
        `${inChannels} channels in and ${outChannels} out do not part into ${groups} groups of one size`,
      )
    }
    this.inChannels = inChannels
    this.outChannels = outChannels
    this.kernelSize = perAxis(op, 'kernelSize', kernelSize, rank)
    this.stride = perAxis(op, 'stride', stride, rank)
    this.padding = padding
    this.dilation = perAxis(op, 'dilation', dilation, rank)
    this.groups = groups
    const channels = arrangement.channels(inChannels, outChannels, groups)
    const area = this.kernelSize.reduce((product, size) => product * size, 1)
    // As PyTorch counts them: of a weight `[a, b, ...window]` the inputs are b windows, the outputs a.
    const dtype: FloatDType = options.dtype ?? 'float32'
    const sizes = { fanIn: channels[1] * area, fanOut: channels[0] * area, dtype }
    const [forWeight, forBias] = random.split(key)
    this.weight = weight({ ...sizes, key: forWeight, shape: [...channels, ...this.kernelSize] }) as AnyTensor
    this.bias =
      bias === false ? undefined : (bias({ ...sizes, key: forBias, shape: [outChannels] }) as AnyTensor)
  }

  /** The name of its class. */
  protected abstract get op(): string

  /** The product of the windows and the weight. */
  protected abstract convolve(x: AnyTensor): AnyTensor

  /**
   * Each window times the weight, plus the bias.
   *
   * @param x `[batch, in, ...space]`
   * @returns `[batch, out, ...space]`, in the dtype that `x` and the weight meet in
   * @throws ShapeError where there are other channels or axes, or where a window does not fit; DTypeError where the
   * dtypes do not mix.
   */
  forward<S extends Shape, E extends DType = D>(
    x: Tensor<S, E> & ChannelsError<S, In, R, Op>,
  ): Tensor<WithChannels<S, Out>, Promote<D, E>> {
    const input: AnyTensor = x
    checkChannels(this.op, input, this.kernelSize.length as Rank, this.inChannels)
    const product = this.convolve(input)
    return this.bias === undefined ? product : product.add(alongChannels(this.bias, input.ndim))
  }
}

const names = ['stride', 'padding', 'dilation', 'groups', 'key', 'weight', 'bias', 'dtype']
