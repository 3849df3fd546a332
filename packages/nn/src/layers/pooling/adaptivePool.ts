// What adaptive pooling layers have in common: how many windows there are, whatever the size of the input.
import type { AnyTensor, PerAxis } from '@chainrule/tensor'
import type { Rank } from '../channels'
import { perAxis } from '../space'
import { adaptive, type Combination } from './adaptiveWindows'
import { Pool } from './pool'

/** A layer that parts each axis of space into a number of windows. */
export abstract class AdaptivePool<Op extends string, R extends Rank> extends Pool<Op, R> {
  /** How many windows there are, along each axis of space. */
  readonly outputSize: readonly number[]

  protected constructor(op: Op, rank: R, outputSize: PerAxis) {
    super()
    this.outputSize = perAxis(op, 'outputSize', outputSize, rank)
  }

  /** What becomes of a window. */
  protected abstract get combination(): Combination

  protected override get rank(): number {
    return this.outputSize.length
  }

  protected override pool(x: AnyTensor): AnyTensor {
    return adaptive(this.op, x, this.outputSize, this.combination)
  }
}
