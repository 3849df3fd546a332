// The features that scalers are fitted to and transform: examples, one in a row.
import { ShapeError, type AnyTensor, type FloatDType } from '@chainrule/tensor'

/** The dtype in which features are scaled: their own, or the float that holds them exactly. */
export type ScaledDType<D> = D extends 'float64' | 'int32' ? 'float64' : 'float32'

/** {@link ScaledDType} of a tensor. */
export const scaledDType = ({ dtype }: AnyTensor): FloatDType =>
  dtype === 'float64' || dtype === 'int32' ? 'float64' : 'float32'

/**
 * How many examples there are.
 * @throws ShapeError when there are none.
 */
export function countExamples(op: string, x: AnyTensor): number {
  const shape: readonly number[] = x.shape
  const [count = 0] = shape
  if (count > 0) return count
  throw new ShapeError(op, `no examples: expected rows of features; got shape [${shape.join(', ')}]`, shape)
}

/**
 * Checks that `x` has the features of `fitted`.
 * @throws ShapeError when it has others.
 */
export function checkFeatures(op: string, x: AnyTensor, fitted: AnyTensor): void {
  const features: readonly number[] = x.shape.slice(1)
  if (features.length === fitted.ndim && features.every((dim, axis) => dim === fitted.shape[axis])) return
  const expected = ['examples', ...fitted.shape].join(', ')
  throw new ShapeError(
    op,
    `other features: expected shape [${expected}]; got [${x.shape.join(', ')}]; use the scaler fitted to these`,
    x.shape,
    fitted.shape,
  )
}
