// Rows of a table by index: `[...]` of whole numbers to `[..., features]`.
import {
  checkOptions,
  concat,
  DTypeError,
  IndexError,
  random,
  stopGradient,
  take,
  ValueError,
  where,
  zeros,
  type AnyTensor,
  type DType,
  type FloatDType,
  type IndexDTypeError,
  type Shape,
  type Tensor,
} from '@chainrule/tensor'
import { describe } from '../describe'
import type { Initialiser } from '../initialisers'
import { nextKey } from '../keys'
import { checkInitialisers, checkInput, checkSizes } from './checks'

/** How an {@link Embedding} begins. */
export interface EmbeddingOptions<D extends FloatDType = 'float32'> {
  /** Where its random numbers come from; a new key for each layer by default. */
  readonly key?: random.Key
  /** The first table, standard normal by default. */
  readonly weight?: Initialiser
  /** The index whose row begins as zeros and gets no gradient: that of the padding in sequences of several lengths. */
  readonly paddingIndex?: number
  /** The dtype of the table, float32 by default. */
  readonly dtype?: D
}

/** A shape with one more axis. */
export type WithFeatures<S extends Shape, N extends number> = number extends S['length']
  ? // oxlint-disable-next-line typescript/no-explicit-any -- a shape of unknown rank
    any
  : [...S, N]

const op = 'Embedding'

/**
 * A vector for each of `count` things: words, letters, places. `weight` has shape `[count, features]`, and its rows
 * are looked up by index. The gradient of a row adds up where it was looked up more than once.
 *
 * @throws ValueError for sizes that are no whole numbers from 1 up, IndexError for a padding index that is no row.
 * @example
 * const layer = new Embedding(10, 4, { key: random.key(0), paddingIndex: 0 })
 * layer.forward(tensor([[1, 2, 0], [9, 0, 0]], { dtype: 'int32' })).shape // [2, 3, 4]
 * layer.forward(tensor([0], { dtype: 'int32' })).arraySync() // [[0, 0, 0, 0]]
 */
export class Embedding<
  Count extends number = number,
  Features extends number = number,
  D extends FloatDType = 'float32',
> {
  /** How many rows there are. */
  readonly count: Count
  /** The size of a row. */
  readonly features: Features
  /** `[count, features]` */
  readonly weight: Tensor<[Count, Features], D>
  /** The index whose row is not learned, if there is one. */
  readonly paddingIndex: number | undefined

  constructor(count: Count, features: Features, options: EmbeddingOptions<D> = {}) {
    checkOptions(op, options, ['key', 'weight', 'paddingIndex', 'dtype'])
    checkSizes(op, { count, features })
    const { key = nextKey(), weight = standardNormal, paddingIndex } = options
    checkInitialisers(op, { weight })
    if (paddingIndex !== undefined) {
      if (!Number.isInteger(paddingIndex)) {
        throw new ValueError(op, `paddingIndex must be a whole number; got ${describe(paddingIndex)}`)
      }
      checkIndex(`paddingIndex ${paddingIndex}`, paddingIndex, count)
    }
    const dtype: FloatDType = options.dtype ?? 'float32'
    const table = weight({ key, shape: [count, features], fanIn: count, fanOut: features, dtype })
    this.count = count
    this.features = features
    this.weight = (paddingIndex === undefined ? table : withoutRow(table, paddingIndex)) as AnyTensor
    this.paddingIndex = paddingIndex
  }

  /**
   * The rows at `indices`.
   *
   * @param indices `[...]`, int32 or uint8, from 0 to count - 1; negative ones do not count from the end
   * @returns `[..., features]`
   * @throws IndexError for an index out of range: here if the indices' values are there already, otherwise when they
   * are computed. DTypeError for indices of another dtype.
   */
  forward<S extends Shape, E extends DType>(
    indices: Tensor<S, E> & IndexDTypeError<E, 'Embedding'>,
  ): Tensor<WithFeatures<S, Features>, D> {
    const x: AnyTensor = indices
    checkInput(op, x)
    if (x.dtype !== 'int32' && x.dtype !== 'uint8') {
      throw new DTypeError(op, `indices are int32 or uint8; got ${x.dtype}; use astype('int32')`)
    }
    checkKnown(x, this.count)
    // For take a negative index would count from the end; one that is too large it refuses.
    const places: AnyTensor = x.dtype === 'uint8' ? x : where(x.less(0) as AnyTensor, this.count, x)
    const rows: AnyTensor = take(this.weight as AnyTensor, places)
    if (this.paddingIndex === undefined) return rows
    const isPadding: AnyTensor = x.equal(this.paddingIndex).reshape([...(x.shape as number[]), 1])
    return where(isPadding, stopGradient(rows), rows)
  }
}

const standardNormal: Initialiser = ({ key, shape, dtype }) => random.normal(key, shape, { dtype }) as never

/** The table with zeros in a row. */
function withoutRow(table: AnyTensor, row: number): AnyTensor {
  const shape: Shape = table.shape
  const before = table.slice([0, row])
  const after = table.slice([row + 1])
  return concat([before, zeros([1, shape[1] as number], { dtype: table.dtype }), after])
}

/** @throws IndexError for an index that is no row; `what` names it. */
function checkIndex(what: string, index: number, count: number): void {
  if (index >= 0 && index < count) return
  throw new IndexError(op, `${what} is no row; legal are 0 to ${count - 1}`, index, count)
}

/** Checks indices whose values are known, to say which one is wrong; others are checked when they are computed. */
function checkKnown(indices: AnyTensor, count: number): void {
  if (indices.storage === undefined) return
  indices.dataSync().forEach((index: number, position: number) => {
    checkIndex(`index ${index} (number ${position})`, index, count)
  })
}
