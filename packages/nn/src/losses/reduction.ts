// How a loss makes one number of many. Takes the losses of the samples and an option; gives their mean, sum,
// or themselves.
import {
  checkOptions,
  ShapeError,
  Tensor,
  ValueError,
  type AnyTensor,
  type FloatDType,
  type Shape,
} from '@chainrule/tensor'
import { describe } from '../describe'

/** What becomes of the samples' losses: their mean, their sum, or nothing. */
export type Reduction = 'mean' | 'sum' | 'none'

/** What every loss takes. */
export interface LossOptions<R extends Reduction = Reduction> {
  /** 'mean' by default. */
  readonly reduction?: R
}

/** A loss after a reduction, where `S` is the shape of the samples' losses. */
export type Reduced<R extends Reduction, S extends Shape, D extends FloatDType> = R extends 'none'
  ? Tensor<S, D>
  : Tensor<[], D>

/** Reduces the samples' losses. */
export function reduce(op: string, losses: AnyTensor, options: LossOptions = {}): AnyTensor {
  checkOptions(op, options, ['reduction'])
  const { reduction = 'mean' } = options
  switch (reduction) {
    case 'mean':
      return losses.mean()
    case 'sum':
      return losses.sum()
    case 'none':
      return losses
    default:
      throw new ValueError(op, `reduction must be 'mean', 'sum' or 'none'; got ${String(reduction)}`)
  }
}

/** Checks that an argument of a loss is a tensor. */
export function checkTensor(op: string, what: string, value: unknown): asserts value is AnyTensor {
  if (value instanceof Tensor) return
  throw new ValueError(op, `the ${what} must be a tensor; got ${describe(value)}; make one with tensor(...)`)
}

/** A shape as errors print it. */
export const formatShape = (shape: readonly number[]): string => `[${shape.join(', ')}]`

/** Checks that two arguments of a loss have one shape: broadcasting would count samples twice. */
export function checkSameShape(
  op: string,
  names: readonly [string, string],
  a: AnyTensor,
  b: AnyTensor,
): void {
  const [first, second]: [Shape, Shape] = [a.shape, b.shape]
  if (first.length === second.length && first.every((dim, axis) => dim === second[axis])) return
  throw new ShapeError(
    op,
    `${names[0]} and ${names[1]} must have the same shape; got ${formatShape(first)} and ${formatShape(second)}; ` +
      'a loss does not broadcast: reshape one of them',
    first,
    second,
  )
}
