// Arithmetic on affine maps: how the index of a tensor, and then a place in memory, depends on loop counters.
import { stridesOf, type Shape } from '../core/shape'
import type { Affine } from '../lanes/lowering'

/** The map that is `offset` everywhere. */
export const fixed = (offset: number, axes: number): Affine => ({
  offset,
  strides: Array.from({ length: axes }, () => 0),
})

/** One loop for each axis: the index of a tensor by the counters of loops over its own shape. */
export const identity = (axes: number): Affine[] =>
  Array.from({ length: axes }, (_, axis) => ({
    offset: 0,
    strides: Array.from({ length: axes }, (_, loop) => (loop === axis ? 1 : 0)),
  }))

/** sum of factors[i] * maps[i]. */
export function combine(maps: readonly Affine[], factors: readonly number[], loops: number): Affine {
  let offset = 0
  const strides = Array.from({ length: loops }, () => 0)
  maps.forEach((map, i) => {
    const factor = factors[i] as number
    if (factor === 0) return
    offset += map.offset * factor
    for (let loop = 0; loop < loops; loop++) {
      strides[loop] = (strides[loop] as number) + (map.strides[loop] as number) * factor
    }
  })
  return { offset, strides }
}

/** The position in row-major order of an element of a tensor of `shape`. */
export const flatten = (index: readonly Affine[], shape: Shape, loops: number): Affine =>
  combine(index, stridesOf(shape), loops)

/** Whether a tensor of shape `to` has nothing but neighbouring axes of `from` merged; axes of 1 count for nothing. */
export const merges = (from: Shape, to: Shape): boolean => groups(from, to) !== undefined

/**
 * The index into a tensor of shape `inner` that holds the same elements as one of shape `outer`, from the
 * index into that one. Only where {@link merges} holds: an axis that is split has no affine index.
 */
export function regroup(index: readonly Affine[], outer: Shape, inner: Shape, loops: number): Affine[] {
  const axes = groups(outer, inner) as readonly (readonly number[])[]
  return axes.map((group) => {
    const sizes = group.map((axis) => outer[axis] as number)
    return combine(
      group.map((axis) => index[axis] as Affine),
      stridesOf(sizes),
      loops,
    )
  })
}

// For each axis of `to` the neighbouring axes of `from` that it merges.
function groups(from: Shape, to: Shape): number[][] | undefined {
  const left = [...from.keys()].filter((axis) => from[axis] !== 1)
  const result = to.map((size) => {
    const group: number[] = []
    for (let merged = 1; merged < size && left.length > 0;) {
      const axis = left.shift() as number
      group.push(axis)
      merged *= from[axis] as number
    }
    return group
  })
  const fits = result.every(
    (group, axis) => group.reduce((product, each) => product * (from[each] as number), 1) === to[axis],
  )
  return fits && left.length === 0 ? result : undefined
}

/** The smallest and the largest value over loops of the given extents. */
export function rangeOf({ offset, strides }: Affine, extents: readonly number[]): readonly [number, number] {
  let low = offset
  let high = offset
  strides.forEach((stride, loop) => {
    const reach = stride * ((extents[loop] as number) - 1)
    if (reach < 0) low += reach
    else high += reach
  })
  return [low, high]
}

/** Whether two maps are the same. */
export const sameMap = (a: Affine, b: Affine): boolean =>
  a.offset === b.offset &&
  a.strides.length === b.strides.length &&
  a.strides.every((stride, loop) => stride === b.strides[loop])

/** The number in a list of a map like this, of the same buffer if it is an access; it is added if there is none. */
export function numberOf<T extends Affine & { readonly buffer?: number }>(maps: T[], map: T): number {
  const known = maps.findIndex((other) => other.buffer === map.buffer && sameMap(other, map))
  return known === -1 ? maps.push(map) - 1 : known
}
