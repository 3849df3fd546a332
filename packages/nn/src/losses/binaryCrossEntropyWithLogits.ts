// Cross-entropy of two classes, from the number that a sigmoid would make a probability of.
import {
  ShapeError,
  where,
  type AnyTensor,
  type DType,
  type FloatDType,
  type Shape,
  type Tensor,
} from '@chainrule/tensor'
import { checkTensor, formatShape, pairOf } from './arguments'
import {
  checkLossOptions,
  checkNumber,
  reduce,
  type LossOptions,
  type Reduced,
  type Reduction,
} from './reduction'
import type { SameShapeError } from './sameShape'

/** What {@link binaryCrossEntropyWithLogits} takes. */
export interface BinaryCrossEntropyOptions<R extends Reduction = Reduction> extends LossOptions<R> {
  /**
   * How much a target of 1 counts beside one of 0, where one of them is rare; 1 by default. A number, or a tensor with
   * one for each place of the last axis.
   */
  readonly posWeight?: number | AnyTensor
}

/**
 * The mean of `-(posWeight target log s + (1 - target) log(1 - s))` over all elements, where `s = sigmoid(logits)`.
 * The sigmoid is part of the loss, so logits of any size give exact results: do not apply it before.
 *
 * @param logits a float tensor of any shape
 * @param target of the same shape, from 0 to 1, of any dtype; no broadcasting
 * @param options `posWeight`; `reduction`: 'mean' (the default), 'sum' or 'none'
 * @throws ShapeError where the shapes differ or `posWeight` has another than that of the last axis, DTypeError where
 * the logits are not float, ValueError for a weight below 0.
 * @example
 * const logits = tensor([1000, -1000, 0])
 * binaryCrossEntropyWithLogits(logits, tensor([1, 1, 0]), { reduction: 'none' }).arraySync() // [0, 1000, 0.6931]
 */
export function binaryCrossEntropyWithLogits<
  S extends Shape,
  D extends FloatDType,
  T extends Shape,
  E extends DType,
  const R extends Reduction = 'mean',
>(
  logits: Tensor<S, D>,
  target: Tensor<T, E> & SameShapeError<S, T, 'binaryCrossEntropyWithLogits'>,
  options: BinaryCrossEntropyOptions<R> = {},
): Reduced<R, S, D> {
  const op = 'binaryCrossEntropyWithLogits'
  const [x, y] = pairOf(op, logits, target as AnyTensor, ['logits', 'target'])
  checkLossOptions(op, options, ['posWeight'])
  const yes = y.mul(weightFor(op, x, options.posWeight ?? 1))
  const no: AnyTensor = y.neg().add(1)
  // -log s = max(-x, 0) + r and -log(1 - s) = max(x, 0) + r with r = log(1 + exp(-|x|)), which does not overflow. The
  // sides of 0 are told apart in one way, so that the gradient is right at 0, too.
  const rest: AnyTensor = where(x.greater(0), x.neg(), x).exp().log1p()
  const isNegative = x.lessEqual(0)
  const losses = yes
    .add(no)
    .mul(rest)
    .add(where(isNegative, yes.mul(x.neg()), no.mul(x)))
  return reduce(losses, options) as Reduced<R, S, D>
}

function weightFor(op: string, x: AnyTensor, weight: number | AnyTensor): number | AnyTensor {
  if (typeof weight === 'number') {
    checkNumber(op, 'posWeight', weight, 'from 0 up', (value) => value >= 0)
    return weight
  }
  checkTensor(op, 'posWeight', weight)
  const [shape, found]: [Shape, Shape] = [x.shape, weight.shape]
  if (found.length === 0 || (found.length === 1 && found[0] === shape.at(-1))) return weight.astype(x.dtype)
  throw new ShapeError(
    op,
    `posWeight must be a number or have shape ${formatShape(shape.slice(-1))}, one for each place of the last axis of ` +
      `${formatShape(shape)}; got ${formatShape(found)}`,
    shape,
    found,
  )
}
