// One product, drawn at random, and as a compiled module with a memory of its own.
import type { Emission, Phase } from '../../src/compiler/emission'
import type { Access, Buffer, Product } from '../../src/compiler/kernel'
import { emitScheduled, scratchOf } from '../../src/compiler/product/emit'
import { scheduleOf, type Request, type Schedule } from '../../src/compiler/product/schedule'
import { allocate, bytesPerElement, isFloat, type DType, type TypedArray } from '../../src/core/dtype'
import { sizeOf, stridesOf } from '../../src/core/shape'
import { laneTypeOf } from '../../src/lanes/cast'
import * as lane from '../../src/lanes/lane'
import type { Affine } from '../../src/lanes/lowering'
import { instantiate } from '../../src/runtime/engine'
import type { WasmMemory } from '../../src/runtime/heap'
import { Module } from '../../src/wasm/module'

/** Random whole numbers from `min` to `max`, both included. */
export type Random = (min: number, max: number) => number

/** A product and what is in its buffers. */
export interface Sketch {
  readonly product: Request
  readonly buffers: readonly Buffer[]
  readonly contents: readonly TypedArray[]
}

/** What a sketch does not leave to chance. */
export interface Wishes {
  readonly dtype?: Product['dtype']
  readonly size?: () => readonly [m: number, n: number, k: number]
  readonly batch?: readonly number[]
  /** Elements of the operands; small whole numbers, whose sums are exact, by default. */
  readonly element?: () => number
}

const pick = <T>(random: Random, items: readonly T[]): T => items[random(0, items.length - 1)] as T

/** A random product: any strides, several stores of several dtypes, sums in place. */
export function sketch(random: Random, wishes: Wishes = {}): Sketch {
  const buffers: Buffer[] = []
  const contents: TypedArray[] = []
  const dtype = wishes.dtype ?? pick(random, ['float32', 'float64', 'int32', 'uint8'] as const)
  const side = (): number => random(1, pick(random, [1, 3, 5, 20, 20, 20]))
  const [m, n, k] = wishes.size?.() ?? [side(), side(), random(0, 9) === 0 ? 0 : side()]
  const batch = wishes.batch ?? Array.from({ length: pick(random, [0, 0, 1, 2]) }, () => random(1, 3))
  const special = random(0, 2) === 0

  const add = (dtype: DType, size: number, kind: Buffer['kind'], element: () => number): number => {
    contents.push(allocate(dtype, size).map(element) as TypedArray)
    return buffers.push({ dtype, size, kind, name: '' }) - 1
  }
  const small = (): number => {
    if (special && isFloat(dtype) && random(0, 60) === 0) return pick(random, [NaN, Infinity, -Infinity, -0])
    return random(-4, 4)
  }
  const layout = (extents: readonly number[], repeat: boolean): Affine & { size: number } => {
    const axes = [...extents.keys()]
    if (random(0, 1) === 1) axes.reverse()
    if (random(0, 1) === 1) axes.unshift(...axes.splice(random(0, axes.length - 1), 1))
    const strides = extents.map(() => 0)
    let size = 1
    let offset = random(0, 2)
    const start = offset
    for (const axis of axes) {
      if (repeat && random(0, 6) === 0) continue
      const step = size * pick(random, [1, 1, 1, 1, 2, 3])
      const extent = extents[axis] as number
      const back = random(0, 7) === 0
      strides[axis] = back ? -step : step
      if (back && extent > 0) offset += step * (extent - 1)
      size = step * extent
    }
    return { offset, strides, size: size + start }
  }
  const operand = (extents: readonly number[]): Access => {
    const { size, ...map } = layout(extents, true)
    return { buffer: add(dtype, size, 'input', wishes.element ?? small), ...map }
  }
  const a = operand([...batch, m, k])
  const b = operand([...batch, k, n])
  const points = [...batch, m, n]
  const type = laneTypeOf(dtype)
  const product = lane.result(type)
  const plain = (): Access => {
    const { size, ...map } = random(0, 1) === 1 ? layout(points, false) : rowMajor(points)
    return { buffer: add(dtype, size, 'output', () => 0), ...map }
  }
  if (wishes.element !== undefined) {
    const stores = [{ ...plain(), value: product }]
    return {
      buffers,
      contents,
      product: { kind: 'product', dtype, batch, m, n, k, a, b, reads: [], positions: [], stores },
    }
  }
  const other = pick(random, ['float32', 'float64', 'int32', 'uint8', 'bool'] as const)
  const { size, ...map } = layout(points, true)
  const bias = { buffer: add(other, size, 'input', () => random(other === 'bool' ? 0 : -4, 1)), ...map }
  const { size: _, ...positions } = layout(points, true)
  const target = plain()
  // Sums in place: what is read is stored to at the same point.
  const reads = [bias, ...(random(0, 1) === 1 ? [target] : [])]
  const from = lane.read(laneTypeOf(other), 0)
  const number =
    from.type === 'm32'
      ? lane.select(from, lane.constant(type, 3), lane.constant(type, 1))
      : lane.convert(type, from)
  const sum = [
    number,
    lane.convert(type, lane.position(0)),
    ...(reads.length > 1 ? [lane.read(type, 1)] : []),
  ].reduce((x, y) => lane.add(x, y), product)
  const value = dtype === 'uint8' ? lane.and(sum, lane.constant('i32', 255)) : sum
  const { size: second, ...place } = layout(points, false)
  const positive = { buffer: add('bool', second, 'output', () => 0), ...place }
  const stores = [
    { ...target, value },
    ...(random(0, 2) === 0 ? [{ ...positive, value: lane.convert('m32', lane.gt(product, number)) }] : []),
  ]
  return {
    buffers,
    contents,
    product: { kind: 'product', dtype, batch, m, n, k, a, b, reads, positions: [positions], stores },
  }
}

function rowMajor(extents: readonly number[]): Affine & { size: number } {
  return { offset: 0, strides: stridesOf(extents), size: sizeOf(extents) }
}

/** A schedule with other tiles, blocks, slabs and packing than would be chosen. */
export function shaken(random: Random, schedule: Schedule): Schedule {
  const { product, vectors, rows, columns, pack } = schedule
  const { k, dtype } = product
  const dots = vectors === 'dots'
  const [height, width] = [dots && pack[0] ? 1 : random(1, 5), dots ? 4 : 4 * random(1, 3)]
  const cut = k > 4 && dtype !== 'uint8' && random(0, 1) === 1 ? 4 * random(1, Math.ceil(k / 4)) : k
  const slab = Math.min(cut, k)
  return {
    ...schedule,
    rows: { ...rows, step: height, block: height * random(1, 4) },
    columns: { ...columns, step: width, block: width * random(1, 3) },
    slab,
    slabs: slab === k ? 1 : Math.ceil(k / slab),
    pack: dots ? pack : [random(0, 1) === 1, pack[1] || random(0, 1) === 1],
  }
}

/** A product's phases, and the memory that they work on. */
export interface CompiledProduct {
  readonly phases: readonly (Phase & { run(begin: number, end: number): void })[]
  readonly bytes: number
  readonly views: readonly TypedArray[]
  /** Fills the buffers with what they hold in the beginning. */
  reset(): void
  /** Whether everything between the buffers is as it was. */
  untouched(): boolean
}

// The build's types know no WebAssembly.
const { WebAssembly: engine } = globalThis as unknown as {
  WebAssembly: { readonly Memory: new (limits: object) => WasmMemory & { readonly buffer: ArrayBuffer } }
}

const guard = 0xa5

export function compileProduct(
  { product, buffers, contents }: Sketch,
  schedule: Schedule = scheduleOf(product),
  fma = false,
): CompiledProduct {
  const { dtype } = product
  const scratch = { dtype, data: allocate(dtype, scratchOf(schedule)) }
  const given = [...buffers.map(({ dtype }, i) => ({ dtype, data: contents[i] as TypedArray })), scratch]
  let end = 1024
  const addresses = given.map(({ dtype, data }) => {
    const address = end
    // Not aligned to vectors: nothing may rely on that.
    end += Math.ceil((data.length * bytesPerElement(dtype)) / 8) * 8 + 24
    return address
  })
  const memory = new engine.Memory({ initial: Math.ceil(end / 65_536), maximum: 65_536 })
  const module = new Module({ shared: false })
  const emission: Emission = {
    module,
    fma,
    address: (code, buffer) => code.i32(addresses[buffer] as number),
    dtype: (buffer) => (given[buffer] as (typeof given)[0]).dtype,
    import: () => {
      throw new Error('no function of the environment is used here')
    },
  }
  const phases = emitScheduled(emission, schedule, buffers.length, 'product')
  for (const { name, call } of phases) module.export(name, call)
  const bytes = module.encode()
  const exports = instantiate(bytes, memory, {})
  const all = new Uint8Array(memory.buffer).fill(guard)
  const views = given.map(({ dtype, data }, i): TypedArray => {
    const constructor = allocate(dtype, 0).constructor as new (...args: unknown[]) => TypedArray
    return new constructor(memory.buffer, addresses[i], data.length)
  })
  const reset = (): void => {
    contents.forEach((data, i) => views[i]?.set(data))
    // Whatever was there before is no number.
    const { buffer, byteOffset, byteLength } = views.at(-1) as TypedArray
    new Uint8Array(buffer, byteOffset, byteLength).fill(0xff)
  }
  reset()
  return {
    phases: phases.map((phase) => ({
      ...phase,
      run: (begin: number, stop: number) => void exports[phase.name]?.(begin, stop, 0),
    })),
    bytes: bytes.length,
    views: views.slice(0, -1),
    reset,
    untouched: () => {
      const own = new Uint8Array(all.length)
      for (const { byteOffset, byteLength } of views) own.fill(1, byteOffset, byteOffset + byteLength)
      return all.every((byte, i) => own[i] === 1 || byte === guard)
    },
  }
}
