// Reductions as kernels: in one go, or cut into parts of which each is reduced by itself.
import type { DType } from '../core/dtype'
import { sizeOf, stridesOf } from '../core/shape'
import { laneTypeOf } from '../lanes/cast'
import { convert, read, result } from '../lanes/lane'
import type { Combine, Lowering } from '../lanes/lowering'
import { identity } from './affine'
import { filling, type Draft, type Loops } from './drafts'
import { Expression } from './expression'
import { signatureOf, type Step } from './graph'
import type { Buffer } from './kernel'
import type { Lowered } from './materialise'

// A reduction of many elements is cut into chunks of about this many where it has but few results, so that threads
// can share it, and where its results lie side by side, so that memory is read in the order in which it lies. The cut
// depends on the sizes alone: the bits are the same for any number of threads.
const chunk = 16_384
const manyElements = 65_536
const fewestTerms = 16
const few = 16

/** The kernels of a step that reduces: one, or one for the parts and another for what they come to. */
export function reduction(
  lowered: Lowered,
  step: Step,
  { combine, axes }: Extract<Lowering, { kind: 'reduce' }>,
  buffer: number,
  bufferOf: (value: number) => number,
  addBuffer: (buffer: Buffer) => number,
): Draft[] {
  const [input] = step.inputs as [number]
  const { shape, dtype } = signatureOf(lowered.graph, input)
  const kept = [...shape.keys()].filter((axis) => !axes.includes(axis))
  const outer = kept.map((axis) => shape[axis] as number)
  const inner = axes.map((axis) => shape[axis] as number)
  const strides = stridesOf(outer)
  if (sizeOf(inner) === 0) {
    return [filling(step, buffer, 0)]
  }
  /** Reduces `extents`, of which the last `reduced` go; `place` gives the index along each axis of `shape`. */
  const stage = (
    extents: readonly number[],
    reduced: number,
    place: (axis: number) => { offset: number; strides: readonly number[] },
    store: { buffer: number; offset: number; strides: readonly number[] },
    how: Combine = combine,
  ): Loops => {
    const expression = new Expression(lowered, bufferOf, extents.length)
    const lane = expression.at(
      input,
      shape.map((_, axis) => place(axis)),
    )
    const { reads, positions } = expression
    const stores = [{ ...store, value: result(how === 'wideSum' ? 'f64' : laneTypeOf(step.dtype)) }]
    return {
      kind: 'loops',
      shared: 0,
      stages: [{ extents, reads, positions, combine: how, value: lane, reduced, stores }],
    }
  }
  const order = [...kept, ...axes]
  const whole = identity(order.length)
  const length = inner[0] ?? 1
  const rest = sizeOf(inner) / length
  const results = sizeOf(outer)
  const sideBySide =
    results > 1 && !axes.includes(shape.length - 1) && results * sizeOf(inner) >= manyElements
  const block = Math.max(
    sideBySide ? fewestTerms : 1,
    Math.floor(chunk / (rest * (sideBySide ? results : 1))),
  )
  const blocks = Math.floor(length / block)
  // Positions do not survive the cut, so those reductions stay whole.
  if (combine.startsWith('arg') || (results > few && !sideBySide) || blocks < 2) {
    return [
      stage([...outer, ...inner], inner.length, (axis) => whole[order.indexOf(axis)] as (typeof whole)[0], {
        buffer,
        offset: 0,
        strides,
      }),
    ]
  }
  // Partial results: for each block a row of results, or for each result a row of blocks, the last for what is left.
  const left = length - blocks * block
  const width = blocks + (left > 0 ? 1 : 0)
  const wide = combine === 'sum' && dtype === 'float32'
  const partial = addBuffer({
    dtype: wide ? 'float64' : (dtype as DType),
    size: results * width,
    kind: 'temporary',
    name: `partial ${step.primitive.name}`,
  })
  const rows = sideBySide ? strides : strides.map((stride) => stride * width)
  const between = sideBySide ? results : 1
  const cut = axes[0] as number
  const counters = outer.length + 1 + inner.length
  // Loops: outer, block, inside the block, the other reduced axes.
  const inBlocks = (axis: number): { offset: number; strides: number[] } => {
    const unit = Array.from({ length: counters }, () => 0)
    if (axis === cut) {
      unit[outer.length] = block
      unit[outer.length + 1] = 1
    } else {
      const at = order.indexOf(axis)
      unit[at < outer.length ? at : at + 1] = 1
    }
    return { offset: 0, strides: unit }
  }
  const drafts: Draft[] = [
    stage(
      [...outer, blocks, block, ...inner.slice(1)],
      inner.length,
      inBlocks,
      { buffer: partial, offset: 0, strides: [...rows, between] },
      wide ? 'wideSum' : combine,
    ),
  ]
  if (left > 0) {
    const atEnd = (axis: number) => {
      const { strides: unit } = whole[order.indexOf(axis)] as { strides: readonly number[] }
      return { offset: axis === cut ? blocks * block : 0, strides: unit }
    }
    drafts.push(
      stage(
        [...outer, left, ...inner.slice(1)],
        inner.length,
        atEnd,
        { buffer: partial, offset: blocks * between, strides: rows },
        wide ? 'wideSum' : combine,
      ),
    )
  }
  const last: Loops = {
    kind: 'loops',
    shared: 0,
    stages: [
      {
        extents: [...outer, width],
        reads: [{ buffer: partial, offset: 0, strides: [...rows, between] }],
        positions: [],
        combine,
        value: read(wide ? 'f64' : laneTypeOf(dtype), 0),
        reduced: 1,
        stores: [
          {
            buffer,
            offset: 0,
            strides,
            value: convert(laneTypeOf(step.dtype), result(wide ? 'f64' : laneTypeOf(step.dtype))),
          },
        ],
      },
    ],
  }
  return [...drafts, last]
}
