// Kernels: what the passes make of a graph, before any code. Buffers are numbered; a kernel reads and writes
// them by affine maps of its loop counters.
import type { DType } from '../core/dtype'
import type { Shape } from '../core/shape'
import type { TensorPrimitive } from '../graph/apply'
import type { Lane } from '../lanes/lane'
import type { Affine, Combine } from '../lanes/lowering'
import type { Choice, Gemm } from './provider'

/** A piece of memory of a program. */
export interface Buffer {
  readonly dtype: DType
  /** Elements. */
  readonly size: number
  /** Given by the caller, a number that comes with the call, given back to the caller, or the program's own. */
  readonly kind: 'input' | 'scalar' | 'output' | 'temporary'
  /** What it holds, for people. */
  readonly name: string
}

/** Elements of a buffer, counted in elements from its start: `offset + sum of strides * counters`. */
export interface Access extends Affine {
  readonly buffer: number
}

/** An element written. */
export interface Store extends Access {
  readonly value: Lane
}

/**
 * One set of loops in a nest. Without `combine`, every store happens at every point of `extents`. With it,
 * `value` is combined along the last `reduced` axes, and the stores happen once for each point of the rest, with
 * the lane `result` for what came out; their strides are those of the rest alone.
 */
export interface Stage {
  /** Sizes of the loops, outermost first; the first is that of the nest. None of them is 0. */
  readonly extents: readonly number[]
  readonly reads: readonly Access[]
  readonly positions: readonly Affine[]
  readonly combine?: Combine
  readonly value?: Lane
  /** How many of the last axes are reduced; 0 without `combine`. */
  readonly reduced: number
  readonly stores: readonly Store[]
}

/**
 * Stages that share their first loop, of `rows` turns: for each row one stage after the other. Rows are
 * independent of each other, so ranges of them may run anywhere at once.
 */
export interface Nest {
  readonly kind: 'nest'
  readonly rows: number
  readonly stages: readonly Stage[]
}

/**
 * A matrix product [...batch, m, k] x [...batch, k, n]; the stores happen for each point of [...batch, m, n],
 * with the lane `result` for the product there.
 */
export interface Product {
  readonly kind: 'product'
  readonly dtype: Exclude<DType, 'bool'>
  readonly batch: readonly number[]
  readonly m: number
  readonly n: number
  readonly k: number
  /** Over [...batch, m, k]. */
  readonly a: Access
  /** Over [...batch, k, n]. */
  readonly b: Access
  /** For the stores' values: over [...batch, m, n]. */
  readonly reads: readonly Access[]
  readonly positions: readonly Affine[]
  readonly stores: readonly Store[]
  /** A buffer for packed operands, if the product asked for one. */
  readonly scratch?: number
  /** What a provider is asked to compute in place of all this, for each matrix of the batch. */
  readonly call?: Gemm
  /** Why it is, or is not, where there is a provider. */
  readonly choice?: Choice
}

/** A step that the primitive's own plain loop does, on whole buffers. */
export interface Host {
  readonly kind: 'host'
  readonly primitive: TensorPrimitive
  readonly attributes: unknown
  readonly inputs: readonly { readonly buffer: number; readonly shape: Shape }[]
  readonly output: { readonly buffer: number; readonly shape: Shape }
}

export type Kernel = Nest | Product | Host

/** A whole program: its buffers, where the temporaries lie in the arena, and the kernels in order. */
export interface Plan {
  readonly buffers: readonly Buffer[]
  /** For each buffer its place in the arena in bytes, a multiple of 64; undefined but for temporaries. */
  readonly places: readonly (number | undefined)[]
  readonly arenaBytes: number
  readonly kernels: readonly Kernel[]
  /** Buffers by the number of the graph's input. */
  readonly inputs: readonly number[]
  /** Buffers by the position of the graph's output. */
  readonly outputs: readonly number[]
  /** For each output the donated input whose memory it takes, if any. */
  readonly donors: readonly (number | undefined)[]
}
