// Parts of matrices: triangles and diagonals of the last two axes.
import { ShapeError } from '../core/errors'
import { checkOptions, checkWhole } from '../core/options'
import { formatShape, type Shape } from '../core/shape'
import { real, sample, withSamples, type Sample } from '../graph/samples'
import type { DiagonalFunction, TriangleFunction } from '../graph/signatures'
import type { AnyTensor } from '../graph/tensor'
import { iota } from '../primitives/iota'
import { checkTensor } from '../primitives/operands'
import { where } from '../primitives/selection'

/**
 * Which diagonal of a matrix is meant: 0 for the main one, positive for those above it, negative for those
 * below.
 */
export interface DiagonalOptions {
  readonly offset?: number
}

/** Rows, columns and offset, checked; an offset beyond the matrix is moved to its edge. */
function matrixOf(
  op: string,
  x: unknown,
  options: DiagonalOptions,
): [rows: number, columns: number, offset: number] {
  checkTensor(op, x)
  checkOptions(op, options, ['offset'])
  const { offset = 0 } = options
  checkWhole(op, 'the offset', offset)
  const shape: Shape = x.shape
  if (shape.length < 2) {
    throw new ShapeError(
      op,
      `a matrix or a batch of them is expected, got shape ${formatShape(shape)}`,
      shape,
    )
  }
  const [rows, columns] = shape.slice(-2) as [number, number]
  return [rows, columns, Math.min(Math.max(offset, -rows), columns)]
}

const samplesFor = (op: (x: AnyTensor, options?: DiagonalOptions) => AnyTensor): readonly Sample[] => [
  sample([real([3, 3])], (x) => op(x)),
  sample([real([2, 3, 4])], (x) => op(x)),
  sample([real([3, 4])], (x) => op(x, { offset: 1 })),
  sample([real([4, 3])], (x) => op(x, { offset: -2 })),
  sample([real([2, 3])], (x) => op(x, { offset: 5 })),
  sample([real([0, 3])], (x) => op(x)),
]

/**
 * The lower triangle of the last two axes: `x` on the diagonal and below, 0 above, whatever stands there.
 *
 * @param options `offset` moves the diagonal that still belongs to it: up for positive, down for negative
 * @throws ShapeError for fewer than two axes, ValueError for an offset that is not whole
 * @example
 * tril(tensor([[1, 2], [3, 4]])).arraySync() // [[1, 0], [3, 4]]
 */
export const tril: TriangleFunction<'tril'> = (x: AnyTensor, options: DiagonalOptions = {}): AnyTensor => {
  const [rows, columns, offset] = matrixOf('tril', x, options)
  const shape = [rows, columns]
  return where(iota(shape, 0).add(offset).greaterEqual(iota(shape, 1)), x, 0)
}
withSamples(tril, () => samplesFor(tril))

/**
 * The upper triangle of the last two axes: `x` on the diagonal and above, 0 below, whatever stands there.
 *
 * @param options `offset` moves the diagonal that still belongs to it: up for positive, down for negative
 * @throws ShapeError for fewer than two axes, ValueError for an offset that is not whole
 * @example
 * triu(tensor([[1, 2], [3, 4]])).arraySync() // [[1, 2], [0, 4]]
 */
export const triu: TriangleFunction<'triu'> = (x: AnyTensor, options: DiagonalOptions = {}): AnyTensor => {
  const [rows, columns, offset] = matrixOf('triu', x, options)
  const shape = [rows, columns]
  return where(iota(shape, 0).add(offset).lessEqual(iota(shape, 1)), x, 0)
}
withSamples(triu, () => samplesFor(triu))

/**
 * The diagonal of the last two axes: of `[..., n, m]` the elements `[..., i, i + offset]`, as the last axis.
 *
 * @param options `offset`: 0 for the main diagonal, positive for those above it, negative for those below
 * @throws ShapeError for fewer than two axes, ValueError for an offset that is not whole
 * @example
 * diagonal(tensor([[1, 2], [3, 4]])).arraySync() // [1, 4]
 * diagonal(tensor([[1, 2], [3, 4]]), { offset: 1 }).arraySync() // [2]
 */
export const diagonal: DiagonalFunction = (x: AnyTensor, options: DiagonalOptions = {}): AnyTensor => {
  const [rows, columns, offset] = matrixOf('diagonal', x, options)
  const count = Math.max(offset < 0 ? Math.min(rows + offset, columns) : Math.min(rows, columns - offset), 0)
  const batch: Shape = x.shape.slice(0, -2)
  const start = count === 0 ? 0 : offset < 0 ? -offset * columns : offset
  const step = columns + 1
  // In a row-major matrix the diagonal is every (columns + 1)th element.
  const flat = x.reshape([...batch, rows * columns])
  return flat.slice(...batch.map(() => null), [start, count === 0 ? 0 : start + (count - 1) * step + 1, step])
}
withSamples(diagonal, () => samplesFor(diagonal))
