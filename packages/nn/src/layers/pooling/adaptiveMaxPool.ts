// The largest element of windows that are as large as a given output needs, over one, two and three axes of space.
import type { PerAxis } from '@chainrule/tensor'
import type { Rank } from '../channels'
import { AdaptivePool } from './adaptivePool'
import { largest, type Combination } from './adaptiveWindows'

/** Adaptive pooling by the largest element. */
abstract class AdaptiveMaxPool<Op extends string, R extends Rank> extends AdaptivePool<Op, R> {
  protected override get op(): string {
    return `AdaptiveMaxPool${this.rank}d`
  }

  protected override get combination(): Combination {
    return largest
  }
}

/**
 * The largest element of adaptive windows over sequences, `[batch, channels, length]`. See {@link AdaptiveMaxPool2d}.
 *
 * @throws ValueError for sizes that do not fit.
 * @example
 * new AdaptiveMaxPool1d(3).forward(zeros([5, 2, 8])).shape // [5, 2, 3]
 */
export class AdaptiveMaxPool1d extends AdaptiveMaxPool<'AdaptiveMaxPool1d', 1> {
  constructor(outputSize: PerAxis) {
    super('AdaptiveMaxPool1d', 1, outputSize)
  }
}

/**
 * The largest element of adaptive windows over images, `[batch, channels, height, width]`: as many along each axis
 * as `outputSize` says, whatever the size of the input. Of n elements, window i of m goes from `floor(i n / m)` to
 * `ceil((i + 1) n / m)`, as in PyTorch, so that neighbours overlap where m does not divide n. Elements that are equally
 * large share the gradient evenly.
 *
 * @throws ValueError for sizes that do not fit.
 * @example
 * new AdaptiveMaxPool2d(3).forward(zeros([5, 2, 8, 6])).shape // [5, 2, 3, 3]
 */
export class AdaptiveMaxPool2d extends AdaptiveMaxPool<'AdaptiveMaxPool2d', 2> {
  constructor(outputSize: PerAxis) {
    super('AdaptiveMaxPool2d', 2, outputSize)
  }
}

/**
 * The largest element of adaptive windows over volumes, `[batch, channels, depth, height, width]`. See {@link
 * AdaptiveMaxPool2d}.
 *
 * @throws ValueError for sizes that do not fit.
 * @example
 * new AdaptiveMaxPool3d(3).forward(zeros([5, 2, 8, 6, 4])).shape // [5, 2, 3, 3, 3]
 */
export class AdaptiveMaxPool3d extends AdaptiveMaxPool<'AdaptiveMaxPool3d', 3> {
  constructor(outputSize: PerAxis) {
    super('AdaptiveMaxPool3d', 3, outputSize)
  }
}
