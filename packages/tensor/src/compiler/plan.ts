// The last pass before code: kernels in order, each temporary with its place in the arena, and donated inputs
// that results may take over.
import { bytesPerElement } from '../core/dtype'
import { sizeOf } from '../core/shape'
import type { Affine } from '../lanes/lowering'
import { readsOf, touched, writesOf } from './accesses'
import { sameMap } from './affine'
import { draft } from './draft'
import type { Drafts } from './drafts'
import type { Graph, Input } from './graph'
import type { Buffer, Kernel, Plan, Product, Stage } from './kernel'
import { materialise } from './materialise'
import { merge } from './merge'
import { toNest } from './nest'
import { productScratch } from './product/emit'
import type { Seam } from './product/seam'
import type { Offer } from './provider'
import { reuse } from './reuse'
import { simplify } from './simplify'

/** What the compiler makes of a graph, up to code; products that are faster so are left to the provider on offer. */
export function plan(graph: Graph, offer?: Offer & Seam): Plan {
  const drafts = draft(materialise(simplify(graph)))
  return schedule(graph, merge(offer === undefined ? drafts : offer.provide(drafts, offer)))
}

/** Orders kernels and places buffers. */
export function schedule(graph: Graph, { buffers: drafted, drafts, inputs, outputs }: Drafts): Plan {
  const buffers = [...drafted]
  const nested = drafts.map((kernel): Kernel => {
    if (kernel.kind === 'loops') return toNest(kernel)
    if (kernel.kind === 'host') return kernel
    const wanted = kernel.call === undefined ? productScratch(kernel) : undefined
    if (wanted === undefined) return kernel
    const scratch = buffers.push({ ...wanted, kind: 'temporary', name: 'packed' }) - 1
    return { ...kernel, scratch }
  })
  const kernels = reuse(sinksLast(nested, buffers, graph), buffers)
  const { places, arenaBytes } = place(buffers, kernels)
  const donors = donorsOf(graph, buffers, kernels, inputs, outputs)
  return { buffers, places, arenaBytes, kernels, inputs, outputs, donors }
}

/**
 * Kernels that only write results, and such as donated inputs could hold, go last: then these have been read before they
 * are overwritten.
 */
function sinksLast(kernels: readonly Kernel[], buffers: readonly Buffer[], { inputs }: Graph): Kernel[] {
  const read = new Set(kernels.flatMap((kernel) => readsOf(kernel).map(({ buffer }) => buffer)))
  const isSink = (kernel: Kernel): boolean =>
    writesOf(kernel).every(({ buffer }) => {
      const { kind, dtype, size } = buffers[buffer] as Buffer
      const holds = (given: Input): boolean =>
        given.donated && given.dtype === dtype && sizeOf(given.shape) === size
      return kind === 'output' && !read.has(buffer) && inputs.some(holds)
    })
  return [...kernels.filter((kernel) => !isSink(kernel)), ...kernels.filter(isSink)]
}

const alignment = 64

/** Where temporaries lie: the largest first, each at the lowest place that is free while it lives. */
function place(
  buffers: readonly Buffer[],
  kernels: readonly Kernel[],
): { places: (number | undefined)[]; arenaBytes: number } {
  const lives = new Map<number, { first: number; last: number }>()
  kernels.forEach((kernel, time) => {
    for (const buffer of touched(kernel)) {
      if (buffers[buffer]?.kind !== 'temporary') continue
      const life = lives.get(buffer)
      if (life === undefined) lives.set(buffer, { first: time, last: time })
      else life.last = time
    }
  })
  const bytes = (buffer: number): number => {
    const { dtype, size } = buffers[buffer] as Buffer
    return Math.ceil((size * bytesPerElement(dtype)) / alignment) * alignment
  }
  const places: (number | undefined)[] = buffers.map(() => undefined)
  const placed: { first: number; last: number; from: number; to: number }[] = []
  let arenaBytes = 0
  for (const [buffer, { first, last }] of [...lives].toSorted((a, b) => bytes(b[0]) - bytes(a[0]))) {
    const size = bytes(buffer)
    let from = 0
    for (const other of placed) {
      if (other.last < first || other.first > last) continue
      if (other.from >= from + size) break
      from = Math.max(from, other.to)
    }
    places[buffer] = from
    const block = { first, last, from, to: from + size }
    const at = placed.findIndex((other) => other.from > from)
    placed.splice(at === -1 ? placed.length : at, 0, block)
    arenaBytes = Math.max(arenaBytes, block.to)
  }
  return { places, arenaBytes }
}

/** For each output a donated input of its dtype and size which nobody reads once the output is written. */
function donorsOf(
  graph: Graph,
  buffers: readonly Buffer[],
  kernels: readonly Kernel[],
  inputs: readonly number[],
  outputs: readonly number[],
): (number | undefined)[] {
  const taken = new Set<number>()
  return outputs.map((output, i) => {
    const { dtype, size, kind } = buffers[output] as Buffer
    // An output that is an input itself is no new memory, and one that comes again is copied.
    if (kind !== 'output' || size === 0 || outputs.indexOf(output) < i) return undefined
    const writer = kernels.findIndex((kernel) => writesOf(kernel).some(({ buffer }) => buffer === output))
    const fits = (input: number): boolean => {
      const buffer = inputs[input] as number
      const given = buffers[buffer] as Buffer
      return (
        graph.inputs[input]?.donated === true &&
        !taken.has(input) &&
        !outputs.includes(buffer) &&
        given.dtype === dtype &&
        given.size === size &&
        kernels.every((kernel, time) => {
          if (time < writer || !readsOf(kernel).some((read) => read.buffer === buffer)) return true
          return time === writer && readsInPlace(kernel, buffer, output)
        })
      )
    }
    const donor = [...inputs.keys()].find(fits)
    if (donor !== undefined) taken.add(donor)
    return donor
  })
}

/** Whether the kernel reads each element of `input` at the very point where it then writes that of `output`. */
function readsInPlace(kernel: Kernel, input: number, output: number): boolean {
  const stages: readonly (Stage | Product)[] =
    kernel.kind === 'nest' ? kernel.stages : kernel.kind === 'product' ? [kernel] : []
  if (kernel.kind === 'host') return false
  if (kernel.kind === 'product' && (kernel.a.buffer === input || kernel.b.buffer === input)) return false
  const readers = stages.filter((stage) => stage.reads.some(({ buffer }) => buffer === input))
  const [reader] = readers
  if (readers.length > 1 || reader === undefined) return readers.length === 0
  const stores = reader.stores.filter(({ buffer }) => buffer === output)
  // A reduction stores behind the loops that it goes through for one result: these must read one element.
  const same = (read: Affine): boolean =>
    stores.length > 0 &&
    stores.every(({ offset, strides }) =>
      sameMap(read, { offset, strides: read.strides.map((_, axis) => strides[axis] ?? 0) }),
    )
  return (
    stages.every((stage) => stage === reader || stage.stores.every(({ buffer }) => buffer !== output)) &&
    reader.reads.every((read) => read.buffer !== input || same(read))
  )
}
