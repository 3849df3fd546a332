// Merging kernels: what follows a product is computed on the product's tile while it is in registers, and what little
// follows a reduction on its result; loops over the same rows become one nest, so that a row is still in the cache when
// its next stage reads it.
import { sizeOf } from '../core/shape'
import type { Lane } from '../lanes/lane'
import type { Affine } from '../lanes/lowering'
import { readsOf, writesOf } from './accesses'
import { numberOf, rangeOf, sameMap } from './affine'
import type { Draft, Drafts, Loops } from './drafts'
import type { Access, Product, Stage, Store } from './kernel'
import { countNodes } from './materialise'
import { overExtents } from './overExtents'

/** Merges what can be, and drops stores that nobody reads. */
export function merge({ buffers, drafts, ...rest }: Drafts): Drafts {
  const merged: Draft[] = []
  // The last kernel that writes each buffer, by its place among the merged ones.
  const writers = new Map<number, number>()
  for (const next of drafts) {
    const latest = Math.max(-1, ...readsOf(next).map(({ buffer }) => writers.get(buffer) ?? -1))
    const before = merged[latest]
    const overwrites = writesOf(next).some(({ buffer }) => writers.has(buffer))
    const joined = before === undefined || overwrites ? undefined : join(before, next)
    const place = joined === undefined ? merged.push(next) - 1 : latest
    if (joined !== undefined) merged[latest] = joined
    for (const { buffer } of writesOf(next)) writers.set(buffer, place)
  }
  return { ...rest, buffers, drafts: dropUnread(merged, buffers) }
}

function join(before: Draft, next: Draft): Draft | undefined {
  // What goes through its rows in several stages stays what it is.
  if (next.kind !== 'loops' || next.stages.length > 1) return undefined
  if (before.kind === 'product') return before.call === undefined ? intoProduct(before, next) : undefined
  if (before.kind === 'host') return undefined
  const joined = intoEpilogue(before, next)
  return joined ?? (isBare(before) ? undefined : (intoReduction(before, next) ?? intoNest(before, next)))
}

/** The map `next` as part of the product whose result it reads, each element at the place where it is made. */
export const intoProduct = (product: Product, next: Loops): Product | undefined =>
  intoStores(product, [...product.batch, product.m, product.n], next)

/** The map `next` as part of what follows a product of a library, which begins with a map that leaves the result as it is. */
function intoEpilogue(before: Loops, next: Loops): Loops | undefined {
  const [stage, second] = before.stages as [Stage, Stage?]
  if (second !== undefined || !stage.stores.some((store) => isIdle(stage, store))) return undefined
  const made = intoStores(stage, stage.extents, next)
  return made && { ...before, stages: [made] }
}

/** Whether a store leaves what it reads where it is. */
const isIdle = ({ reads }: Stage, store: Store): boolean => {
  const read = store.value.op === 'read' ? reads[store.value.value as number] : undefined
  return read?.buffer === store.buffer && sameMap(read, store)
}

const isBare = ({ stages }: Loops): boolean =>
  stages.every((stage) => stage.stores.every((store) => isIdle(stage, store)))

// What follows a reduction is computed for one element at a time.
const shortest = 8

/** A short map as part of the reduction whose results it reads. */
function intoReduction(before: Loops, next: Loops): Loops | undefined {
  const earlier = before.stages.slice(0, -1)
  const last = before.stages.at(-1) as Stage
  const [stage] = next.stages as [Stage]
  if (last.combine === undefined || stage.stores.some(({ value }) => countNodes(value) > shortest))
    return undefined
  const written = new Set(earlier.flatMap(({ stores }) => stores.map(({ buffer }) => buffer)))
  if (stage.reads.some(({ buffer }) => written.has(buffer))) return undefined
  const made = intoStores(last, leading(last), next)
  if (made === undefined || !rowsAreLinear(made, before.shared)) return undefined
  return { ...before, stages: [...earlier, made] }
}

/**
 * The map `next` as part of what makes the values that it reads and stores them over `extents`; loops of a reduction
 * may be inside.
 */
function intoStores<T extends Product | Stage>(
  maker: T,
  extents: readonly number[],
  next: Loops,
): T | undefined {
  const [stage, second] = next.stages
  if (stage === undefined || second !== undefined || stage.combine !== undefined) return undefined
  const madeBy = new Map(maker.stores.map((store) => [store.buffer, store]))
  // What the stage reads of this maker, each element must read at the place where it is made.
  const own = stage.reads.filter(({ buffer }) => madeBy.has(buffer))
  const [first] = own
  if (first === undefined) return undefined
  const order = axesInOrder(stage, first, madeBy.get(first.buffer) as Store, extents)
  if (order === undefined) {
    const reshaped = overExtents(stage, extents)
    return reshaped && intoStores(maker, extents, { ...next, stages: [reshaped] })
  }
  const reordered = <T extends Affine>(map: T): T => ({
    ...map,
    strides: order.map((axis) => (axis === -1 ? 0 : (map.strides[axis] as number))),
  })
  const inPlace = (read: Access): boolean => {
    const store = madeBy.get(read.buffer) as Store
    const steps = store.strides.map((stride, axis) => (extents[axis] === 1 ? 0 : stride))
    return sameMap(reordered(read), { offset: store.offset, strides: steps })
  }
  if (!own.every(inPlace)) return undefined
  const inner = 'reduced' in maker ? Array.from({ length: maker.reduced }, () => 0) : []
  const throughout = <T extends Affine>(map: T): T => {
    const outer = reordered(map)
    return { ...outer, strides: [...outer.strides, ...inner] }
  }
  const reads = [...maker.reads]
  const positions = [...maker.positions]
  const renumber = substitute((lane) => {
    if (lane.op === 'read') {
      const read = stage.reads[lane.value as number] as Access
      if (own.includes(read)) return (madeBy.get(read.buffer) as Store).value
      return { ...lane, value: numberOf(reads, throughout(read)) }
    }
    if (lane.op === 'position')
      return {
        ...lane,
        value: numberOf(positions, throughout(stage.positions[lane.value as number] as Affine)),
      }
    return lane
  })
  const stores = stage.stores.map((store) => ({ ...reordered(store), value: renumber(store.value) }))
  return { ...maker, reads, positions, stores: [...maker.stores, ...stores] }
}

/**
 * For each axis of the maker the axis of the stage that runs along it (-1 for an axis of one element), so
 * that the stage's read is the maker's own store; undefined if there is none, or if the stage has more elements.
 */
function axesInOrder(
  stage: Stage,
  read: Affine,
  store: Affine,
  extents: readonly number[],
): number[] | undefined {
  if (sizeOf(stage.extents) !== sizeOf(extents) || read.offset !== store.offset) return undefined
  const free = new Set(stage.extents.keys())
  const order = extents.map((extent, axis) => {
    if (extent === 1) return -1
    const match = [...free].find(
      (candidate) => stage.extents[candidate] === extent && read.strides[candidate] === store.strides[axis],
    )
    if (match === undefined) return undefined
    free.delete(match)
    return match
  })
  // What is left over on the stage's side has one element each, since the numbers of elements are equal.
  return order.includes(undefined) ? undefined : (order as number[])
}

// A row that is worked on in several stages should stay in the cache, and there must be rows enough to share.
const fewestRows = 16
const smallNest = 32_768

/** The stages of both for each row, if what `next` reads of `before` lies in the same row. */
function intoNest(before: Loops, next: Loops): Loops | undefined {
  const stage = next.stages[0] as Stage
  const last = before.stages[0] as Stage
  const rows = leading(last)
  const own = leading(stage)
  let longest = 0
  while (longest < Math.min(rows.length, own.length) && rows[longest] === own[longest]) longest++
  if (before.shared > 0) longest = before.shared <= longest ? before.shared : 0
  const work = Math.max(...[...before.stages, stage].map(({ extents }) => sizeOf(extents)))
  for (let shared = longest; shared > 0; shared = before.shared > 0 ? 0 : shared - 1) {
    const stages = [...before.stages, stage]
    const count = sizeOf(own.slice(0, shared))
    if (count < fewestRows && work > smallNest) break
    if (stages.every((each) => rowsAreLinear(each, shared)) && readsOwnRow(before.stages, stage, shared)) {
      return { kind: 'loops', shared, stages }
    }
  }
  return undefined
}

const leading = ({ extents, reduced }: Stage): readonly number[] => extents.slice(0, extents.length - reduced)

/** Whether the first `shared` axes can be one: every access goes through them in equal steps. */
export function rowsAreLinear({ extents, reads, positions, stores }: Stage, shared: number): boolean {
  const linear = ({ strides }: Affine): boolean => {
    for (let axis = 0; axis + 1 < shared; axis++) {
      if (strides[axis] !== (strides[axis + 1] as number) * (extents[axis + 1] as number)) return false
    }
    return true
  }
  return [...reads, ...positions, ...stores].every(linear)
}

function readsOwnRow(before: readonly Stage[], { extents, reads }: Stage, shared: number): boolean {
  return reads.every((read) =>
    before.every((stage) =>
      stage.stores
        .filter(({ buffer }) => buffer === read.buffer)
        .every((store) => {
          const row = store.strides[shared - 1] as number
          const [low, high] = insideRow(store, leading(stage), shared)
          const [from, to] = insideRow(read, extents, shared)
          const sameRows = store.strides.slice(0, shared).every((stride, i) => stride === read.strides[i])
          return sameRows && low <= from && to <= high && high - low < Math.abs(row)
        }),
    ),
  )
}

const insideRow = (map: Affine, extents: readonly number[], shared: number): readonly [number, number] =>
  rangeOf({ offset: map.offset, strides: map.strides.slice(shared, extents.length) }, extents.slice(shared))

/** The same lanes with leaves replaced, each node once. */
function substitute(leaf: (lane: Lane) => Lane): (lane: Lane) => Lane {
  const known = new Map<Lane, Lane>()
  const visit = (lane: Lane): Lane => {
    const done = known.get(lane)
    if (done !== undefined) return done
    const made = lane.inputs.length === 0 ? leaf(lane) : { ...lane, inputs: lane.inputs.map(visit) }
    known.set(lane, made)
    return made
  }
  return visit
}

function dropUnread(drafts: readonly Draft[], buffers: Drafts['buffers']): Draft[] {
  const read = new Set(drafts.flatMap((kernel) => readsOf(kernel).map(({ buffer }) => buffer)))
  const wanted = ({ buffer }: Store): boolean => read.has(buffer) || buffers[buffer]?.kind === 'output'
  const trimmed = <T extends Product | Stage>(maker: T): T => ({
    ...maker,
    stores: maker.stores.length > 1 ? maker.stores.filter(wanted) : maker.stores,
  })
  return drafts.flatMap((kernel): Draft[] => {
    if (kernel.kind !== 'loops') return [kernel.kind === 'product' ? trimmed(kernel) : kernel]
    const stages = kernel.stages
      .map((stage) => trimmed({ ...stage, stores: stage.stores.filter((store) => !isIdle(stage, store)) }))
      .filter(({ stores }) => stores.length > 0)
    return stages.length > 0 ? [{ ...kernel, stages }] : []
  })
}
