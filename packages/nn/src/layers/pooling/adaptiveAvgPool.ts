// The mean of windows that are as large as a given output needs, over one, two and three axes of space.
import type { PerAxis } from '@chainrule/tensor'
import type { Rank } from '../channels'
import { AdaptivePool } from './adaptivePool'
import { averaged, type Combination } from './adaptiveWindows'

/** Adaptive pooling by the mean. */
abstract class AdaptiveAvgPool<Op extends string, R extends Rank> extends AdaptivePool<Op, R> {
  protected override get op(): string {
    return `AdaptiveAvgPool${this.rank}d`
  }

  protected override get combination(): Combination {
    return averaged
  }
}

/**
 * The mean of adaptive windows over sequences, `[batch, channels, length]`. See {@link AdaptiveAvgPool2d}.
 *
 * @throws ValueError for sizes that do not fit.
 * @example
 * new AdaptiveAvgPool1d(3).forward(zeros([5, 2, 8])).shape // [5, 2, 3]
 */
export class AdaptiveAvgPool1d extends AdaptiveAvgPool<'AdaptiveAvgPool1d', 1> {
  constructor(outputSize: PerAxis) {
    super('AdaptiveAvgPool1d', 1, outputSize)
  }
}

/**
 * The mean of adaptive windows over images, `[batch, channels, height, width]`: as many along each axis
 * as `outputSize` says, whatever the size of the input. Of n elements, window i of m goes from `floor(i n / m)` to
 * `ceil((i + 1) n / m)`, as in PyTorch, so that neighbours overlap where m does not divide n.
 *
 * @throws ValueError for sizes that do not fit.
 * @example
 * new AdaptiveAvgPool2d(3).forward(zeros([5, 2, 8, 6])).shape // [5, 2, 3, 3]
 */
export class AdaptiveAvgPool2d extends AdaptiveAvgPool<'AdaptiveAvgPool2d', 2> {
  constructor(outputSize: PerAxis) {
    super('AdaptiveAvgPool2d', 2, outputSize)
  }
}

/**
 * The mean of adaptive windows over volumes, `[batch, channels, depth, height, width]`. See {@link AdaptiveAvgPool2d}.
 *
 * @throws ValueError for sizes that do not fit.
 * @example
 * new AdaptiveAvgPool3d(3).forward(zeros([5, 2, 8, 6, 4])).shape // [5, 2, 3, 3, 3]
 */
export class AdaptiveAvgPool3d extends AdaptiveAvgPool<'AdaptiveAvgPool3d', 3> {
  constructor(outputSize: PerAxis) {
    super('AdaptiveAvgPool3d', 3, outputSize)
  }
}
