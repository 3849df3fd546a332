// Long short-term memory over time: `[..., time, in]` to `[..., time, hidden]` and the state at the end.
import type {
  DType,
  FloatDType,
  LastDimensionError,
  Promote,
  Shape,
  Tensor,
  WithLast,
} from '@chainrule/tensor'
import type { Training } from '../../training'
import { LSTMCell, lstmState, lstmStep, type LSTMState } from './lstmCell'
import {
  makeCells,
  walkThrough,
  type RecurrentOptions,
  type Several,
  type StateShape,
} from './recurrentLayer'

const op = 'LSTM'

/**
 * Long short-term memory over a sequence: the cells of {@link LSTMCell}, `layers` of them one above the other, step
 * by step from zeros or a given state. It runs forwards in time only.
 *
 * Every step is part of the program: one that is compiled (`jit`) is as long as the sequence, so keep lengths few.
 *
 * @throws ValueError for sizes that are no whole numbers from 1 up.
 * @example
 * const layer = new LSTM(3, 8, { layers: 2, key: random.key(0) })
 * const { output, state } = layer.forward(ones([4, 10, 3]))
 * output.shape // [4, 10, 8]
 * state.length // 2
 * layer.forward(ones([4, 1, 3]), state).output.shape // [4, 1, 8]
 */
export class LSTM<
  In extends number = number,
  Hidden extends number = number,
  D extends FloatDType = 'float32',
> {
  /** The size of the last axis of what it takes. */
  readonly inputSize: In
  /** The size of the last axis of what it gives. */
  readonly hiddenSize: Hidden
  /** The cells, the lowest first. */
  readonly cells: readonly LSTMCell<number, Hidden, D>[]

  constructor(inputSize: In, hiddenSize: Hidden, options: RecurrentOptions<D> = {}) {
    this.cells = makeCells(
      op,
      inputSize,
      hiddenSize,
      options,
      (size, rest) => new LSTMCell<number, Hidden, D>(size, hiddenSize, rest),
    )
    this.inputSize = inputSize
    this.hiddenSize = hiddenSize
  }

  /**
   * All steps.
   *
   * @param x `[..., time, in]`; in batches `[batch, time, in]`
   * @param state the state of each layer before the first step, as `forward` gives it; zeros by default. A
   * `Training`, which containers hand on, is no state.
   * @returns `output` `[..., time, hidden]`, what the highest cell gives at each step; `state`, that of each layer after
   * the last step, parts of `[..., hidden]`
   * @throws ShapeError where the input or the state does not fit, DTypeError where the dtypes do not mix.
   */
  forward<S extends Shape, E extends DType = D>(
    x: Tensor<S, E> & LastDimensionError<S, In, 'LSTM'>,
    state?: readonly LSTMState<StateShape<NoInfer<S>, Hidden>, Promote<D, NoInfer<E>>>[] | Training,
  ): {
    output: Tensor<WithLast<S, Hidden>, Promote<D, E>>
    state: Several<LSTMState<StateShape<S, Hidden>, Promote<D, E>>>
  } {
    return walkThrough(op, x, state, this, {
      start: (cell, given, first) => lstmState(op, given, first, cell),
      step: lstmStep,
      hidden: ({ hidden }) => hidden,
    }) as never
  }
}
