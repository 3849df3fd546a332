// From stored values to kernels, one for each: the loops that fill its buffer. Merging comes later.
import type { DType } from '../core/dtype'
import { sizeOf, stridesOf } from '../core/shape'
import { laneTypeOf } from '../lanes/cast'
import { constant, convert, read, result } from '../lanes/lane'
import type { Affine, Combine, Lowering, Piece } from '../lanes/lowering'
import { identity } from './affine'
import { Expression } from './expression'
import type { Graph, Step } from './graph'
import type { Buffer, Host, Product, Stage } from './kernel'
import type { Lowered } from './materialise'

/** A nest whose stages still have the axes of their tensors; the first `shared` are the rows'. */
export interface Loops {
  readonly kind: 'loops'
  readonly stages: readonly Stage[]
  readonly shared: number
}

export type Draft = Loops | Product | Host

/** Kernels over tensors' own axes, and the buffers that they speak of. */
export interface Drafts {
  readonly buffers: Buffer[]
  readonly drafts: readonly Draft[]
  /** By input, and by position among the outputs. */
  readonly inputs: readonly number[]
  readonly outputs: readonly number[]
}

/** The kernels that fill every stored value of a graph, each behind those it reads from. */
export function draft(lowered: Lowered): Drafts {
  const { graph, lowerings, stored } = lowered
  const base = graph.inputs.length
  const buffers: Buffer[] = graph.inputs.map(({ kind, dtype, shape }, i) => ({
    dtype,
    size: sizeOf(shape),
    kind: kind === 'scalar' ? 'scalar' : 'input',
    name: `input ${i}`,
  }))
  const inputs = buffers.map((_, i) => i)
  const byValue = new Map<number, number>(inputs.map((i) => [i, i]))
  const outputs = new Set(graph.outputs)
  const bufferOf = (value: number): number => byValue.get(value) as number
  const addBuffer = (buffer: Buffer): number => buffers.push(buffer) - 1

  const drafts: Draft[] = []
  graph.steps.forEach((step, i) => {
    const value = base + i
    if (!stored.has(value)) return
    const lowering = lowerings[i]
    const [input] = step.inputs as [number]
    // The same elements under another shape, of which nobody else has the buffer: no copy.
    if (lowering?.kind === 'reshape' && stored.has(input) && (!outputs.has(value) || ownsAlone(input))) {
      const buffer = bufferOf(input)
      byValue.set(value, buffer)
      if (outputs.has(value)) buffers[buffer] = { ...(buffers[buffer] as Buffer), kind: 'output' }
      return
    }
    byValue.set(
      value,
      addBuffer({
        dtype: step.dtype,
        size: sizeOf(step.shape),
        kind: outputs.has(value) ? 'output' : 'temporary',
        name: step.primitive.name,
      }),
    )
    if (sizeOf(step.shape) === 0) return
    drafts.push(...draftsOf(lowered, value, step, lowering, bufferOf, addBuffer).map(squeeze))
  })
  function ownsAlone(value: number): boolean {
    return (buffers[bufferOf(value)] as Buffer).kind === 'temporary'
  }
  return { buffers, drafts, inputs, outputs: graph.outputs.map(bufferOf) }
}

function draftsOf(
  lowered: Lowered,
  value: number,
  step: Step,
  lowering: Lowering | undefined,
  bufferOf: (value: number) => number,
  addBuffer: (buffer: Buffer) => number,
): Draft[] {
  const buffer = bufferOf(value)
  const shapeOf = (of: number): readonly number[] => signatureOf(lowered.graph, of).shape
  switch (lowering?.kind) {
    case undefined:
      return [
        {
          kind: 'host',
          primitive: step.primitive,
          attributes: step.attributes,
          inputs: step.inputs.map((input) => ({ buffer: bufferOf(input), shape: shapeOf(input) })),
          output: { buffer, shape: step.shape },
        },
      ]
    case 'product': {
      const made = product(lowered, step, buffer, bufferOf)
      return [made.k > 0 ? made : filling(step, buffer, 0)]
    }
    case 'reduce':
      return reduction(lowered, step, lowering, buffer, bufferOf, addBuffer)
    case 'join':
      return join(lowered, step, lowering, buffer, bufferOf)
    default: {
      const loops = step.shape.length
      const expression = new Expression(lowered, bufferOf, loops)
      const lane = expression.compute(value, identity(loops))
      return [map(step.shape, expression, { buffer, offset: 0, strides: stridesOf(step.shape), value: lane })]
    }
  }
}

/** Loops of one turn are none. */
function squeeze(kernel: Draft): Draft {
  if (kernel.kind !== 'loops') return kernel
  const stages = kernel.stages.map((stage): Stage => {
    const { extents, reduced } = stage
    const outer = extents.length - reduced
    const axes = [...extents.keys()].filter((axis) => extents[axis] !== 1)
    // A reduction keeps a loop, if only of one turn.
    if (reduced > 0 && !axes.some((axis) => axis >= outer)) axes.push(extents.length - 1)
    const pick = <T extends Affine>(map: T, length = extents.length): T => ({
      ...map,
      strides: axes.filter((axis) => axis < length).map((axis) => map.strides[axis] as number),
    })
    return {
      ...stage,
      extents: axes.map((axis) => extents[axis] as number),
      reduced: axes.filter((axis) => axis >= outer).length,
      reads: stage.reads.map((read) => pick(read)),
      positions: stage.positions.map((map) => pick(map)),
      stores: stage.stores.map((store) => pick(store, outer)),
    }
  })
  return { ...kernel, stages }
}

const signatureOf = (graph: Graph, value: number) =>
  (value < graph.inputs.length ? graph.inputs[value] : graph.steps[value - graph.inputs.length]) as Step

const map = (
  extents: readonly number[],
  { reads, positions }: Pick<Stage, 'reads' | 'positions'>,
  ...stores: Stage['stores']
): Loops => ({ kind: 'loops', shared: 0, stages: [{ extents, reads, positions, reduced: 0, stores }] })

function filling({ shape, dtype }: Step, buffer: number, number: number): Loops {
  const type = laneTypeOf(dtype)
  const value = constant(type, type === 'm32' ? -Math.sign(number) : number)
  return map(shape, { reads: [], positions: [] }, { buffer, offset: 0, strides: stridesOf(shape), value })
}

function product(lowered: Lowered, step: Step, buffer: number, bufferOf: (value: number) => number): Product {
  const [left, right] = step.inputs as [number, number]
  const batch = step.shape.slice(0, -2)
  const [m, n] = step.shape.slice(-2) as [number, number]
  const k = signatureOf(lowered.graph, left).shape.at(-1) as number
  const loops = batch.length + 2
  const access = (value: number) => new Expression(lowered, bufferOf, loops).access(value, identity(loops))
  const dtype = step.dtype as Product['dtype']
  return {
    kind: 'product',
    dtype,
    batch,
    m,
    n,
    k,
    a: access(left),
    b: access(right),
    reads: [],
    positions: [],
    stores: [{ buffer, offset: 0, strides: stridesOf(step.shape), value: result(laneTypeOf(dtype)) }],
  }
}

// A reduction of many elements is cut into chunks of about this many where it has but few results, so that threads
// can share it, and where its results lie side by side, so that memory is read in the order in which it lies. The cut
// depends on the sizes alone: the bits are the same for any number of threads.
const chunk = 16_384
const manyElements = 65_536
const fewestTerms = 16
const few = 16

function reduction(
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

function join(
  lowered: Lowered,
  step: Step,
  { pieces, fill }: Extract<Lowering, { kind: 'join' }>,
  buffer: number,
  bufferOf: (value: number) => number,
): Draft[] {
  const strides = stridesOf(step.shape)
  const shapeOf = (piece: Piece) => signatureOf(lowered.graph, step.inputs[piece.input] as number).shape
  const covered = pieces.reduce((sum, piece) => sum + sizeOf(shapeOf(piece)), 0)
  const drafts: Draft[] = []
  if (covered < sizeOf(step.shape)) {
    drafts.push(filling(step, buffer, fill))
  }
  for (const piece of pieces) {
    const shape = shapeOf(piece)
    if (sizeOf(shape) === 0) continue
    const expression = new Expression(lowered, bufferOf, shape.length)
    const value = expression.at(step.inputs[piece.input] as number, identity(shape.length))
    drafts.push(
      map(shape, expression, {
        buffer,
        offset: piece.starts.reduce((sum, start, axis) => sum + start * (strides[axis] as number), 0),
        strides: piece.steps.map((by, axis) => by * (strides[axis] as number)),
        value,
      }),
    )
  }
  return drafts
}
