// The WebAssembly engine that we run on: making modules, and what it can do.
import { Module } from '../wasm/module'
import type { WasmMemory } from './heap'

/** What is needed of `WebAssembly`: the build's types know no browser. */
interface Engine {
  validate(bytes: Uint8Array<ArrayBuffer>): boolean
  readonly Module: new (bytes: Uint8Array<ArrayBuffer>) => object
  readonly Instance: new (module: object, imports: object) => { readonly exports: Exports }
}

type Exports = Readonly<Record<string, (...args: number[]) => number>>

const engine = (): Engine => (globalThis as unknown as { WebAssembly: Engine }).WebAssembly

/** The exports of a module, instantiated on the memory. */
export function instantiate(
  bytes: Uint8Array<ArrayBuffer>,
  memory: WasmMemory,
  environment: Readonly<Record<string, (...args: number[]) => number | void>>,
): Exports {
  const { Module: Compiled, Instance } = engine()
  return new Instance(new Compiled(bytes), { env: { memory, ...environment } }).exports
}

let fused: boolean | undefined

/** Whether the engine multiplies and adds in one instruction: relaxed SIMD, which not every engine has. */
export function hasFusedMultiplyAdd(): boolean {
  if (fused !== undefined) return fused
  const module = new Module({ shared: false })
  module.function('fma', { parameters: ['v128'], results: ['v128'] }, (code) => {
    for (let i = 0; i < 3; i++) code.get(0)
    code.op('f32x4.relaxed_madd')
  })
  fused = engine().validate(module.encode())
  return fused
}
