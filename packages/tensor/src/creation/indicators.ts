// Tensors of zeros and ones that say where something is: the identity, and one-hot rows.
import { checkWhole } from '../core/options'
import { checkShape, type Shape } from '../core/shape'
import { sample, whole, withSamples } from '../graph/samples'
import type { EyeFunction, OneHotFunction } from '../graph/signatures'
import type { AnyTensor } from '../graph/tensor'
import { checkIndices, positions } from '../primitives/indexing'
import { iota } from '../primitives/iota'
import { dtypeFrom, type CreationOptions } from './filled'

/** What {@link eye} takes besides: the dtype, and which diagonal holds the ones. */
export interface EyeOptions extends CreationOptions {
  readonly offset?: number
}

/**
 * The identity matrix `[n, m]`: ones on a diagonal, zeros elsewhere. `eye(n)`, `eye(n, m)`, each with options
 * behind.
 *
 * @param n how many rows
 * @param m how many columns; as many as rows by default
 * @param options `offset` moves the ones above (positive) or below the main diagonal; `dtype`, float32 by
 * default
 * @throws ValueError for sizes that are no whole numbers from 0 up
 * @example
 * eye(2).arraySync() // [[1, 0], [0, 1]]
 * eye(2, 3, { offset: 1 }).arraySync() // [[0, 1, 0], [0, 0, 1]]
 */
export const eye: EyeFunction = (n: number, ...rest: readonly unknown[]): AnyTensor => {
  const op = 'eye'
  const hasOptions = typeof rest.at(-1) === 'object' && rest.at(-1) !== null
  const [m = n, options = {}] = (hasOptions && rest.length === 1 ? [undefined, rest[0]] : rest) as [
    unknown,
    EyeOptions,
  ]
  checkWhole(op, 'the number of rows', n, 0)
  checkWhole(op, 'the number of columns', m, 0)
  const dtype = dtypeFrom(op, options, 'float32', 'offset')
  const { offset = 0 } = options
  checkWhole(op, 'the offset', offset)
  const shape = [n, m]
  checkShape(op, shape)
  // An offset beyond the matrix is moved to its edge, so that it fits in int32.
  const diagonal = Math.min(Math.max(offset, -n), m)
  return iota(shape, 0).add(diagonal).equal(iota(shape, 1)).astype(dtype)
}
withSamples(eye, () => [
  sample([], () => eye(3)),
  sample([], () => eye(0)),
  sample([], () => eye(2, 4, { offset: -1, dtype: 'int32' })),
])

/**
 * For each index a row of `depth` elements: 1 at the index, 0 elsewhere; of indices `[...]` a tensor `[...,
 * depth]`.
 *
 * @param indices int32 or uint8, from 0 up: a label of -1 is a mistake, not the last class
 * @param options `dtype`, float32 by default
 * @throws IndexError for an index outside the row: here if its value is there already, otherwise when it is
 * computed. DTypeError for indices of another dtype, ValueError for a depth that is no whole number from 0 up
 * @example
 * oneHot(tensor([2, 0], { dtype: 'int32' }), 3).arraySync() // [[0, 0, 1], [1, 0, 0]]
 */
export const oneHot: OneHotFunction = (
  indices: AnyTensor,
  depth: number,
  options: CreationOptions = {},
): AnyTensor => {
  const op = 'oneHot'
  checkWhole(op, 'the depth', depth, 0)
  const checked = checkIndices(op, indices, depth, 0)
  const dtype = dtypeFrom(op, options, 'float32')
  const shape: Shape = [...checked.shape, depth]
  checkShape(op, shape)
  return positions(op, checked, depth, 0)
    .expandDims(-1)
    .equal(iota([depth]))
    .astype(dtype)
}
withSamples(oneHot, () => [
  sample([whole([], 0, 3)], (i) => oneHot(i, 3)),
  sample([whole([2, 3], 0, 4)], (i) => oneHot(i, 4, { dtype: 'int32' })),
  sample([whole([0], 0, 2)], (i) => oneHot(i, 2)),
])
