// The error of a source that failed while it was gone through: at which element, and why.
import { ChainruleError } from '@chainrule/tensor'

/**
 * A source of a `DataLoader` that threw: `index` is the element that it was asked for, counted from 0, and `cause` what
 * it threw.
 *
 * @example
 * function* lines() {
 *   yield 1
 *   throw new Error('the disk is gone')
 * }
 * try {
 *   for (const batch of new DataLoader(lines, { batchSize: 1 })) console.log(batch.shape)
 * } catch (error) {
 *   if (error instanceof SourceError) console.log(error.index) // 1
 * }
 */
export class SourceError extends ChainruleError {
  /** Which element was asked for, counted from 0. */
  readonly index: number

  constructor(op: string, index: number, cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    super(op, `the source failed at element ${index}: ${reason}`, { cause })
    this.index = index
  }
}
