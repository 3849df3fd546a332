// A piece of code as a module of its own, with a memory for what it reads and writes.
import { instantiate } from '../../src/runtime/engine'
import type { WasmMemory } from '../../src/runtime/heap'
import type { Code } from '../../src/wasm/code'
import type { MemoryName, ValueType } from '../../src/wasm/instructions'
import { Module } from '../../src/wasm/module'

// The build's types know no WebAssembly.
const { Memory } = (
  globalThis as unknown as {
    WebAssembly: { Memory: new (limits: object) => WasmMemory & { readonly buffer: ArrayBuffer } }
  }
).WebAssembly

/** Where code finds its operands, and where it leaves its result. */
export const places = { operands: 64, result: 1024 } as const

/** Code that runs as often as it is called. */
export interface Evaluation {
  /** The 16 bytes at {@link places}.result after a run on the operands. */
  run(operands?: Uint8Array): ArrayBuffer
  readonly memory: ArrayBuffer
}

const stores: Readonly<Record<ValueType, MemoryName>> = {
  i32: 'i32.store',
  i64: 'i64.store',
  f32: 'f32.store',
  f64: 'f64.store',
  v128: 'v128.store',
}

/** `body` pushes one value of the type `result`, or none if there is no such type. */
export function evaluation(
  result: ValueType | undefined,
  body: (code: Code, module: Module) => void,
  shared = false,
): Evaluation {
  const module = new Module({ shared })
  const run = module.function('run', { parameters: [], results: [] }, (code) => {
    if (result !== undefined) code.i32(places.result)
    body(code, module)
    if (result !== undefined) code.memory(stores[result])
  })
  module.export('run', run)
  const memory = new Memory({ initial: 1, maximum: 65_536, shared })
  const exports = instantiate(module.encode(), memory, {})
  const bytes = new Uint8Array(memory.buffer)
  return {
    memory: memory.buffer,
    run: (operands = new Uint8Array(0)) => {
      bytes.fill(0).set(operands, places.operands)
      exports['run']?.()
      return bytes.slice(places.result, places.result + 16).buffer
    },
  }
}
