// From stored values to kernels, one for each: the loops that fill its buffer. Merging comes later.
import { sizeOf, stridesOf } from '../core/shape'
import { laneTypeOf } from '../lanes/cast'
import { result } from '../lanes/lane'
import type { Lowering, Piece } from '../lanes/lowering'
import { identity } from './affine'
import { filling, map, squeeze, type Draft, type Drafts } from './drafts'
import { Expression } from './expression'
import { fold } from './fold'
import { signatureOf, type Step } from './graph'
import type { Buffer, Product } from './kernel'
import type { Lowered } from './materialise'
import { reduction } from './reduction'

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
    case 'fold':
      return fold(lowered, step, lowering, buffer, bufferOf)
    default: {
      const loops = step.shape.length
      const expression = new Expression(lowered, bufferOf, loops)
      const lane = expression.compute(value, identity(loops))
      return [map(step.shape, expression, { buffer, offset: 0, strides: stridesOf(step.shape), value: lane })]
    }
  }
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
