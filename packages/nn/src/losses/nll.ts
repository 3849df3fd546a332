// Negative log-likelihood: cross-entropy of logarithms of probabilities.
import type { AnyTensor, DType, FloatDType, Shape, Tensor } from '@chainrule/tensor'
import { checkTensor } from './arguments'
import { checkIgnored, checkScores, type ClassesError, type Leading } from './classes'
import { ofClasses, type ClassOptions } from './logLikelihood'
import { checkLossOptions, type Reduced, type Reduction } from './reduction'

/**
 * The mean of `-logProbabilities[label]` over all samples: the loss for what ends in a `logSoftmax` of its own.
 * `softmaxCrossEntropy` takes both in one.
 *
 * @param logProbabilities `[..., classes]`, float
 * @param labels `[...]`, the class of each sample, int32 or uint8 from 0 to classes - 1
 * @param options `classWeights`, `ignoreIndex`; `reduction`: 'mean' (the default), which divides by the sum of the
 * samples' weights, 'sum' or 'none'
 * @throws ShapeError where the shapes do not fit; IndexError for a label out of range: here if the
 * labels' values are there already, otherwise when they are computed; DTypeError where the first argument is not float,
 * or the labels not integers; ValueError for other options.
 * @example
 * const logProbabilities = tensor([[0.5, 0.5], [0.25, 0.75]]).log()
 * nll(logProbabilities, tensor([0, 1], { dtype: 'int32' }), { reduction: 'none' }).arraySync() // [0.6931, 0.2877]
 */
export function nll<
  S extends Shape,
  D extends FloatDType,
  T extends Shape,
  E extends DType,
  const R extends Reduction = 'mean',
>(
  logProbabilities: Tensor<S, D>,
  labels: Tensor<T, E> & ClassesError<S, T, E, 'nll'>,
  options: ClassOptions<R> = {},
): Reduced<R, Leading<S>, D> {
  const op = 'nll'
  const [x, y]: [AnyTensor, AnyTensor] = [logProbabilities, labels]
  checkScores(op, 'logProbabilities', x)
  checkTensor(op, 'labels', y)
  checkLossOptions(op, options, ['classWeights', 'ignoreIndex'])
  checkIgnored(op, options.ignoreIndex)
  return ofClasses(op, 'logProbabilities', x, y, options) as Reduced<R, Leading<S>, D>
}
