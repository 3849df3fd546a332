// Methods of a tensor that compute its elements and hand them out.
import type {
  ArrayMethod,
  ArraySyncMethod,
  DataMethod,
  DataSyncMethod,
  ItemMethod,
} from '../signatures/reading'

/** Values: what these methods are asked for is computed then. */
export interface ReadingMethods {
  /** The only element, as a number or boolean. */
  readonly item: ItemMethod

  /** The elements in row-major order; the array is yours. */
  readonly dataSync: DataSyncMethod

  /** The elements as nested arrays. */
  readonly arraySync: ArraySyncMethod

  /** The elements in row-major order, without blocking. */
  readonly data: DataMethod

  /** The elements as nested arrays, without blocking. */
  readonly array: ArrayMethod

  /** The elements as NumPy prints them. */
  readonly toString: () => string
}
