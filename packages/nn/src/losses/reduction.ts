// How a loss makes one number of many. Takes the losses of the samples and an option; gives their mean, sum,
// or themselves.
import {
  checkOptions,
  ValueError,
  where,
  type AnyTensor,
  type FloatDType,
  type Shape,
  type Tensor,
} from '@chainrule/tensor'

/** What becomes of the samples' losses: their mean, their sum, or nothing. */
export type Reduction = 'mean' | 'sum' | 'none'

/** What every loss takes. */
export interface LossOptions<R extends string = Reduction> {
  /** 'mean' by default. */
  readonly reduction?: R
}

/** A loss after a reduction, where `S` is the shape of the samples' losses. */
export type Reduced<R extends string, S extends Shape, D extends FloatDType> = R extends 'none'
  ? Tensor<S, D>
  : Tensor<[], D>

/** Checks a loss's options: `reduction`, and those that `names` lists. */
export function checkLossOptions(
  op: string,
  options: LossOptions<string>,
  names: readonly string[] = [],
  reductions: readonly string[] = ['mean', 'sum', 'none'],
): void {
  checkOptions(op, options, ['reduction', ...names])
  const { reduction = 'mean' } = options
  if (reductions.includes(reduction)) return
  const listed = reductions.map((each) => `'${each}'`)
  throw new ValueError(
    op,
    `reduction must be ${listed.slice(0, -1).join(', ')} or ${listed.at(-1)}; got ${String(reduction)}`,
  )
}

/**
 * Reduces the samples' losses.
 *
 * @param weights how much each sample counts in the mean, in the losses' shape; all alike by default. Where nothing
 * counts, the mean is 0
 */
export function reduce(
  losses: AnyTensor,
  { reduction = 'mean' }: LossOptions<string>,
  weights?: AnyTensor,
): AnyTensor {
  if (reduction === 'none') return losses
  if (reduction === 'sum') return losses.sum()
  if (weights === undefined) return losses.mean()
  const total: AnyTensor = weights.sum()
  return losses.sum().div(where(total.equal(0), 1, total))
}

/** Checks an option that must be a number in a range. */
export function checkNumber(
  op: string,
  name: string,
  value: unknown,
  range: string,
  isIn: (value: number) => boolean,
): void {
  if (typeof value === 'number' && Number.isFinite(value) && isIn(value)) return
  throw new ValueError(op, `${name} must be a number ${range}; got ${String(value)}`)
}
