// Transposed reads, tile by tile.
import type { Affine } from '../../lanes/lowering'
import { permute, type Loops } from './loops'

// How many elements of a row are read at once where the vectors go across rows.
const tile = 16

/**
 * A map that reads along one loop and runs its vectors along another goes through memory in tiles, so that a line of
 * the cache is read once: the loop along which it reads is cut into short ones, inside that of the vectors.
 */
export function tiled(loops: Loops): Loops[] {
  const { extents, kept, vector, reads, reduction } = loops
  const along = [...extents.keys()].find(
    (loop) =>
      loop !== vector &&
      (extents[loop] as number) >= 2 * tile &&
      reads.some(({ strides }) => strides[loop] === 1 && Math.abs(strides[vector] as number) > 1),
  )
  if (reduction !== undefined || along === undefined || (extents[vector] as number) < 2 * tile) return [loops]
  const length = extents[along] as number
  const left = length % tile
  const moved = permute(
    loops,
    [...extents.keys()].filter((loop) => loop !== along).toSpliced(kept - 2, 0, along),
    kept,
  )
  const cut = <T extends Affine>(map: T): T => {
    const stride = map.strides[kept - 2] as number
    return { ...map, strides: [...map.strides.with(kept - 2, stride * tile), stride] }
  }
  const skip = <T extends Affine>(map: T): T => ({
    ...map,
    offset: map.offset + (length - left) * (map.strides[kept - 2] as number),
  })
  const apply = (to: Loops, change: <T extends Affine>(map: T) => T): Loops => ({
    ...to,
    copies: Math.min(2, loops.copies),
    reads: to.reads.map(change),
    positions: to.positions.map(change),
    stores: to.stores.map(change),
  })
  const main = {
    ...apply(moved, cut),
    extents: [...moved.extents.with(kept - 2, (length - left) / tile), tile],
    kept: kept + 1,
  }
  if (left === 0) return [main]
  return [main, { ...apply(moved, skip), extents: moved.extents.with(kept - 2, left) }]
}
