// A lane program as real code: a small module that runs it over arrays, four elements at a time.
import { setFlagsFromString } from 'node:v8'
import { emitLanes } from '../../src/compiler/emitLanes'
import { loadLanes, storeLanes } from '../../src/compiler/emitAccess'
import type { Emission } from '../../src/compiler/emission'
import { allocate, bytesPerElement, type DType, type TypedArray } from '../../src/core/dtype'
import { laneTypeOf } from '../../src/lanes/cast'
import { fallbackNamed } from '../../src/lanes/fallbacks'
import { read, type Lane } from '../../src/lanes/lane'
import { hasFusedMultiplyAdd, instantiate } from '../../src/runtime/engine'
import type { WasmMemory } from '../../src/runtime/heap'
import type { Callable } from '../../src/wasm/code'
import { Module } from '../../src/wasm/module'

// Node 20 has the instruction, behind a flag.
setFlagsFromString('--experimental-wasm-relaxed-simd')

/** Whether kernels can be made that multiply and add with one rounding. */
export const canFuse = hasFusedMultiplyAdd()

/** What a kernel computes: a lane from the lanes of its inputs. */
export type Rule = (...inputs: Lane[]) => Lane

// The build's types know no WebAssembly.
const { Memory } = (
  globalThis as unknown as {
    WebAssembly: { Memory: new (limits: object) => WasmMemory & { readonly buffer: ArrayBuffer } }
  }
).WebAssembly

// Elements of one call, and where each array lies.
const capacity = 1 << 15
const place = (n: number): number => n * capacity * 8

/** A function over arrays of equal length, of `dtypes`, in that order, giving one of `dtype`. */
export function kernelOf(
  rule: Rule,
  dtypes: readonly DType[],
  dtype: DType,
  fma = false,
): (...inputs: TypedArray[]) => TypedArray {
  const module = new Module({ shared: false })
  const program = rule(...dtypes.map((input, i) => read(laneTypeOf(input), i)))
  const imports = new Map<string, Callable>()
  for (const { name, inputs } of fallbacksIn(program)) {
    const parameters = inputs.slice(2).map(() => 'f64' as const)
    imports.set(name, module.import(name, { parameters, results: ['f64'] }))
  }
  const run = module.function('run', { parameters: ['i32'], results: [] }, (code) => {
    const i = code.local('i32')
    const end = (): void => code.get(0)
    const at = (n: number, type: DType) => (): void => {
      code.get(i)
      code.i32(bytesPerElement(type))
      code.op('i32.mul')
      code.i32(place(n))
      code.op('i32.add')
    }
    code.count(i, end, 4, () => {
      const registers = dtypes.map((input, n) => loadLanes(code, input, at(n, input), 0, 1, 4))
      const emission = { module, fma, import: (name: string) => imports.get(name) } as unknown as Emission
      const [result] = emitLanes(emission, code, [program], ({ value }) => registers[Number(value)] ?? [])
      storeLanes(code, dtype, at(dtypes.length, dtype), 0, 1, 4, result ?? [])
    })
  })
  module.export('run', run)

  const memory = new Memory({ initial: place(dtypes.length + 1) / 65_536, maximum: 65_536 })
  const environment = Object.fromEntries([...imports.keys()].map((name) => [name, fallbackNamed(name)]))
  const exports = instantiate(module.encode(), memory, environment)
  const view = (n: number, like: TypedArray, length: number): TypedArray => {
    const { constructor } = like as Float64Array
    return new (constructor as Float64ArrayConstructor)(memory.buffer, place(n), length)
  }
  return (...inputs) => {
    const { length } = inputs[0] as TypedArray
    const result = allocate(dtype, length)
    for (let start = 0; start < length; start += capacity) {
      const count = Math.min(capacity, length - start)
      inputs.forEach((input, n) => view(n, input, count).set(input.subarray(start, start + count)))
      exports['run']?.(count)
      result.set(view(dtypes.length, result, count), start)
    }
    return result
  }
}

/** The lanes of a program that call the environment. */
function fallbacksIn(root: Lane): Lane[] {
  const seen = new Set([root])
  for (const lane of seen) for (const input of lane.inputs) seen.add(input)
  return [...seen].filter(({ op }) => op === 'fallback')
}
