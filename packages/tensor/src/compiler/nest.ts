// From loops over tensors' axes to nests: the rows' axes become one, and neighbouring axes that every access
// goes through in equal steps are joined, so that the loops are few and long.
import type { Affine } from '../lanes/lowering'
import type { Loops } from './drafts'
import type { Nest, Stage } from './kernel'

/** The nest that does what the loops say. */
export function toNest({ stages, shared }: Loops): Nest {
  const whole = stages.length === 1
  const collapsed = stages.map((stage) => {
    const rows = whole ? 0 : shared
    const outer = stage.extents.length - stage.reduced
    // Axes are joined within the rows, within the rest of the outer axes, and within the reduced ones.
    const joined = collapse(stage, [rows, outer])
    // The first axis is the rows': one of a single row where there is none.
    return whole && joined.extents.length === joined.reduced ? withRow(joined) : joined
  })
  return { kind: 'nest', rows: (collapsed[0] as Stage).extents[0] as number, stages: collapsed }
}

function withRow(stage: Stage): Stage {
  const extend = <T extends Affine>(map: T): T => ({ ...map, strides: [0, ...map.strides] })
  return {
    ...stage,
    extents: [1, ...stage.extents],
    reads: stage.reads.map(extend),
    positions: stage.positions.map(extend),
    stores: stage.stores.map(extend),
  }
}

/** Joins each axis with the one behind it where every access allows it, unless a border lies between. */
function collapse(stage: Stage, borders: readonly number[]): Stage {
  const outer = stage.extents.length - stage.reduced
  const { extents, reads, positions, stores } = stage
  const joins = (axis: number): boolean => {
    if (borders.includes(axis + 1)) return false
    const steps = ({ strides }: Affine): boolean =>
      strides[axis] === (strides[axis + 1] as number) * (extents[axis + 1] as number)
    return [...reads, ...positions, ...(axis + 1 < outer ? stores : [])].every(steps)
  }
  // An axis that joins the next leaves its extent to it, and its strides are those of the next.
  const kept = [...extents.keys()].filter((axis) => axis === extents.length - 1 || !joins(axis))
  const pick = <T extends Affine>(map: T): T => ({
    ...map,
    strides: kept.filter((axis) => axis < map.strides.length).map((axis) => map.strides[axis] as number),
  })
  let start = 0
  return {
    ...stage,
    extents: kept.map((axis) => {
      const joined = extents.slice(start, axis + 1)
      start = axis + 1
      return joined.reduce((product, extent) => product * extent, 1)
    }),
    reduced: kept.filter((axis) => axis >= outer).length,
    reads: reads.map(pick),
    positions: positions.map(pick),
    stores: stores.map(pick),
  }
}
