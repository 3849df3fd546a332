// Reading values: what was asked for is computed now, and copied out, so that a tensor never changes.
import type { TypedArray } from '../core/dtype'
import { ShapeError, TreeError } from '../core/errors'
import { formatShape } from '../core/shape'
import type { AnyTensor } from '../graph/tensor'
import { leavesOf } from '../graph/tree'
import { compute } from './compute'
import { isStaging } from './staging'

/** Nested arrays of numbers or booleans; a bare element for a tensor without axes. */
export type Nested = number | boolean | readonly Nested[]

/** The elements of a tensor, computed if need be. Not a copy: for those who only look. */
export function valuesOf(x: AnyTensor): TypedArray {
  if (x.storage === undefined) compute([x])
  return (x.storage as NonNullable<AnyTensor['storage']>).data
}

/** The elements in row-major order, as a typed array of the caller's own. */
export const dataSync = (x: AnyTensor): TypedArray => valuesOf(x).slice()

/** The only element of a tensor of size 1. */
export function item(x: AnyTensor): number | boolean {
  if (x.size !== 1) {
    throw new ShapeError(
      'item',
      `expected one element, got shape ${formatShape(x.shape)} with ${x.size}; use arraySync(), or reduce first`,
      x.shape,
    )
  }
  const value = valuesOf(x)[0] as number
  return x.dtype === 'bool' ? value !== 0 : value
}

/** The elements as nested arrays. */
export function arraySync(x: AnyTensor): Nested {
  const data = valuesOf(x)
  const element = (i: number): Nested => (x.dtype === 'bool' ? data[i] !== 0 : (data[i] as number))
  const shape: readonly number[] = x.shape
  const build = (axis: number, offset: number, size: number): Nested => {
    if (axis === shape.length) return element(offset)
    const length = shape[axis] as number
    const step = length === 0 ? 0 : size / length
    return Array.from({ length }, (_, i) => build(axis + 1, offset + i * step, step))
  }
  return build(0, 0, data.length)
}

/** {@link dataSync} for machines whose values arrive later, such as a GPU. */
export const data = async (x: AnyTensor): Promise<TypedArray> => dataSync(x)

/** {@link arraySync} for machines whose values arrive later, such as a GPU. */
export const array = async (x: AnyTensor): Promise<Nested> => arraySync(x)

/**
 * Computes every tensor of a tree now, as one program, and gives the tree back. Reading a value does this
 * by itself; call it to choose the moment. Inside a function that `jit` traces it does nothing.
 *
 * @throws TreeError when there is no tensor.
 * @example
 * const x = tensor([1, 2, 6])
 * const { mean, max } = realize({ mean: x.mean(), max: x.max() })
 * mean.item() // 3
 */
export function realize<T>(tree: T): T {
  const leaves = leavesOf('realize', tree)
  if (leaves.length === 0) throw new TreeError('realize', 'there is no tensor to compute', '')
  if (!isStaging()) compute(leaves.map(({ tensor }) => tensor))
  return tree
}
