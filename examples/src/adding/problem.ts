// The adding problem: long sequences of numbers, two of them marked, and the sum of those two.
import { arange, random, stack, where, type AnyTensor, type FloatDType, type Tensor } from '@chainrule/tensor'

/** Sequences, and what is to be said at their end. */
export interface Sums<D extends FloatDType = 'float32'> {
  /** `[batch, time, 2]`: at each step a number from 0 to 1, and whether it is marked, 1 or 0. */
  readonly sequences: Tensor<[number, number, 2], D>
  /** `[batch, 1]`: the sum of the two marked numbers. */
  readonly sums: Tensor<[number, 1], D>
}

/** The mean squared error of one who always says 1, the mean: twice the variance of a number from 0 to 1. */
export const baseline = 1 / 6

/**
 * Random sequences, of which one number is marked in the first half and one in the second (Hochreiter and Schmidhuber,
 * Long Short-Term Memory, 1997).
 */
export function drawSums<D extends FloatDType = 'float32'>(
  key: random.Key,
  { batch, time, dtype }: { readonly batch: number; readonly time: number; readonly dtype?: D },
): Sums<D> {
  const [forNumbers, forFirst, forSecond] = random.split(key, 3)
  const half = Math.floor(time / 2)
  const places = arange(time, { dtype: 'int32' })
  const isFirst = places.equal(random.randint(forFirst, [batch, 1], 0, half))
  const isSecond = places.equal(random.randint(forSecond, [batch, 1], half, time))
  const float: FloatDType = dtype ?? 'float32'
  const numbers: AnyTensor = random.uniform(forNumbers, [batch, time], { dtype: float })
  const isMarked: AnyTensor = isFirst.logicalOr(isSecond)
  return {
    sequences: stack([numbers, isMarked.astype(float)], { axis: -1 }) as AnyTensor,
    sums: where(isMarked, numbers, 0).sum({ axis: 1, keepDims: true }) as AnyTensor,
  }
}
