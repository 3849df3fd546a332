// Saying what a shape is, where the compiler cannot know it.
import { ShapeError } from '../core/errors'
import { checkShape, formatShape, sameShape, type Shape } from '../core/shape'
import type { AnyTensor } from '../graph/tensor'
import { checkTensor } from '../primitives/operands'

/**
 * `x` itself, of which it is asserted that it has `shape`: the method `as`, which narrows the static type.
 *
 * @throws ShapeError where `x` has another shape
 * @example
 * const rows: number[][] = [[1, 2], [3, 4]]
 * tensor(rows).as([2, 2]).shape // [2, 2]
 */
export function assertShape(x: AnyTensor, shape: Shape): AnyTensor {
  const op = 'as'
  checkTensor(op, x)
  checkShape(op, shape)
  if (sameShape(x.shape, shape)) return x
  throw new ShapeError(
    op,
    `the tensor has shape ${formatShape(x.shape)}, not ${formatShape(shape)}; reshape changes it`,
    x.shape,
    shape,
  )
}
