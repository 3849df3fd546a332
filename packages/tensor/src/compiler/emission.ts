// What code generators are given, and what they give back.
import type { DType } from '../core/dtype'
import type { Callable, Code } from '../wasm/code'
import type { Module } from '../wasm/module'

export interface Emission {
  readonly module: Module
  /** Whether the engine multiplies and adds in one instruction. */
  readonly fma: boolean
  /** Pushes the address of a buffer's first element, an i32. */
  address(code: Code, buffer: number): void
  dtype(buffer: number): DType
  /** A function of the environment that takes and gives f64: see the lane `fallback`. */
  import(name: string, parameters: number): Callable
}

/**
 * A function `(begin: i32, end: i32, thread: i32)` that does a range of independent units of work. Any
 * split of `0..units` into ranges, in any order and on any thread, gives the same bits.
 */
export interface Phase {
  readonly name: string
  readonly call: Callable
  readonly units: number
  /** How many units make a range worth a call: some 20 to 100 microseconds. */
  readonly grain: number
  /** Floating-point operations in all, a function such as exp counted as its instructions. */
  readonly flops: number
  /** Bytes read and written in all, each element once. */
  readonly bytes: number
  /** Whether it may use threads that are not ours, for a while: ours sleep meanwhile. */
  readonly long?: boolean
}
