// The hinge of many classes: the right score must exceed all others by a margin.
import {
  where,
  type AnyTensor,
  type DType,
  type FloatDType,
  type Shape,
  type Tensor,
} from '@chainrule/tensor'
import { checkTensor } from './arguments'
import { checkScores, choose, type ClassesError, type Leading } from './classes'
import {
  checkLossOptions,
  checkNumber,
  reduce,
  type LossOptions,
  type Reduced,
  type Reduction,
} from './reduction'

/** What {@link multiMargin} takes. */
export interface MultiMarginOptions<R extends Reduction = Reduction> extends LossOptions<R> {
  /** By how much the right score must exceed the others to cost nothing; 1 by default. */
  readonly margin?: number
  /** The power of what is missing to the margin, 1 (the default) or 2. */
  readonly power?: 1 | 2
}

/**
 * The mean over all samples of the sum of `max(0, margin - score[label] + score[other])^power` over the other
 * classes, divided by the number of classes, as in PyTorch.
 * Source: Crammer and Singer, On the Algorithmic Implementation of Multiclass Kernel-based Vector Machines (2001).
 *
 * @param scores `[..., classes]`, float
 * @param labels `[...]`, the class of each sample, int32 or uint8 from 0 to classes - 1
 * @param options `margin`, `power`; `reduction`: 'mean' (the default), 'sum' or 'none'
 * @throws ShapeError where the shapes do not fit; IndexError for a label out of range: here if the
 * labels' values are there already, otherwise when they are computed; DTypeError where the scores are not float, or the
 * labels not integers; ValueError for options out of range.
 * @example
 * multiMargin(tensor([[2, 1.5, 0, -1]]), tensor([0], { dtype: 'int32' })).item() // 0.125
 */
export function multiMargin<
  S extends Shape,
  D extends FloatDType,
  T extends Shape,
  E extends DType,
  const R extends Reduction = 'mean',
>(
  scores: Tensor<S, D>,
  labels: Tensor<T, E> & ClassesError<S, T, E, 'multiMargin'>,
  options: MultiMarginOptions<R> = {},
): Reduced<R, Leading<S>, D> {
  const op = 'multiMargin'
  const [x, y]: [AnyTensor, AnyTensor] = [scores, labels]
  checkScores(op, 'scores', x)
  checkTensor(op, 'labels', y)
  checkLossOptions(op, options, ['margin', 'power'])
  const { margin = 1, power = 1 } = options
  checkNumber(op, 'margin', margin, 'that is finite', () => true)
  checkNumber(op, 'power', power, 'that is 1 or 2', (value) => value === 1 || value === 2)
  const { isChosen } = choose(op, 'scores', x, y)
  const right: AnyTensor = (where(isChosen, x, 0) as AnyTensor).sum({ axis: -1, keepDims: true })
  const missing: AnyTensor = x.sub(right).add(margin).relu()
  const each = power === 1 ? missing : missing.square()
  const classes = x.shape.at(-1) as number
  const losses = (where(isChosen, 0, each) as AnyTensor).sum({ axis: -1 }).div(classes)
  return reduce(losses, options) as Reduced<R, Leading<S>, D>
}
