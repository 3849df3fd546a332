// The loops of a map, cut and joined at other places.
import { sameShape, sizeOf, stridesOf } from '../core/shape'
import type { Affine } from '../lanes/lowering'
import type { Stage } from './kernel'

/**
 * The same map over loops of other extents, through the same elements in the same order: loops are split, and joined
 * where every access goes through them in equal steps. Undefined if that is not possible, or nothing new.
 */
export function overExtents(stage: Stage, extents: readonly number[]): Stage | undefined {
  const size = sizeOf(extents)
  if (sizeOf(stage.extents) !== size || sameShape(stage.extents, extents)) return undefined
  const [from, to] = [stridesOf(stage.extents), stridesOf(extents)]
  // A loop begins at the multiples of these, in the one way or in the other.
  const borders = [...new Set([...from, ...to])].toSorted((a, b) => a - b)
  if (borders.some((border, i) => (borders[i + 1] ?? size) % border !== 0)) return undefined
  const move = ({ strides }: Affine, elements: number): number =>
    strides.reduce(
      (sum, stride, axis) =>
        sum + stride * (Math.floor(elements / (from[axis] as number)) % (stage.extents[axis] as number)),
      0,
    )
  const steady = (map: Affine): boolean =>
    to.every((step, axis) => {
      const inside = borders.filter((border) => border >= step && border < step * (extents[axis] as number))
      return inside.every((border) => move(map, border) * step === move(map, step) * border)
    })
  if (![...stage.reads, ...stage.positions, ...stage.stores].every(steady)) return undefined
  const reshaped = <T extends Affine>(map: T): T => ({ ...map, strides: to.map((step) => move(map, step)) })
  return {
    ...stage,
    extents,
    reads: stage.reads.map(reshaped),
    positions: stage.positions.map(reshaped),
    stores: stage.stores.map(reshaped),
  }
}
