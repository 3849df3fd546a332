// Elements added up in memory, at places where several meet, as kernels: for each row of the result zeros first,
// then all that comes to it, in the order in which it lies.
import { sizeOf } from '../core/shape'
import { laneTypeOf } from '../lanes/cast'
import { add, read } from '../lanes/lane'
import type { Affine, Lowering } from '../lanes/lowering'
import { flatten, identity, numberOf } from './affine'
import { filling, map, type Draft } from './drafts'
import { Expression } from './expression'
import { signatureOf, type Step } from './graph'
import type { Lowered } from './materialise'
import { rowsAreLinear } from './merge'

/** The kernels of a step that folds its input into its result. */
export function fold(
  lowered: Lowered,
  step: Step,
  { place, rows, overlaps }: Extract<Lowering, { kind: 'fold' }>,
  buffer: number,
  bufferOf: (value: number) => number,
): Draft[] {
  const [input] = step.inputs as [number]
  const { shape } = signatureOf(lowered.graph, input)
  // Elements that meet come long after each other: the axes along which they do are the outer ones of a row.
  const inner = shape.length - overlaps
  const order = [...shape.keys()].toSpliced(rows, inner - rows).concat([...shape.keys()].slice(rows, inner))
  // One row where the shapes have none in common.
  const extend = (list: readonly number[]): readonly number[] => (rows === 0 ? [1, ...list] : list)
  const extents = extend(order.map((axis) => shape[axis] as number))
  const loops = extents.length
  const counters = identity(loops).slice(loops - shape.length)
  const index = shape.map((_, axis) => counters[order.indexOf(axis)] as Affine)
  const zeros = filling({ ...step, shape: extend(step.shape) }, buffer, 0)
  if (sizeOf(shape) === 0) return [zeros]
  const expression = new Expression(lowered, bufferOf, loops)
  const value = expression.at(input, index)
  const to = { buffer, ...flatten(place(index), step.shape, loops) }
  if (overlaps === 0) {
    const all = map(extents, expression, { ...to, value })
    return sizeOf(shape) < sizeOf(step.shape) ? [zeros, all] : [all]
  }
  const before = read(laneTypeOf(step.dtype), numberOf(expression.reads, to))
  const sums = map(extents, expression, { ...to, value: add(before, value) })
  const stages = [...zeros.stages, ...sums.stages]
  let shared = Math.max(rows, 1)
  while (shared > 1 && !stages.every((stage) => rowsAreLinear(stage, shared))) shared--
  return [{ kind: 'loops', shared, stages }]
}
