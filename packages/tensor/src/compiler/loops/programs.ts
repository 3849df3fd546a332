// The lane programs of a stage, each at the depth of the loops where it runs.
import { constant, read, select, wide, type Lane } from '../../lanes/lane'
import { combinerOf, type Combiner } from './combiner'
import { placeLanes, type Kept, type Place } from './places'
import type { Loops } from './loops'

/** What a stage computes. The lanes in it have been rewritten: names stand for what is kept. */
export interface Programs {
  /** Values that are computed outside the place where they are used. */
  readonly kept: readonly Kept[]
  /** What is stored. */
  readonly stores: readonly Lane[]
  readonly reduction: ReductionPrograms | undefined
}

export interface ReductionPrograms {
  readonly combiner: Combiner
  /** Names of an accumulator's parts. */
  readonly accumulator: readonly Lane[]
  /** The accumulator with one more value. */
  readonly step: readonly Lane[]
  /** The same where only the lanes count that `mask` says. */
  readonly mask: Lane
  readonly maskedStep: readonly Lane[]
}

/** @param written buffers that earlier stages of the nest write */
export function programsOf(loops: Loops, written: ReadonlySet<number>): Programs {
  const { extents, kept, vector, reads, positions, stores, reduction } = loops
  const outside: Place = { level: kept, varying: vector >= 0 && vector < kept }
  const inside: Place = { level: extents.length, varying: true }
  const leaves = new Map<Lane, Place>()
  const leafPlace = (leaf: Lane): Place => {
    const known = leaves.get(leaf)
    if (known !== undefined) return known
    if (leaf.op === 'result') return outside
    const map = (leaf.op === 'read' ? reads : positions)[Number(leaf.value)] as { strides: readonly number[] }
    // What another stage writes is not read before this one's turn.
    const own = leaf.op === 'read' && written.has(reads[Number(leaf.value)]?.buffer as number) ? 1 : 0
    const level = map.strides.findLastIndex((stride) => stride !== 0) + 1
    return { level: Math.max(own, level), varying: vector >= 0 && map.strides[vector] !== 0 }
  }
  const stored = stores.map(({ value }) => value)
  if (reduction === undefined) {
    const placed = placeLanes([{ ...inside, roots: stored }], leafPlace)
    return { kept: placed.kept, stores: placed.programs[0]?.roots ?? [], reduction: undefined }
  }
  const { combine, value, index } = reduction
  const combiner = combinerOf(combine, value.type)
  const name = (lane: Lane, number: number): Lane => {
    const leaf = read(lane.type, -1_000_000 - number)
    leaves.set(leaf, inside)
    return leaf
  }
  const accumulator = combiner.start.map(name)
  const mask = name(constant(wide(value.type) ? 'm64' : 'm32', 0), accumulator.length)
  const step = combiner.step(accumulator, value, index)
  const maskedStep = combiner.step(accumulator, select(mask, value, combiner.neutral), index)
  const placed = placeLanes(
    [
      { ...inside, roots: step },
      { ...inside, roots: maskedStep },
      { ...outside, roots: stored },
    ],
    leafPlace,
  )
  const [steps, maskedSteps, results] = placed.programs.map(({ roots }) => roots) as [Lane[], Lane[], Lane[]]
  return {
    kept: placed.kept,
    stores: results,
    reduction: { combiner, accumulator, mask, step: steps, maskedStep: maskedSteps },
  }
}
