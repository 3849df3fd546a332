// One step of long short-term memory: an input and a state to the next state.
import {
  split,
  ValueError,
  type AnyTensor,
  type DType,
  type FloatDType,
  type LastDimensionError,
  type Promote,
  type Shape,
  type Tensor,
  type WithLast,
} from '@chainrule/tensor'
import { describe } from '../../describe'
import { Training } from '../../training'
import { checkLastDimension } from '../checks'
import {
  affine,
  RecurrentCell,
  statePart,
  type RecurrentCellOptions,
  type RecurrentParameters,
} from './recurrentCell'

/** What a cell of long short-term memory carries from step to step, each `[..., hidden]`. */
// oxlint-disable-next-line typescript/no-explicit-any -- a shape of unknown rank, as in Tensor
export interface LSTMState<S extends Shape = any, D extends DType = 'float32'> {
  /** What the cell gives at a step. */
  readonly hidden: Tensor<S, D>
  /** What it remembers. */
  readonly cell: Tensor<S, D>
}

const op = 'LSTMCell'

/**
 * A cell of long short-term memory (Hochreiter and Schmidhuber, 1997, with the forget gate of Gers et al., 2000):
 *
 * ```text
 * i, f, g, o = x weightIh^T + biasIh + hidden weightHh^T + biasHh      four parts of [..., hidden]
 * cell'      = sigmoid(f) cell + sigmoid(i) tanh(g)
 * hidden'    = sigmoid(o) tanh(cell')
 * ```
 *
 * `weightIh` is `[4 * hidden, in]`, `weightHh` `[4 * hidden, hidden]`, both biases `[4 * hidden]`, as in PyTorch. For
 * whole sequences there is {@link LSTM}.
 *
 * @throws ValueError for sizes that are no whole numbers from 1 up.
 * @example
 * const cell = new LSTMCell(2, 8, { key: random.key(0) })
 * let state = cell.forward(ones([5, 2])) // from a state of zeros
 * state = cell.forward(ones([5, 2]), state)
 * state.hidden.shape // [5, 8]
 */
export class LSTMCell<
  In extends number = number,
  Hidden extends number = number,
  D extends FloatDType = 'float32',
> extends RecurrentCell<In, Hidden, D> {
  constructor(inputSize: In, hiddenSize: Hidden, options: RecurrentCellOptions<D> = {}) {
    super(op, 4, inputSize, hiddenSize, options)
  }

  /**
   * One step.
   *
   * @param x `[..., in]`
   * @param state what the step before gave, each part `[..., hidden]`; zeros by default. A `Training`, which
   * containers hand on, is no state.
   * @returns the next state; its `hidden` is the cell's output
   * @throws ShapeError where the input or the state does not fit, DTypeError where the dtypes do not mix.
   */
  forward<S extends Shape, E extends DType = D>(
    x: Tensor<S, E> & LastDimensionError<S, In, 'LSTMCell'>,
    state?: LSTMState<WithLast<NoInfer<S>, Hidden>, Promote<D, NoInfer<E>>> | Training,
  ): LSTMState<WithLast<S, Hidden>, Promote<D, E>> {
    checkLastDimension(op, x, this.inputSize)
    return lstmStep(this, x, lstmState(op, state, x, this)) as never
  }
}

/** The state beside an input, checked; zeros where there is none. */
export function lstmState(op: string, state: unknown, x: AnyTensor, cell: RecurrentParameters): LSTMState {
  if (state !== undefined && (typeof state !== 'object' || state === null)) {
    throw new ValueError(op, `the state is { hidden, cell }; got ${describe(state)}`)
  }
  const given = (state instanceof Training ? {} : (state ?? {})) as Record<string, unknown>
  const wrong = Object.keys(given).find((name) => name !== 'hidden' && name !== 'cell')
  if (wrong !== undefined) throw new ValueError(op, `the state is { hidden, cell }; got '${wrong}' in it`)
  return {
    hidden: statePart(op, 'the hidden state', given['hidden'], x, cell),
    cell: statePart(op, 'the cell state', given['cell'], x, cell),
  }
}

/** One step, of arguments that are known to fit. */
export function lstmStep(cell: RecurrentParameters, x: AnyTensor, state: LSTMState): LSTMState {
  const sums = affine(x, cell.weightIh, cell.biasIh).add(affine(state.hidden, cell.weightHh, cell.biasHh))
  const [input, forget, candidate, output] = split(sums as AnyTensor, 4, { axis: -1 }) as AnyTensor[] as [
    AnyTensor,
    AnyTensor,
    AnyTensor,
    AnyTensor,
  ]
  const memory: AnyTensor = forget.sigmoid().mul(state.cell).add(input.sigmoid().mul(candidate.tanh()))
  return { hidden: output.sigmoid().mul(memory.tanh()), cell: memory }
}
