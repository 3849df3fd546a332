// How the loops of a nest run: in which order, which of them four elements at a time, and which is cut into
// ranges. The choice depends on the nest alone.
import type { DType } from '../../core/dtype'
import { sizeOf } from '../../core/shape'
import { position, type Lane } from '../../lanes/lane'
import type { Affine, Combine } from '../../lanes/lowering'
import { bytesOf } from '../emitAccess'
import type { Access, Nest, Stage, Store } from '../kernel'
import { costOf, instructionTime, type Cost } from './cost'
import { unify } from './postorder'

/** A stage whose loops are in the order in which they run, the reduced ones last. */
export interface Loops {
  readonly extents: readonly number[]
  /** How many loops are not reduced. */
  readonly kept: number
  /** The loop that runs four elements at a time; -1 if none does. */
  readonly vector: number
  /** How many vectors at a time. */
  readonly copies: number
  readonly reads: readonly Access[]
  readonly positions: readonly Affine[]
  /** Strides of 0 for the reduced loops. */
  readonly stores: readonly Store[]
  /** Of what is stored. */
  readonly cost: Cost
  readonly reduction?: Reduction
}

export interface Reduction {
  readonly combine: Combine
  readonly value: Lane
  /** Where in the reduced axes the value is, in row-major order; for arg reductions alone. */
  readonly index: Lane
  /** Of the value. */
  readonly cost: Cost
}

export interface Schedule {
  readonly stages: readonly Loops[]
  /** The loop that is cut into ranges; -1 if the whole nest is one unit. */
  readonly ranged: number
  /** Turns of that loop, those that work on several vectors at once counted once. */
  readonly units: number
  readonly grain: number
  readonly flops: number
  readonly bytes: number
}

/** @param rangeTime how long a range of units should take, in nanoseconds */
export function schedule(nest: Nest, dtype: (buffer: number) => DType, rangeTime: number): Schedule {
  const shared = nest.stages.length > 1
  const stages = nest.stages.map((stage) => simplify(unified(stage), shared))
  const apart = stages.map((stage) => choose(stage, dtype, shared))
  const together = shared ? stages.map((stage) => cost(stage, 0, dtype)) : []
  const sum = (costs: readonly number[]): number => costs.reduce((a, b) => a + b, 0)
  // All stages of a nest share the loop over its rows: it is a vector's in all or in none.
  const rows = shared && sum(together) < sum(apart.map((each) => each.cost))
  const ordered = stages.map((stage, i) => order(stage, rows ? 0 : (apart[i]?.vector as number), shared))
  if (rows) {
    const copies = Math.min(...ordered.map((stage) => stage.copies))
    ordered.forEach((stage, i) => (ordered[i] = { ...stage, copies }))
  }
  const time = sum(rows ? together : apart.map((each) => each.cost)) * instructionTime
  if (!shared) ordered.splice(0, 1, ...tiled(ordered[0] as Loops))
  const [first] = ordered as [Loops]
  const ranged = time < rangeTime / 2 ? -1 : shared ? 0 : ordered.length > 1 ? first.vector : widest(first)
  const units = ranged === -1 ? 1 : unitsOf(first, ranged)
  return {
    stages: ordered,
    ranged,
    units,
    grain: Math.min(units, Math.ceil((units * rangeTime) / time)),
    flops: sum(ordered.map(flopsOf)),
    bytes: sum(ordered.map((stage) => bytesTouched(stage, dtype))),
  }
}

/** For each of the vectors that are worked on at once, how many of its lanes count. */
export type Span = readonly number[]

/** The turns of a loop. */
export interface Turns {
  readonly turns: number
  /** How many steps of the counter each turn takes. */
  readonly factor: number
  /** For the vectors' loop: the vectors of each turn, and of one turn more that takes fewer steps, if any are left. */
  readonly span: Span | undefined
  readonly rest: Span | undefined
}

export function turnsOf({ extents, vector, copies }: Loops, loop: number): Turns {
  const extent = extents[loop] as number
  if (loop !== vector) return { turns: extent, factor: 1, span: undefined, rest: undefined }
  const factor = 4 * copies
  const left = extent % factor
  return {
    turns: Math.floor(extent / factor),
    factor,
    span: Array.from({ length: copies }, () => 4),
    rest:
      left === 0
        ? undefined
        : Array.from({ length: Math.ceil(left / 4) }, (_, i) => Math.min(4, left - 4 * i)),
  }
}

/** How often a loop turns, the rest included. */
export function unitsOf(loops: Loops, loop: number): number {
  const { turns, rest } = turnsOf(loops, loop)
  return turns + (rest === undefined ? 0 : 1)
}

// The outermost loop that is long enough to be shared, or else the longest.
function widest(loops: Loops): number {
  const turns = loops.extents.slice(0, loops.kept).map((_, loop) => unitsOf(loops, loop))
  const long = turns.findIndex((units) => units >= 64)
  return long === -1 ? turns.indexOf(Math.max(...turns)) : long
}

/** The stage with equal lanes made one, and the strides of its stores as long as the others'. */
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

// Drops loops of one turn and joins neighbours that every access goes through in equal steps. A `shared` first
// loop stays what it is.
function simplify(stage: Loops, shared: boolean): Loops {
  const { extents, kept, reduction } = stage
  const farthest = (maps: readonly Affine[], axis: number): number =>
    Math.max(0, ...maps.map(({ strides }) => Math.abs(strides[axis] as number)))
  const axes = [...extents.keys()].filter((axis) => (shared && axis === 0) || extents[axis] !== 1)
  const outer = axes.filter((axis) => axis < kept)
  const inner = axes.filter((axis) => axis >= kept)
  // As the results lie in memory; reduced axes as what is read. The arg reductions go in order of position.
  const fixed = shared ? outer.splice(0, 1) : []
  outer.sort((a, b) => farthest(stage.stores, b) - farthest(stage.stores, a))
  if (reduction?.combine.startsWith('arg') !== true)
    inner.sort((a, b) => farthest(stage.reads, b) - farthest(stage.reads, a))
  let loops = permute(stage, [...fixed, ...outer, ...inner], fixed.length + outer.length)
  for (let axis = loops.extents.length - 2; axis >= (shared ? 1 : 0); axis--) {
    if (axis + 1 !== loops.kept && steady(loops, axis)) loops = join(loops, axis)
  }
  return loops
}

/** The loops in another order; those not named are dropped. */
function permute(loops: Loops, axes: readonly number[], kept: number): Loops {
  const pick = <T extends Affine>(map: T): T => ({
    ...map,
    strides: axes.map((axis) => map.strides[axis] as number),
  })
  return {
    ...loops,
    extents: axes.map((axis) => loops.extents[axis] as number),
    kept,
    vector: axes.indexOf(loops.vector),
    reads: loops.reads.map(pick),
    positions: loops.positions.map(pick),
    stores: loops.stores.map(pick),
  }
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

/** The cheapest loop to run four elements at a time. */
function choose(
  stage: Loops,
  dtype: (buffer: number) => DType,
  shared: boolean,
): { readonly vector: number; readonly cost: number } {
  const last = stage.extents.length - 1
  let best = { vector: -1, cost: cost(stage, -1, dtype) }
  for (let vector = last; vector >= (shared ? 1 : 0); vector--) {
    // Lanes of an arg reduction must meet their positions in order.
    if (vector >= stage.kept && vector !== last && stage.reduction?.combine.startsWith('arg')) continue
    const here = cost(stage, vector, dtype)
    if (here < best.cost) best = { vector, cost: here }
  }
  return best
}

/** About how many instructions a stage takes if `vector` is the loop that runs four elements at a time. */
function cost(stage: Loops, vector: number, dtype: (buffer: number) => DType): number {
  const { extents, kept, reads, stores, reduction } = stage
  const length = extents[vector] ?? 1
  const turns = (loops: number): number => (sizeOf(extents.slice(0, loops)) / length) * Math.ceil(length / 4)
  const access = (map: Access): number => {
    const stride = map.strides[vector]
    // What is the same for all lanes is mostly loaded outside.
    if (stride === 0) return 0.3
    return stride === undefined ? 1 : stride !== 1 ? 5 : bytesOf(dtype(map.buffer)) === 8 ? 2 : 1
  }
  const total = (costs: readonly number[]): number => costs.reduce((a, b) => a + b, 0)
  const store = stage.cost.instructions + total(stores.map(access)) + 1
  const loads = total(reads.map(access)) + 1
  if (reduction === undefined) return turns(extents.length) * (loads + store)
  const value = turns(extents.length) * (loads + reduction.cost.instructions + 3)
  if (vector < kept) return value + turns(kept) * store
  // Lanes are combined in the end, and one stores.
  return value + sizeOf(extents.slice(0, kept)) * (store + 16)
}

/** The stage with `vector` as its innermost loop, among those that are reduced or among the others. */
function order(stage: Loops, vector: number, shared: boolean): Loops {
  const axes = [...stage.extents.keys()]
  const { kept } = stage
  // A nest's rows come first.
  if (vector >= 0 && !(shared && vector === 0)) {
    axes.splice(vector, 1)
    axes.splice(vector < kept ? kept - 1 : axes.length, 0, vector)
  }
  const ordered = permute({ ...stage, vector }, axes, kept)
  if (axes.length === 0) return { ...permute(empty(stage), [0], 1), vector: 0 }
  const length = ordered.extents[ordered.vector] ?? 1
  return {
    ...ordered,
    copies: ordered.vector === -1 ? 1 : Math.min(Math.ceil(length / 4), copiesOf(ordered)),
  }
}

// Several vectors at once hide how long instructions take; where much is done for each, the engine does by itself.
function copiesOf({ cost: { instructions }, reduction }: Loops): number {
  const body =
    reduction === undefined
      ? instructions + 1
      : reduction.cost.instructions + (reduction.combine === 'sum' && reduction.value.type === 'f64' ? 14 : 4)
  return Math.max(1, Math.min(4, Math.floor(32 / body)))
}

// How many elements of a row are read at once where the vectors go across rows.
const tile = 16

/**
 * A map that reads along one loop and runs its vectors along another goes through memory in tiles, so that a line of
 * the cache is read once: the loop along which it reads is cut into short ones, inside that of the vectors.
 */
function tiled(loops: Loops): Loops[] {
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

// A single element is a loop of one turn.
function empty(stage: Loops): Loops {
  const extend = <T extends Affine>(map: T): T => ({ ...map, strides: [0] })
  return {
    ...stage,
    extents: [1],
    reads: stage.reads.map(extend),
    positions: stage.positions.map(extend),
    stores: stage.stores.map(extend),
  }
}

function flopsOf({ extents, kept, cost: { operations }, reduction }: Loops): number {
  const inside = reduction === undefined ? 0 : sizeOf(extents) * (reduction.cost.operations + 1)
  return sizeOf(extents.slice(0, kept)) * operations + inside
}

// Reads of one buffer that differ only in their offsets count once.
function bytesTouched({ extents, reads, stores }: Loops, dtype: (buffer: number) => DType): number {
  const seen = new Set<string>()
  let bytes = 0
  for (const { buffer, strides } of [...reads, ...stores]) {
    const key = `${buffer}:${strides.join()}`
    if (seen.has(key)) continue
    seen.add(key)
    bytes += sizeOf(extents.filter((_, loop) => strides[loop] !== 0)) * bytesOf(dtype(buffer))
  }
  return bytes
}
