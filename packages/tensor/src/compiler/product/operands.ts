// Where the operands of a product are: in their own buffers, or packed into panels.
import type { Access, Product } from '../kernel'

/** An operand as the loops go through it: the left one by rows, the right one by columns. Counted in elements. */
export interface Operand {
  readonly buffer: number
  readonly offset: number
  readonly batch: readonly number[]
  /** From a row (or column) to the next: between tiles, and within a tile. */
  readonly across: number
  readonly within: number
  /** From one step along k to the next. */
  readonly along: number
}

/** The operands of a product where they are. */
export function operandsOf({ a, b }: Pick<Product, 'a' | 'b'>): readonly [left: Operand, right: Operand] {
  const operand = ({ buffer, offset, strides }: Access, across: number, along: number): Operand => ({
    buffer,
    offset,
    batch: strides.slice(0, -2),
    across,
    within: across,
    along,
  })
  const strides = (of: Access, axis: number): number => of.strides.at(axis) as number
  return [operand(a, strides(a, -2), strides(a, -1)), operand(b, strides(b, -1), strides(b, -2))]
}

/** The bytes that caches take at once. */
export const cacheLine = 64

/** Panels of an operand: `width` rows (or columns) side by side for each step along k, panel behind panel. */
export interface Panels {
  readonly operand: Operand
  /** Sizes of the batch, 1 where all its matrices are one. */
  readonly batch: readonly number[]
  /** How many elements they take. */
  readonly size: number
}

/** Panels for an operand with `size` rows (or columns) of `k` elements of so many bytes, from element `offset` of a buffer. */
export function panelsOf(
  from: Operand,
  batch: readonly number[],
  axis: { readonly size: number; readonly width: number; readonly k: number; readonly bytes: number },
  buffer: number,
  offset: number,
): Panels {
  const { size, width, k, bytes } = axis
  const counts = batch.map((count, axis) => (from.batch[axis] === 0 ? 1 : count))
  // Where panels lie a large power of two apart they would share a few places of the first cache, while they are
  // filled side by side: four times as slow.
  const isCrowded = (width * k * bytes) % (8 * cacheLine) === 0
  const across = isCrowded ? k + Math.ceil(cacheLine / (width * bytes)) : k
  let total = Math.ceil(size / width) * width * across
  const strides = counts.map((count) => {
    const stride = count === 1 ? 0 : total
    total *= count
    return stride
  })
  const operand = { buffer, offset, batch: strides, across, within: 1, along: width }
  return { operand, batch: counts, size: total }
}
