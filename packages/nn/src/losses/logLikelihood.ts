// What cross-entropy and nll have in common: minus the logarithms that labels choose, weighed, smoothed, reduced.
import { sub, where, type AnyTensor } from '@chainrule/tensor'
import { choose, classWeightsFor } from './classes'
import { reduce, type LossOptions, type Reduction } from './reduction'

/** What losses take whose labels are classes. */
export interface ClassOptions<R extends Reduction = Reduction> extends LossOptions<R> {
  /** `[classes]`: how much the samples of each class count; in the mean, too, which divides by the sum of weights. */
  readonly classWeights?: AnyTensor
  /**
   * A label that marks samples that do not count, such as -100 for padding. It need be no class. Where all samples are
   * ignored, the mean is 0 and so is its gradient: there is nothing to learn from them. (PyTorch gives NaN, which
   * an optimiser would write into every parameter.)
   */
  readonly ignoreIndex?: number
}

/** Minus the logarithms that classes choose, reduced. */
export function ofClasses(
  op: string,
  what: string,
  logarithms: AnyTensor,
  labels: AnyTensor,
  options: ClassOptions,
  { smoothing = 0, expected = '' }: { readonly smoothing?: number; readonly expected?: string } = {},
): AnyTensor {
  const { isChosen, counts } = choose(op, what, logarithms, labels, options.ignoreIndex, expected)
  const weights = classWeightsFor(op, options.classWeights, logarithms)
  const weighted = weights === undefined ? logarithms : logarithms.mul(weights)
  const atLabel = (values: AnyTensor | number): AnyTensor =>
    (where(isChosen, values, 0) as AnyTensor).sum({ axis: -1 })
  let terms = atLabel(weighted)
  if (smoothing > 0) {
    const all: AnyTensor = weighted.sum({ axis: -1 })
    const everywhere = counts === undefined ? all : where(counts, all, 0)
    const classes = logarithms.shape.at(-1) as number
    terms = terms.mul(1 - smoothing).add(everywhere.mul(smoothing / classes))
  }
  const share = weights === undefined ? counts?.astype(terms.dtype) : atLabel(weights)
  // 0 - x and not -x, which is -0 for a sure answer.
  return reduce(sub(0, terms), options, share)
}
