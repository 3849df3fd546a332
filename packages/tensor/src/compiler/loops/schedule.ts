// How the loops of a nest run: in which order, which of them four elements at a time, and which is cut into
// ranges. The choice depends on the nest alone.
import { bytesPerElement, type DType } from '../../core/dtype'
import { sizeOf } from '../../core/shape'
import { wide } from '../../lanes/lane'
import type { Affine } from '../../lanes/lowering'
import type { Access, Nest } from '../kernel'
import { combinerOf } from './combiner'
import { instructionTime } from './cost'
import { permute, unitsOf, type Loops, type Reduction } from './loops'
import { normalise } from './normalise'
import { tiled } from './tile'

/** The loops of a nest's stages, and how its work is cut into ranges. */
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

/** The most vectors at a time; and, of 16 registers, those that their accumulators may take. */
const mostCopies = 4
const accumulatorRegisters = 10
/** Instructions that they may take: few, or, where running them takes so many nanoseconds in all, many. */
const shortCode = 32
const longCode = 256
const longRun = 20_000

/** @param rangeTime how long a range of units should take, in nanoseconds */
export function schedule(nest: Nest, dtype: (buffer: number) => DType, rangeTime: number): Schedule {
  const shared = nest.stages.length > 1
  const stages = nest.stages.map((stage) => normalise(stage, shared))
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

// The outermost loop that is long enough to be shared, or else the longest.
function widest(loops: Loops): number {
  const turns = loops.extents.slice(0, loops.kept).map((_, loop) => unitsOf(loops, loop))
  const long = turns.findIndex((units) => units >= 64)
  return long === -1 ? turns.indexOf(Math.max(...turns)) : long
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
    return stride === undefined ? 1 : stride !== 1 ? 5 : bytesPerElement(dtype(map.buffer)) === 8 ? 2 : 1
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

// Several vectors at once hide how long instructions take. Where much is done for each, the processor sees too little of
// the next ones by itself, and the longer code is worth its price where it runs for long.
function copiesOf({ cost, reduction, extents, kept }: Loops): number {
  const body = reduction === undefined ? cost.instructions + 1 : reduction.cost.instructions + 4
  const turns = sizeOf(reduction === undefined ? extents.slice(0, kept) : extents) / 4
  const room = turns * body * instructionTime > longRun ? longCode : shortCode
  const most =
    reduction === undefined ? mostCopies : Math.min(mostCopies, accumulatorRegisters / registersOf(reduction))
  return Math.max(1, Math.floor(Math.min(most, room / body)))
}

// How many registers an accumulator takes.
const registersOf = ({ combine, value: { type } }: Reduction): number =>
  combinerOf(combine, type).start.reduce((sum, part) => sum + (wide(part.type) ? 2 : 1), 0)

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
    bytes += sizeOf(extents.filter((_, loop) => strides[loop] !== 0)) * bytesPerElement(dtype(buffer))
  }
  return bytes
}
