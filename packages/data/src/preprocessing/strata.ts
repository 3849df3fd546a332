// Which rows belong together by their class, so that parts of a data set have as many of each as the whole, nearly.
import { DTypeError, ShapeError } from '@chainrule/tensor'
import type { Labels } from '../metrics/labels'

/**
 * The class of each row.
 * @throws ShapeError when there is not one for each of `count` rows; DTypeError when they are no whole numbers.
 */
export function classesOf(op: string, stratify: Labels, count: number): ArrayLike<number> {
  const shape: readonly number[] = stratify.shape
  if (shape.length !== 1 || shape[0] !== count) {
    throw new ShapeError(
      op,
      `stratify must be the class of each row: expected [${count}]; got [${shape.join(', ')}]`,
      shape,
    )
  }
  const dtype: string = stratify.dtype
  if (dtype !== 'int32' && dtype !== 'uint8') {
    throw new DTypeError(op, `stratify must be classes, int32 or uint8; got ${dtype}; use astype('int32')`)
  }
  return stratify.dataSync()
}

/** How many rows each class has. */
export function countEach(classes: ArrayLike<number>): Map<number, number> {
  const counts = new Map<number, number>()
  for (let row = 0; row < classes.length; row++) {
    const label = classes[row] as number
    counts.set(label, (counts.get(label) ?? 0) + 1)
  }
  return counts
}

/**
 * Shares `total` out among classes in proportion to their sizes: whole rows, those that are left over to the classes
 * whose share was cut by the most, the earlier one of two.
 */
export function proportional(counts: ReadonlyMap<number, number>, total: number): Map<number, number> {
  const all = [...counts.values()].reduce((sum, count) => sum + count, 0)
  const shares = new Map([...counts].map(([label, count]) => [label, Math.floor((count * total) / all)]))
  const left = total - [...shares.values()].reduce((sum, share) => sum + share, 0)
  const cut = (label: number): number => ((counts.get(label) as number) * total) % all
  const byCut = [...counts.keys()].toSorted((a, b) => cut(b) - cut(a) || a - b)
  for (const label of byCut.slice(0, left)) shares.set(label, (shares.get(label) as number) + 1)
  return shares
}
