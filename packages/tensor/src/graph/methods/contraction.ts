// Methods of a tensor that multiply matrices and vectors.
import type { DotMethod, MatmulMethod, OuterMethod } from '../signatures/contraction'

/** Products that sum over an axis, and outer products. */
export interface ContractionMethods {
  /** The matrix product `[..., n, k] x [..., k, m]`: batches broadcast; a vector is a row on the left, a column on the right. */
  readonly matmul: MatmulMethod

  /** The inner product of two vectors. */
  readonly dot: DotMethod

  /** The outer product of two vectors. */
  readonly outer: OuterMethod
}
