// One nest: what it does by a plain interpreter, and as a compiled module with a memory of its own.
import { emitNest } from '../../src/compiler/emitNest'
import type { Phase } from '../../src/compiler/emission'
import type { Access, Nest, Stage } from '../../src/compiler/kernel'
import { allocate, bytesPerElement, type DType, type TypedArray } from '../../src/core/dtype'
import { sizeOf } from '../../src/core/shape'
import { fallbackNamed } from '../../src/lanes/fallbacks'
import { interpret, type Word } from '../../src/lanes/interpret'
import type { Lane } from '../../src/lanes/lane'
import type { Affine, Combine } from '../../src/lanes/lowering'
import { instantiate } from '../../src/runtime/engine'
import type { WasmMemory } from '../../src/runtime/heap'
import { formatModule } from '../../src/wasm/formatModule'
import { Module } from '../../src/wasm/module'

/** A buffer's elements before the nest runs. */
export interface Contents {
  readonly dtype: DType
  readonly data: TypedArray
}

/** What the nest does to copies of the buffers, point by point. */
export function interpretNest(nest: Nest, given: readonly Contents[]): TypedArray[] {
  const memory = given.map(({ data }) => data.slice())
  const each = (extents: readonly number[], visit: (point: readonly number[]) => void): void => {
    const size = sizeOf(extents)
    for (let i = 0; i < size; i++) {
      let rest = i
      visit(
        extents.map((extent, axis) => {
          const inner = sizeOf(extents.slice(axis + 1))
          const at = Math.floor(rest / inner)
          rest -= at * inner
          return at % extent
        }),
      )
    }
  }
  const at = ({ offset, strides }: Affine, point: readonly number[]): number =>
    strides.reduce((sum, stride, axis) => sum + stride * (point[axis] ?? 0), offset)
  const run = (stage: Stage, row: number): void => {
    const { extents, reduced, combine, value } = stage
    const kept = extents.length - reduced
    const leaf =
      (point: readonly number[], result: Word) =>
      ({ op, value: index }: Lane): Word => {
        if (op === 'result') return result
        if (op === 'position') return at(stage.positions[Number(index)] as Affine, point)
        const access = stage.reads[Number(index)] as Access
        const element = (memory[access.buffer] as TypedArray)[at(access, point)] as number
        return given[access.buffer]?.dtype === 'bool' ? -Math.sign(element) : element
      }
    each([1, ...extents.slice(1, kept)], ([, ...inner]) => {
      const point = [row, ...inner]
      let result: Word = 0
      if (combine !== undefined) {
        const values: Word[] = []
        each(extents.slice(kept), (last) =>
          values.push(interpret(value as Lane, leaf([...point, ...last], 0))),
        )
        result = reference[combine](values.map(Number), (value as Lane).type)
      }
      for (const store of stage.stores) {
        const { dtype } = given[store.buffer] as Contents
        const stored = Number(interpret(store.value, leaf(point, result)))
        ;(memory[store.buffer] as TypedArray)[at(store, point)] = dtype === 'bool' ? -stored : stored
      }
    })
  }
  for (let row = 0; row < nest.rows; row++) for (const stage of nest.stages) run(stage, row)
  return memory
}

const extreme = (values: readonly number[], better: (a: number, b: number) => boolean): number =>
  values.reduce((best, value, i) => {
    const old = values[best] as number
    return better(value, old) || (Number.isNaN(value) && !Number.isNaN(old)) ? i : best
  }, 0)

// Masks are -1 where true counts as 1.
const sign = (type: string): number => (type === 'm32' ? -1 : 1)
const reference: Record<Combine, (values: readonly number[], type: string) => number> = {
  sum: (values, type) => values.reduce((a, b) => (type === 'i32' ? (a + b) | 0 : a + b), 0),
  wideSum: (values) => values.reduce((a, b) => a + b, 0),
  max: (values, type) => sign(type) * Math.max(...values.map((value) => sign(type) * value)),
  min: (values, type) => sign(type) * Math.min(...values.map((value) => sign(type) * value)),
  argMax: (values, type) => extreme(values, (a, b) => sign(type) * a > sign(type) * b),
  argMin: (values, type) => extreme(values, (a, b) => sign(type) * a < sign(type) * b),
}

/** A nest as a function, with the memory that it works on. */
export interface CompiledNest {
  readonly phase: Phase
  readonly text: string
  readonly views: readonly TypedArray[]
  run(begin: number, end: number): void
  /** Fills the buffers with what they hold in the beginning. */
  reset(): void
  /** How often lanes fell back to the environment. */
  fallbacks(): number
  /** Whether everything between the buffers is as it was. */
  untouched(): boolean
}

// The build's types know no WebAssembly.
const { WebAssembly: engine } = globalThis as unknown as {
  WebAssembly: { readonly Memory: new (limits: object) => WasmMemory & { readonly buffer: ArrayBuffer } }
}

const guard = 0xa5

/**
 * @param rangeTime how long a range should take, in nanoseconds; a short time gives many units
 * @param fma whether to multiply and add in one instruction
 */
export function compileNest(
  nest: Nest,
  given: readonly Contents[],
  rangeTime?: number,
  fma = false,
): CompiledNest {
  let end = 1024
  const addresses = given.map(({ dtype, data }) => {
    const address = end
    // Not aligned to vectors: nothing may rely on that.
    end += Math.ceil((data.length * bytesPerElement(dtype)) / 8) * 8 + 24
    return address
  })
  const memory = new engine.Memory({ initial: Math.ceil(end / 65_536), maximum: 65_536 })
  const module = new Module({ shared: false })
  const sin = module.import('sin', { parameters: ['f64'], results: ['f64'] })
  const address = (buffer: number): number => addresses[buffer] as number
  const dtype = (buffer: number): DType => (given[buffer] as Contents).dtype
  const phase = emitNest(
    { module, fma, address: (code, buffer) => code.i32(address(buffer)), dtype, import: () => sin },
    nest,
    'nest',
    rangeTime,
  )
  module.export('nest', phase.call)
  let fallbacks = 0
  const environment = {
    sin: (x: number): number => {
      fallbacks++
      return fallbackNamed('sin')(x)
    },
  }
  const binary = module.encode()
  const exports = instantiate(binary, memory, environment)
  const call = exports['nest'] as (begin: number, end: number, thread: number) => number
  const bytes = new Uint8Array(memory.buffer).fill(guard)
  const views = given.map(({ dtype: type, data }, i): TypedArray => {
    const constructor = allocate(type, 0).constructor as new (...args: unknown[]) => TypedArray
    return new constructor(memory.buffer, address(i), data.length)
  })
  const reset = (): void => views.forEach((view, i) => view.set((given[i] as Contents).data))
  reset()
  return {
    phase,
    text: formatModule(binary),
    views,
    run: (begin, stop) => call(begin, stop, 0),
    reset,
    fallbacks: () => fallbacks,
    untouched: () => {
      const own = new Uint8Array(bytes.length)
      for (const { byteOffset, byteLength } of views) own.fill(1, byteOffset, byteOffset + byteLength)
      return bytes.every((byte, i) => own[i] === 1 || byte === guard)
    },
  }
}

/** A nest of one loop that applies a program to elements of its buffers but the last, which it fills. */
export function mapOf(program: Lane, buffers: readonly Contents[], fma?: boolean): CompiledNest {
  const rows = (buffers[0] as Contents).data.length
  const accesses = buffers.map((_, buffer) => ({ buffer, offset: 0, strides: [1] }))
  const store = { ...(accesses.at(-1) as Access), value: program }
  const stage = { extents: [rows], reads: accesses.slice(0, -1), positions: [], reduced: 0, stores: [store] }
  const compiled = compileNest({ kind: 'nest', rows, stages: [stage] }, buffers, undefined, fma)
  compiled.run(0, compiled.phase.units)
  return compiled
}
