// What a loss checks before it computes: tensors, of float dtype where they must be, and of one shape.
import { DTypeError, ShapeError, Tensor, ValueError, type AnyTensor, type Shape } from '@chainrule/tensor'
import { describe } from '../describe'

/** Checks that an argument of a loss is a tensor. */
export function checkTensor(op: string, what: string, value: unknown): asserts value is AnyTensor {
  if (value instanceof Tensor) return
  throw new ValueError(op, `the ${what} must be a tensor; got ${describe(value)}; make one with tensor(...)`)
}

/** Checks that an argument of a loss is a float tensor. */
export function checkFloat(op: string, what: string, x: AnyTensor): void {
  if (x.dtype === 'float32' || x.dtype === 'float64') return
  throw new DTypeError(op, `the ${what} must be float32 or float64; got ${x.dtype}; use astype`)
}

/** A shape as errors print it. */
export const formatShape = (shape: readonly number[]): string => `[${shape.join(', ')}]`

/** Checks that two arguments of a loss have one shape: broadcasting would count samples twice. */
export function checkSameShape(
  op: string,
  names: readonly [string, string],
  a: AnyTensor,
  b: AnyTensor,
): void {
  const [first, second]: [Shape, Shape] = [a.shape, b.shape]
  if (first.length === second.length && first.every((dim, axis) => dim === second[axis])) return
  throw new ShapeError(
    op,
    `${names[0]} and ${names[1]} must have the same shape; got ${formatShape(first)} and ${formatShape(second)}; ` +
      'a loss does not broadcast: reshape one of them',
    first,
    second,
  )
}

/**
 * The two arguments of a loss that compares them element by element, checked, and both in the first one's dtype.
 *
 * @throws ValueError for what is no tensor, ShapeError where the shapes differ, DTypeError where the first is not float.
 */
export function pairOf(
  op: string,
  first: AnyTensor,
  second: AnyTensor,
  names: readonly [string, string] = ['prediction', 'target'],
): [AnyTensor, AnyTensor] {
  checkTensor(op, names[0], first)
  checkTensor(op, names[1], second)
  checkSameShape(op, names, first, second)
  checkFloat(op, names[0], first)
  return [first, second.astype(first.dtype)]
}

/**
 * Checks labels of two classes, which are -1 and 1, if their values are known: 0 and 1 are a common mistake.
 *
 * @throws ValueError for another label.
 */
export function checkSigns(op: string, labels: AnyTensor): void {
  if (labels.storage === undefined) return
  const values = labels.dataSync()
  const position = values.findIndex((label: number) => label !== 1 && label !== -1)
  if (position < 0) return
  throw new ValueError(
    op,
    `labels are -1 or 1; label number ${position} is ${String(values[position])}; of 0 and 1 make y.mul(2).sub(1)`,
  )
}
