// The mean of each window, over one, two and three axes of space.
import {
  avgPool,
  checkOptions,
  type AnyTensor,
  type AvgPoolOptions,
  type PerAxis,
  type SpacePadding,
} from '@chainrule/tensor'
import type { Rank } from '../channels'
import { Pool } from './pool'
import { checkFlag, checkPadding, perAxis } from '../space'

/** Pooling by the mean. */
abstract class AvgPool<Op extends string, R extends Rank> extends Pool<Op, R> {
  /** How large a window is, along each axis of space. */
  readonly size: readonly number[]
  /** From one window to the next. */
  readonly stride: readonly number[]
  /** What is added around the input. */
  readonly padding: SpacePadding
  /** Whether a last window may end outside. */
  readonly ceilMode: boolean
  /** Whether the padding counts, as zeros. */
  readonly countIncludePad: boolean

  protected constructor(op: Op, rank: R, size: PerAxis, options: AvgPoolOptions) {
    super()
    checkOptions(op, options, ['stride', 'padding', 'ceilMode', 'countIncludePad'])
    const { stride = size, padding = 0, ceilMode = false, countIncludePad = true } = options
    checkPadding(op, padding, rank)
    checkFlag(op, 'ceilMode', ceilMode)
    checkFlag(op, 'countIncludePad', countIncludePad)
    this.size = perAxis(op, 'size', size, rank)
    this.stride = perAxis(op, 'stride', stride, rank)
    this.padding = padding
    this.ceilMode = ceilMode
    this.countIncludePad = countIncludePad
  }

  protected override get op(): string {
    return `AvgPool${this.rank}d`
  }

  protected override get rank(): number {
    return this.size.length
  }

  protected override pool(x: AnyTensor): AnyTensor {
    const { stride, padding, ceilMode, countIncludePad } = this
    return avgPool(x, this.size, { stride, padding, ceilMode, countIncludePad }) as AnyTensor
  }
}

/**
 * The mean of windows over sequences, `[batch, channels, length]`. See {@link AvgPool2d}.
 *
 * @throws ValueError for sizes and options that do not fit.
 * @example
 * new AvgPool1d(2).forward(zeros([5, 2, 8])).shape // [5, 2, 4]
 */
export class AvgPool1d extends AvgPool<'AvgPool1d', 1> {
  constructor(size: PerAxis, options: AvgPoolOptions = {}) {
    super('AvgPool1d', 1, size, options)
  }
}

/**
 * The mean of windows over images, `[batch, channels, height, width]`: `stride` is as large as the
 * window by default, `padding` (0) at most half of it, and counts as zeros unless `countIncludePad` is false; with
 * `ceilMode` a last window may end outside.
 *
 * @throws ValueError for sizes and options that do not fit.
 * @example
 * new AvgPool2d(2).forward(zeros([5, 2, 8, 6])).shape // [5, 2, 4, 3]
 */
export class AvgPool2d extends AvgPool<'AvgPool2d', 2> {
  constructor(size: PerAxis, options: AvgPoolOptions = {}) {
    super('AvgPool2d', 2, size, options)
  }
}

/**
 * The mean of windows over volumes, `[batch, channels, depth, height, width]`. See {@link AvgPool2d}.
 *
 * @throws ValueError for sizes and options that do not fit.
 * @example
 * new AvgPool3d(2).forward(zeros([5, 2, 8, 6, 4])).shape // [5, 2, 4, 3, 2]
 */
export class AvgPool3d extends AvgPool<'AvgPool3d', 3> {
  constructor(size: PerAxis, options: AvgPoolOptions = {}) {
    super('AvgPool3d', 3, size, options)
  }
}
