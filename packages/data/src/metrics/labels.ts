// The labels that metrics compare: predicted ones and true ones, as many of each.
import { DTypeError, ShapeError, type Tensor } from '@chainrule/tensor'

/** A class for each example, `[examples]`. */
export type Labels = Tensor<[number], 'int32' | 'uint8'>

/**
 * Checks that both are vectors of as many whole numbers.
 * @throws ShapeError or DTypeError that names `op`.
 */
export function checkLabels(op: string, predicted: Labels, labels: Labels): void {
  const shapes: readonly (readonly number[])[] = [predicted.shape, labels.shape]
  const [first, second] = shapes.map((shape) => `[${shape.join(', ')}]`)
  if (predicted.ndim !== 1 || first !== second) {
    throw new ShapeError(
      op,
      `predicted and labels differ: expected two vectors of the same length; got ${first} and ${second}; ` +
        'of scores, take argMax({ axis: 1 }) first',
      ...shapes,
    )
  }
  for (const [name, dtype] of Object.entries({ predicted: predicted.dtype, labels: labels.dtype })) {
    if (dtype === 'int32' || dtype === 'uint8') continue
    throw new DTypeError(
      op,
      `${name} must be classes, int32 or uint8; got ${String(dtype)}; use astype('int32')`,
    )
  }
}
