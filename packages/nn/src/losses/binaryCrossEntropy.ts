// Cross-entropy of probabilities of two classes.
import {
  sub,
  where,
  type AnyTensor,
  type DType,
  type FloatDType,
  type Shape,
  type Tensor,
} from '@chainrule/tensor'
import { pairOf } from './arguments'
import { checkLossOptions, reduce, type LossOptions, type Reduced, type Reduction } from './reduction'
import type { SameShapeError } from './sameShape'

/**
 * The mean of `-(target log p + (1 - target) log(1 - p))` over all elements. Logarithms are at least -100, as in
 * PyTorch, so that the loss stays finite; where one is cut off, it has no gradient, and a network that is sure of the
 * wrong class learns nothing: for training prefer `binaryCrossEntropyWithLogits`, which is exact everywhere.
 *
 * @param prediction probabilities `p`, from 0 to 1; outside the loss is NaN
 * @param target of the same shape, from 0 to 1, of any dtype; no broadcasting
 * @param options `reduction`: 'mean' (the default), 'sum' or 'none'
 * @throws ShapeError where the shapes differ, DTypeError where the prediction is not float.
 * @example
 * binaryCrossEntropy(tensor([0.5, 0]), tensor([1, 1]), { reduction: 'none' }).arraySync() // [0.6931, 100]
 */
export function binaryCrossEntropy<
  S extends Shape,
  D extends FloatDType,
  T extends Shape,
  E extends DType,
  const R extends Reduction = 'mean',
>(
  prediction: Tensor<S, D>,
  target: Tensor<T, E> & SameShapeError<S, T, 'binaryCrossEntropy'>,
  options: LossOptions<R> = {},
): Reduced<R, S, D> {
  const op = 'binaryCrossEntropy'
  const [p, y] = pairOf(op, prediction, target as AnyTensor)
  checkLossOptions(op, options)
  const [yes, no] = [limitedLog(p), limitedLog(p.neg().add(1))]
  const terms = y.mul(yes).add(y.neg().add(1).mul(no))
  // 0 - x and not -x, which is -0 for a sure answer.
  return reduce(sub(0, terms), options) as Reduced<R, S, D>
}

const lowest = -100

/** log x, but at least -100. The logarithm is taken of safe numbers alone: the derivative at 0 is infinite. */
function limitedLog(x: AnyTensor): AnyTensor {
  const isCut = x.greaterEqual(0).logicalAnd(x.lessEqual(Math.exp(lowest)))
  return where(isCut, lowest, where(isCut, 1, x).log())
}
