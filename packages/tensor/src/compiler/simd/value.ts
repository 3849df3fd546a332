// What code computes: vectors, made of vectors.
import type { Code, Local } from '../../wasm/code'

/** A vector of 16 bytes that code is to compute. */
export interface Value {
  readonly id: number
  readonly inputs: readonly Value[]
  /** The instruction, its inputs on the stack. */
  readonly emit: (code: Code) => void
  /** A statement that computes this value and others at once, its inputs in locals. */
  readonly block: Block | undefined
  uses: number
  local: Local | undefined
}

/** Code that leaves its results in the locals of several values. */
export interface Block {
  readonly inputs: readonly Value[]
  readonly emit: (code: Code) => void
}

/** The shapes of vectors by the type of their lanes. */
export const shapes = {
  f32: 'f32x4',
  f64: 'f64x2',
  i32: 'i32x4',
  i64: 'i64x2',
  m32: 'i32x4',
  m64: 'i64x2',
} as const
