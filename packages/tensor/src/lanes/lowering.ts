// What the compiler makes of a primitive: one of a few kinds of loop. The primitive's own file says which;
// the compiler knows the kinds and no op.
import type { Lane } from './lane'

/**
 * A whole number that is linear in a kernel's loop counters: `offset + sum of strides[axis] * counter[axis]`.
 */
export interface Affine {
  readonly offset: number
  readonly strides: readonly number[]
}

/**
 * How a reduction combines elements. The arg ones give the first position of the extreme; NaN is one. A wide sum is one
 * of f32 in f64, not rounded in the end: for parts of a sum.
 */
export type Combine = 'sum' | 'wideSum' | 'max' | 'min' | 'argMax' | 'argMin'

/** A part of a joined result: an input and where each of its axes goes. */
export interface Piece {
  readonly input: number
  /** For each axis, the place of the first element and the distance from one to the next. */
  readonly starts: readonly number[]
  readonly steps: readonly number[]
}

export type Lowering =
  /** Each element from the elements of the inputs at the same place; all shapes are equal. */
  | { readonly kind: 'map'; readonly lane: (inputs: readonly Lane[]) => Lane }
  /** The elements of the first input, seen from elsewhere: from the result's index to the input's. */
  | { readonly kind: 'view'; readonly view: (index: readonly Affine[]) => readonly Affine[] }
  /** The same elements in row-major order under another shape. */
  | { readonly kind: 'reshape' }
  /**
   * Each element from its position in row-major order, an i32, and from a few elements of the inputs, those
   * at the flat positions `reads`.
   */
  | {
      readonly kind: 'generate'
      readonly reads: readonly { readonly input: number; readonly at: number }[]
      readonly lane: (position: Lane, reads: readonly Lane[]) => Lane
    }
  /** The one input combined along `axes` (ascending), which the result lacks. */
  | { readonly kind: 'reduce'; readonly combine: Combine; readonly axes: readonly number[] }
  /** [...batch, m, k] x [...batch, k, n] to [...batch, m, n]. */
  | { readonly kind: 'product' }
  /** The inputs set side by side; what none covers is `fill`. */
  | { readonly kind: 'join'; readonly pieces: readonly Piece[]; readonly fill: number }
  /**
   * The elements of the one input added up at the places where they go: from the input's index to the result's, whose
   * first `rows` axes are the input's own. No two of them meet, unless they differ along the last `overlaps` axes.
   */
  | {
      readonly kind: 'fold'
      readonly place: (index: readonly Affine[]) => readonly Affine[]
      readonly rows: number
      readonly overlaps: number
    }

/** The first input as it is. */
export const identity: Lowering = { kind: 'view', view: (index) => index }

/** The sum of two. */
export const plus = (a: Affine, b: Affine): Affine => ({
  offset: a.offset + b.offset,
  strides: a.strides.map((stride, loop) => stride + (b.strides[loop] as number)),
})

/** `start + step * index`; a step of 0 forgets the index. */
export const stepped = ({ offset, strides }: Affine, start: number, step: number): Affine => ({
  offset: start + step * offset,
  strides: strides.map((stride) => step * stride),
})
