// The verifier of plans: what every later pass relies on. Tests turn it on for every program they compile.
import { bytesPerElement } from '../core/dtype'
import { InternalError } from '../core/errors'
import { sizeOf } from '../core/shape'
import type { Lane } from '../lanes/lane'
import type { Affine } from '../lanes/lowering'
import { touched } from './accesses'
import { rangeOf, sameMap } from './affine'
import { leavesOf } from './loops/postorder'
import { laneTypeOf } from '../lanes/cast'
import type { Access, Buffer, Kernel, Plan, Product, Stage, Store } from './kernel'
import { gemmOf } from './product/gemm'
import { linearOf } from './product/linear'
import type { Gemm } from './provider'

/** @throws InternalError that says what is wrong with the plan, and where */
export function verify(plan: Plan): void {
  const { buffers, kernels, places, arenaBytes } = plan
  const written = new Set<number>()
  buffers.forEach(({ kind, size }, buffer) => {
    if (kind === 'input' || kind === 'scalar' || size === 0) written.add(buffer)
  })
  kernels.forEach((kernel, i) => {
    const fail = (what: string): never => {
      throw new InternalError('compile', `kernel ${i} (${kernel.kind}): ${what}`)
    }
    verifyKernel(kernel, buffers, written, fail)
  })
  plan.outputs.forEach((buffer) => {
    if (!written.has(buffer) && (buffers[buffer] as Buffer).size > 0)
      throw new InternalError('compile', `output buffer ${buffer} is never written`)
  })
  verifyPlaces(kernels, buffers, places, arenaBytes)
}

type Fail = (what: string) => never

function verifyKernel(kernel: Kernel, buffers: readonly Buffer[], written: Set<number>, fail: Fail): void {
  const readable = ({ buffer }: { readonly buffer: number }): void => {
    if (!written.has(buffer)) fail(`reads buffer ${buffer} (${buffers[buffer]?.name}) before it is written`)
  }
  if (kernel.kind === 'host') {
    kernel.inputs.forEach(readable)
    written.add(kernel.output.buffer)
    return
  }
  if (kernel.kind === 'product') {
    const { batch, m, n, k } = kernel
    if (sizeOf([...batch, m, n]) === 0) fail('no elements')
    for (const [access, extents] of [
      [kernel.a, [...batch, m, k]],
      [kernel.b, [...batch, k, n]],
    ] as const) {
      readable(access)
      inBounds(access, extents, buffers, fail)
    }
    if (kernel.call !== undefined) verifyCall(kernel, kernel.call, fail)
    verifyLoops(kernel, [...batch, m, n], [...batch, m, n], laneTypeOf(kernel.dtype), buffers, readable, fail)
    for (const { buffer } of kernel.stores) written.add(buffer)
    return
  }
  for (const stage of kernel.stages) {
    const { extents, reduced, combine, value } = stage
    if (extents.some((extent) => extent < 1)) fail(`extents ${extents.join()}`)
    if (extents[0] !== kernel.rows) fail(`a stage of ${extents[0]} rows in a nest of ${kernel.rows}`)
    if ((combine === undefined) !== (value === undefined) || (combine === undefined) !== (reduced === 0))
      fail('a reduction needs what is combined, how, and along which axes')
    if (reduced >= extents.length) fail('no axis is left for the rows')
    const type = combine?.startsWith('arg') ? 'i32' : combine === 'wideSum' ? 'f64' : value?.type
    const rest = extents.slice(0, extents.length - reduced)
    verifyLoops(stage, extents, rest, type, buffers, readable, fail)
    if (value !== undefined) verifyLane(value, stage, undefined, buffers, fail)
    if (reduced > 0) for (const store of stage.stores) verifyBehind(store.value, stage, rest.length, fail)
    for (const { buffer } of stage.stores) written.add(buffer)
  }
  kernel.stages.forEach((stage, i) => {
    for (const store of stage.stores) {
      // Rows follow each other, on any thread: what one writes over, no other may read.
      for (const other of kernel.stages.slice(0, i + 1)) {
        for (const read of other.reads) {
          if (read.buffer !== store.buffer || sameMap(read, store)) continue
          if (other === stage || !inOneRow(read, other, store, stage))
            fail(`writes over buffer ${store.buffer}, of which it reads other elements, too`)
        }
      }
    }
  })
}

/** A provider computes the very product, with what is added to it, and nothing else. */
function verifyCall(product: Product, call: Gemm, fail: Fail): void {
  const { stores, reads, choice } = product
  const linear = linearOf((stores[0] as Store).value)
  if (stores.length !== 1 || reads.length > 1 || choice === undefined) fail('a call is of one product')
  if (linear === undefined || linear.alpha !== call.alpha || linear.beta !== call.beta)
    fail('a call does what comes to alpha * result + beta * read')
  if (reads.some((read) => !sameMap(read, stores[0] as Store))) fail('a call adds where it stores')
  if (JSON.stringify(gemmOf(product, call.alpha, call.beta)) !== JSON.stringify(call))
    fail('a call is not of these operands')
}

/** Whether what is read and what is written lie in one row of memory, that of the nest's counter. */
function inOneRow(read: Affine, reader: Stage, store: Affine, writer: Stage): boolean {
  const [row] = read.strides
  const [from, to] = insideRow(read, reader.extents)
  const [low, high] = insideRow(store, writer.extents.slice(0, store.strides.length))
  return row === store.strides[0] && Math.max(to, high) - Math.min(from, low) < Math.abs(row as number)
}

const insideRow = ({ offset, strides }: Affine, extents: readonly number[]): readonly [number, number] =>
  rangeOf({ offset, strides: strides.slice(1) }, extents.slice(1))

function verifyLoops(
  stage: Pick<Stage | Product, 'reads' | 'positions' | 'stores'>,
  extents: readonly number[],
  kept: readonly number[],
  resultType: string | undefined,
  buffers: readonly Buffer[],
  readable: (access: Access) => void,
  fail: Fail,
): void {
  for (const read of stage.reads) {
    readable(read)
    inBounds(read, extents, buffers, fail)
  }
  for (const map of stage.positions)
    if (map.strides.length !== extents.length) fail('a position of other loops')
  for (const store of stage.stores) {
    inBounds(store, kept, buffers, fail)
    verifyLane(store.value, stage, resultType, buffers, fail)
    const type = laneTypeOf((buffers[store.buffer] as Buffer).dtype)
    if (store.value.type !== type) fail(`stores ${store.value.type} as ${type}`)
  }
}

function inBounds(
  map: Affine & { readonly buffer: number },
  extents: readonly number[],
  buffers: readonly Buffer[],
  fail: Fail,
): void {
  const { size, name } = buffers[map.buffer] as Buffer
  if (map.strides.length !== extents.length)
    fail(
      `buffer ${map.buffer} (${name}) is reached by ${map.strides.length} strides in ${extents.length} loops`,
    )
  if (sizeOf(extents) === 0) return
  const [low, high] = rangeOf(map, extents)
  if (low < 0 || high >= size)
    fail(`elements ${low} to ${high} of buffer ${map.buffer} (${name}), which has ${size}`)
}

function verifyLane(
  root: Lane,
  { reads, positions }: Pick<Stage, 'reads' | 'positions'>,
  resultType: string | undefined,
  buffers: readonly Buffer[],
  fail: Fail,
): void {
  const seen = new Set<Lane>()
  const stack = [root]
  for (let lane = stack.pop(); lane !== undefined; lane = stack.pop()) {
    if (seen.has(lane)) continue
    seen.add(lane)
    stack.push(...lane.inputs)
    if (lane.op === 'read') {
      const read = reads[Number(lane.value)]
      if (read === undefined) fail(`lane reads number ${lane.value} of ${reads.length}`)
      else if (laneTypeOf((buffers[read.buffer] as Buffer).dtype) !== lane.type)
        fail(`lane reads ${lane.type} from ${buffers[read.buffer]?.dtype}`)
    }
    if (lane.op === 'position' && positions[Number(lane.value)] === undefined)
      fail(`lane asks for position ${lane.value} of ${positions.length}`)
    if (lane.op === 'result' && lane.type !== resultType)
      fail(`lane takes the result as ${lane.type}, it is ${resultType ?? 'none'}`)
  }
}

/** What a reduction stores is computed behind its loops: of what it reads there, nothing may go along them. */
function verifyBehind(root: Lane, { reads, positions }: Stage, kept: number, fail: Fail): void {
  for (const { op, value } of leavesOf([root])) {
    if (op !== 'read' && op !== 'position') continue
    const map = (op === 'read' ? reads : positions)[Number(value)] as Affine
    if (map.strides.slice(kept).some((stride) => stride !== 0)) fail('stores what varies along reduced axes')
  }
}

function verifyPlaces(
  kernels: readonly Kernel[],
  buffers: readonly Buffer[],
  places: readonly (number | undefined)[],
  arenaBytes: number,
): void {
  const lives = new Map<number, [first: number, last: number]>()
  kernels.forEach((kernel, time) => {
    for (const buffer of touched(kernel)) {
      if (buffers[buffer]?.kind !== 'temporary') continue
      const life = lives.get(buffer)
      if (life === undefined) lives.set(buffer, [time, time])
      else life[1] = time
    }
  })
  const blocks = [...lives].map(([buffer, [first, last]]) => {
    const from = places[buffer]
    const { size, dtype, name } = buffers[buffer] as Buffer
    if (from === undefined) throw new InternalError('compile', `buffer ${buffer} (${name}) has no place`)
    return { buffer, first, last, from, to: from + size * bytesPerElement(dtype) }
  })
  blocks.sort((a, b) => a.from - b.from)
  blocks.forEach((a, i) => {
    if (a.to > arenaBytes) throw new InternalError('compile', `buffer ${a.buffer} ends behind the arena`)
    for (let j = i + 1; j < blocks.length; j++) {
      const b = blocks[j] as (typeof blocks)[0]
      if (b.from >= a.to) break
      if (b.first <= a.last && a.first <= b.last && a.from < a.to && b.from < b.to)
        throw new InternalError('compile', `buffers ${a.buffer} and ${b.buffer} lie on each other`)
    }
  })
}
