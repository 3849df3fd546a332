// The largest element of each window, over one, two and three axes of space.
import {
  checkOptions,
  maxPool,
  type AnyTensor,
  type MaxPoolOptions,
  type PerAxis,
  type SpacePadding,
} from '@chainrule/tensor'
import type { Rank } from '../channels'
import { Pool } from './pool'
import { checkFlag, checkPadding, perAxis } from '../space'

/** Pooling by the largest element. */
abstract class MaxPool<Op extends string, R extends Rank> extends Pool<Op, R> {
  /** How large a window is, along each axis of space. */
  readonly size: readonly number[]
  /** From one window to the next. */
  readonly stride: readonly number[]
  /** What is added around the input, and never the largest. */
  readonly padding: SpacePadding
  /** From one element of a window to the next. */
  readonly dilation: readonly number[]
  /** Whether a last window may end outside. */
  readonly ceilMode: boolean

  protected constructor(op: Op, rank: R, size: PerAxis, options: MaxPoolOptions) {
    super()
    checkOptions(op, options, ['stride', 'padding', 'dilation', 'ceilMode'])
    const { stride = size, padding = 0, dilation = 1, ceilMode = false } = options
    checkPadding(op, padding, rank)
    checkFlag(op, 'ceilMode', ceilMode)
    this.size = perAxis(op, 'size', size, rank)
    this.stride = perAxis(op, 'stride', stride, rank)
    this.padding = padding
    this.dilation = perAxis(op, 'dilation', dilation, rank)
    this.ceilMode = ceilMode
  }

  protected override get op(): string {
    return `MaxPool${this.rank}d`
  }

  protected override get rank(): number {
    return this.size.length
  }

  protected override pool(x: AnyTensor): AnyTensor {
    const { stride, padding, dilation, ceilMode } = this
    return maxPool(x, this.size, { stride, padding, dilation, ceilMode }) as AnyTensor
  }
}

/**
 * The largest element of windows over sequences, `[batch, channels, length]`. See {@link MaxPool2d}.
 *
 * @throws ValueError for sizes and options that do not fit.
 * @example
 * new MaxPool1d(2).forward(zeros([5, 2, 8])).shape // [5, 2, 4]
 */
export class MaxPool1d extends MaxPool<'MaxPool1d', 1> {
  constructor(size: PerAxis, options: MaxPoolOptions = {}) {
    super('MaxPool1d', 1, size, options)
  }
}

/**
 * The largest element of windows over images, `[batch, channels, height, width]`: `stride` is as
 * large as the window by default, `padding` (0) at most half of it; with `ceilMode` a last window may end outside. The
 * gradient goes to the first of the largest.
 *
 * @throws ValueError for sizes and options that do not fit.
 * @example
 * new MaxPool2d(2).forward(zeros([5, 2, 8, 6])).shape // [5, 2, 4, 3]
 */
export class MaxPool2d extends MaxPool<'MaxPool2d', 2> {
  constructor(size: PerAxis, options: MaxPoolOptions = {}) {
    super('MaxPool2d', 2, size, options)
  }
}

/**
 * The largest element of windows over volumes, `[batch, channels, depth, height, width]`. See {@link MaxPool2d}.
 *
 * @throws ValueError for sizes and options that do not fit.
 * @example
 * new MaxPool3d(2).forward(zeros([5, 2, 8, 6, 4])).shape // [5, 2, 4, 3, 2]
 */
export class MaxPool3d extends MaxPool<'MaxPool3d', 3> {
  constructor(size: PerAxis, options: MaxPoolOptions = {}) {
    super('MaxPool3d', 3, size, options)
  }
}
