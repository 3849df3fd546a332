// Dropout: in training, elements chosen at random become 0.
import {
  random,
  ValueError,
  where,
  zerosLike,
  type AnyTensor,
  type DType,
  type Shape,
  type Tensor,
} from '@chainrule/tensor'
import { describe } from '../describe'
import type { Training } from '../training'
import { checkInput } from './checks'
import { checkFloat } from './space'

/**
 * In training, each element becomes 0 with probability `rate` and is divided by `1 - rate` otherwise, so that its mean
 * stays (Srivastava et al., "Dropout", JMLR 2014). Else nothing changes.
 *
 * Which ones is decided by the next key of the `Training`; the same key drops the same elements.
 *
 * @throws ValueError for a rate that is no number from 0 to 1.
 * @example
 * const layer = new Dropout(0.5)
 * layer.forward(ones([4])).arraySync() // [1, 1, 1, 1]
 * const dropped = layer.forward(ones([1000]), new Training(random.key(0)))
 * dropped.equal(0).logicalOr(dropped.equal(2)).all().item() // true
 */
export class Dropout {
  /** The share of the elements that become 0. */
  readonly rate: number

  constructor(rate = 0.5) {
    if (typeof rate !== 'number' || !(rate >= 0 && rate <= 1)) {
      throw new ValueError(op, `the rate must be a number from 0 to 1; got ${describe(rate)}`)
    }
    this.rate = rate
  }

  get keeps(): 'shape' {
    return 'shape'
  }

  /**
   * `x` with some of its elements dropped.
   *
   * @param x any shape, float32 or float64
   * @param training where the key comes from; without it the result is `x`. For a key of your own pass
   * `new Training(key)`
   * @throws ValueError for what is no tensor, DTypeError for one that is not float.
   */
  forward<S extends Shape, D extends DType>(x: Tensor<S, D>, training?: Training): Tensor<S, D> {
    const input: AnyTensor = x
    checkInput(op, input)
    checkFloat(op, input)
    if (training === undefined || this.rate === 0) return input
    if (this.rate === 1) return zerosLike(input)
    const kept: AnyTensor = random.bernoulli(training.nextKey(), 1 - this.rate, [...(input.shape as Shape)])
    return where(kept, input.mul(1 / (1 - this.rate)), 0)
  }
}

const op = 'Dropout'
