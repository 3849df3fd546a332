// From scores to shares that add up to 1, over those keys that a query may attend to.
import { stopGradient, where, type AnyTensor } from '@chainrule/tensor'

/**
 * The softmax of scores over the keys that are allowed. A query that may attend to none gets zeros, and its scores
 * gradients of zero, where a plain softmax would give NaN.
 *
 * @param scores `[..., queries, keys]`
 * @param allowed bool, broadcasting to the scores; all are if there is none
 */
export function attentionWeights(scores: AnyTensor, allowed: AnyTensor | undefined): AnyTensor {
  if (allowed === undefined) return scores.softmax()
  const axis = { axis: -1, keepDims: true } as const
  const open: AnyTensor = where(allowed, scores, -Infinity)
  const highest: AnyTensor = stopGradient(open.max(axis))
  // Nothing may be subtracted where there is no highest: -Infinity - -Infinity is NaN.
  const powers: AnyTensor = open.sub(where(highest.equal(-Infinity) as AnyTensor, 0, highest)).exp()
  const total: AnyTensor = powers.sum(axis)
  // At least 1 where a key is allowed, since the highest score counts as exp(0).
  return powers.div(where(total.equal(0) as AnyTensor, 1, total))
}
