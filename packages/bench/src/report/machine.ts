// What a result depends on besides the libraries.
import { arch, availableParallelism, cpus, loadavg, platform } from 'node:os'

// A module of one function: (func (param v128 v128 v128) (result v128) (f32x4.relaxed_madd ...)).
const relaxedModule = Buffer.from(
  '0061736d0100000001080160037b7b7b017b030201000a0d010b00200020012002fd85020b',
  'hex',
)

interface Engine {
  readonly WebAssembly: { validate(bytes: Uint8Array): boolean }
}

/** Whether the engine has fused multiply-add, which is part of relaxed SIMD. */
export const hasFma = (): boolean => (globalThis as unknown as Engine).WebAssembly.validate(relaxedModule)

/** The machine in a line. */
export const machine = (): string =>
  [
    `${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${availableParallelism()} cores`,
    `${platform()} ${arch()}`,
    `Node ${process.versions.node}, V8 ${process.versions.v8}`,
    hasFma() ? 'relaxed SIMD (FMA)' : 'no relaxed SIMD (no FMA)',
    // Other work on the machine is what spoils a benchmark most.
    `load before this ${(loadavg()[0] ?? 0).toFixed(1)}`,
  ].join('; ')
