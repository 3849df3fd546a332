// What layers over time have in common: cells one above the other, walked through a sequence.
import {
  checkOptions,
  random,
  ShapeError,
  stack,
  ValueError,
  type AnyTensor,
  type FloatDType,
  type ReplaceAxes,
  type Shape,
  type WithLast,
} from '@chainrule/tensor'
import { describe } from '../../describe'
import { nextKey } from '../../keys'
import { Training } from '../../training'
import { checkLastDimension, checkSizes } from '../checks'
import { recurrentCellOptions, type RecurrentCellOptions } from './recurrentCell'

/** How a layer over time begins. */
export interface RecurrentOptions<D extends FloatDType = 'float32'> extends RecurrentCellOptions<D> {
  /** How many cells stand one above the other, each taking what the one below gives; 1 by default. */
  readonly layers?: number
}

/** The shape of a state beside a sequence of shape `S`: `[..., time, in]` makes `[..., hidden]`. */
export type StateShape<S extends Shape, Hidden extends number> = WithLast<ReplaceAxes<S, -2, []>, Hidden>

/** At least one: a layer's state has a part for each of its cells. */
export type Several<T> = [T, ...T[]]

/** The cells of a layer over time: the first takes the input, each other one what the one below gives. */
export function makeCells<Cell, D extends FloatDType>(
  op: string,
  inputSize: number,
  hiddenSize: number,
  options: RecurrentOptions<D>,
  make: (inputSize: number, options: RecurrentCellOptions<D>) => Cell,
): readonly Cell[] {
  checkOptions(op, options, [...recurrentCellOptions, 'layers'])
  const { layers = 1, key = nextKey(), ...rest } = options
  checkSizes(op, { inputSize, hiddenSize, layers })
  return random
    .split(key, layers)
    .map((key, layer) => make(layer === 0 ? inputSize : hiddenSize, { ...rest, key }))
}

/** How a kind of cell begins, and how it goes on. */
interface Walk<Cell, State> {
  /** The state before the first step: what was given, checked, or zeros. */
  start(cell: Cell, given: unknown, firstStep: AnyTensor): State
  step(cell: Cell, x: AnyTensor, state: State): State
  /** What a cell gives to the one above. */
  hidden(state: State): AnyTensor
}

/**
 * Walks through a sequence `[..., time, in]`, cell by cell. Each step is a tensor of its own until the end: cutting
 * them out of one large tensor would cost a gradient as large as that for every step.
 */
export function walkThrough<Cell, State>(
  op: string,
  x: unknown,
  states: unknown,
  { cells, inputSize }: { readonly cells: readonly Cell[]; readonly inputSize: number },
  { start, step, hidden }: Walk<Cell, State>,
): { output: AnyTensor; state: State[] } {
  checkLastDimension(op, x, inputSize)
  const shape: Shape = x.shape
  if (shape.length < 2 || shape.at(-2) === 0) {
    throw new ShapeError(
      op,
      `expects [..., time, ${inputSize}] with at least one step, got [${shape.join(', ')}]`,
      shape,
    )
  }
  const given = statesOf(op, states, cells.length)
  const before = shape.slice(0, -2).map(() => null)
  let steps = Array.from({ length: shape.at(-2) as number }, (_, time): AnyTensor => x.slice(...before, time))
  const state = cells.map((cell, layer) => {
    let current = start(cell, given[layer], steps[0] as AnyTensor)
    steps = steps.map((input) => {
      current = step(cell, input, current)
      return hidden(current)
    })
    return current
  })
  return { output: stack(steps, { axis: -2 }), state }
}

/** The given states of all layers; none where there is nothing, or a `Training`. */
function statesOf(op: string, states: unknown, layers: number): readonly unknown[] {
  if (states === undefined || states instanceof Training) return []
  if (Array.isArray(states) && states.length === layers) return states
  throw new ValueError(
    op,
    `the state is an array with that of each layer, ${layers} in all, as forward gives it; got ${describe(states)}`,
  )
}
