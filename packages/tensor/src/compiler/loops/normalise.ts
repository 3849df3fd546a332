// From a stage to its loops, as few and as long as they can be.
import { sizeOf } from '../../core/shape'
import { position, type Lane } from '../../lanes/lane'
import type { Affine } from '../../lanes/lowering'
import type { Stage } from '../kernel'
import { rangeOf } from '../affine'
import { costOf } from './cost'
import { permute, type Loops } from './loops'
import { unify } from './postorder'

/**
 * The stage without loops of one turn, and with those joined that every access goes through in equal steps. A
 * `shared` first loop stays what it is.
 */
export function normalise(given: Stage, shared: boolean): Loops {
  const stage = unified(given)
  const { extents, kept, reduction } = stage
  const farthest = (maps: readonly Affine[], axis: number): number =>
    Math.max(0, ...maps.map(({ strides }) => Math.abs(strides[axis] as number)))
  const axes = [...extents.keys()].filter((axis) => (shared && axis === 0) || extents[axis] !== 1)
  const outer = axes.filter((axis) => axis < kept)
  const inner = axes.filter((axis) => axis >= kept)
  // As the results lie in memory; reduced axes as what is read. The arg reductions go in order of position.
  const fixed = shared ? outer.splice(0, 1) : []
  const reach = ([low, high]: readonly [number, number]): number => high - low + 1
  const meet = stage.stores.some((store) => reach(rangeOf(store, extents)) < sizeOf(extents.slice(0, kept)))
  // Where several elements come to one place the order is that in which they should: one that waited for another's
  // store would wait for long.
  if (!meet) outer.sort((a, b) => farthest(stage.stores, b) - farthest(stage.stores, a))
  if (reduction?.combine.startsWith('arg') !== true)
    inner.sort((a, b) => farthest(stage.reads, b) - farthest(stage.reads, a))
  let loops = permute(stage, [...fixed, ...outer, ...inner], fixed.length + outer.length)
  for (let axis = loops.extents.length - 2; axis >= (shared ? 1 : 0); axis--) {
    if (axis + 1 !== loops.kept && steady(loops, axis)) loops = join(loops, axis)
  }
  return loops
}

// Equal lanes are made one, and the stores get strides as long as the others'.
function unified(stage: Stage): Loops {
  const { extents, reads, reduced, combine, value } = stage
  const kept = extents.length - reduced
  const [root, ...values] = unify([
    ...(value === undefined ? [] : [value]),
    ...stage.stores.map((store) => store.value),
  ])
  const stored = value === undefined ? [root, ...values] : values
  const loops = {
    extents,
    kept,
    vector: -1,
    copies: 1,
    reads,
    positions: stage.positions,
    cost: costOf(stored as Lane[]),
    stores: stage.stores.map((store, i) => ({
      ...store,
      strides: extents.map((_, axis) => (axis < kept ? (store.strides[axis] as number) : 0)),
      value: stored[i] as Lane,
    })),
  }
  if (combine === undefined) return loops
  const index = position(stage.positions.length)
  const reduction = { combine, value: root as Lane, index, cost: costOf([root as Lane]) }
  if (!combine.startsWith('arg')) return { ...loops, reduction }
  const strides = extents.map((_, axis) => (axis < kept ? 0 : sizeOf(extents.slice(axis + 1))))
  return { ...loops, reduction, positions: [...stage.positions, { offset: 0, strides }] }
}

const steady = ({ extents, reads, positions, stores }: Loops, axis: number): boolean =>
  [...reads, ...positions, ...stores].every(
    ({ strides }) => strides[axis] === (strides[axis + 1] as number) * (extents[axis + 1] as number),
  )

function join(loops: Loops, axis: number): Loops {
  const rest = [...loops.extents.keys()].filter((each) => each !== axis)
  const joined = permute(loops, rest, loops.kept - (axis < loops.kept ? 1 : 0))
  const extents = joined.extents.with(
    axis,
    (loops.extents[axis] as number) * (joined.extents[axis] as number),
  )
  return { ...joined, extents }
}
