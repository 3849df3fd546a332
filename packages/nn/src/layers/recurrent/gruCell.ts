// One step of a gated recurrent unit: an input and a hidden state to the next hidden state.
import {
  split,
  type AnyTensor,
  type DType,
  type FloatDType,
  type LastDimensionError,
  type Promote,
  type Shape,
  type Tensor,
  type WithLast,
} from '@chainrule/tensor'
import { Training } from '../../training'
import { checkLastDimension } from '../checks'
import {
  affine,
  RecurrentCell,
  statePart,
  type RecurrentCellOptions,
  type RecurrentParameters,
} from './recurrentCell'

const op = 'GRUCell'

/**
 * A gated recurrent unit (Cho et al., 2014), in the form that PyTorch and cuDNN have, where the reset gate acts on
 * the product:
 *
 * ```text
 * r       = sigmoid(x Wr^T + br + hidden Ur^T + cr)
 * z       = sigmoid(x Wz^T + bz + hidden Uz^T + cz)
 * n       = tanh(x Wn^T + bn + r (hidden Un^T + cn))
 * hidden' = (1 - z) n + z hidden
 * ```
 *
 * `weightIh`, the W below each other, is `[3 * hidden, in]`, `weightHh`, the U, `[3 * hidden, hidden]`, the biases
 * `biasIh` and `biasHh` `[3 * hidden]`. For whole sequences there is {@link GRU}.
 *
 * @throws ValueError for sizes that are no whole numbers from 1 up.
 * @example
 * const cell = new GRUCell(2, 8, { key: random.key(0) })
 * let hidden = cell.forward(ones([5, 2])) // from a state of zeros
 * hidden = cell.forward(ones([5, 2]), hidden)
 * hidden.shape // [5, 8]
 */
export class GRUCell<
  In extends number = number,
  Hidden extends number = number,
  D extends FloatDType = 'float32',
> extends RecurrentCell<In, Hidden, D> {
  constructor(inputSize: In, hiddenSize: Hidden, options: RecurrentCellOptions<D> = {}) {
    super(op, 3, inputSize, hiddenSize, options)
  }

  /**
   * One step.
   *
   * @param x `[..., in]`
   * @param hidden what the step before gave, `[..., hidden]`; zeros by default. A `Training`, which containers hand
   * on, is no state.
   * @returns the next hidden state, which is the cell's output
   * @throws ShapeError where the input or the state does not fit, DTypeError where the dtypes do not mix.
   */
  forward<S extends Shape, E extends DType = D>(
    x: Tensor<S, E> & LastDimensionError<S, In, 'GRUCell'>,
    hidden?: Tensor<WithLast<NoInfer<S>, Hidden>, Promote<D, NoInfer<E>>> | Training,
  ): Tensor<WithLast<S, Hidden>, Promote<D, E>> {
    checkLastDimension(op, x, this.inputSize)
    return gruStep(this, x, gruState(op, hidden, x, this))
  }
}

/** The hidden state beside an input, checked; zeros where there is none. */
export const gruState = (op: string, hidden: unknown, x: AnyTensor, cell: RecurrentParameters): AnyTensor =>
  statePart(op, 'the hidden state', hidden instanceof Training ? undefined : hidden, x, cell)

/** One step, of arguments that are known to fit. */
export function gruStep(cell: RecurrentParameters, x: AnyTensor, hidden: AnyTensor): AnyTensor {
  const [resetIn, updateIn, candidateIn] = thirds(affine(x, cell.weightIh, cell.biasIh))
  const [resetHidden, updateHidden, candidateHidden] = thirds(affine(hidden, cell.weightHh, cell.biasHh))
  const reset: AnyTensor = resetIn.add(resetHidden).sigmoid()
  const update: AnyTensor = updateIn.add(updateHidden).sigmoid()
  const candidate: AnyTensor = candidateIn.add(reset.mul(candidateHidden)).tanh()
  return candidate.add(update.mul(hidden.sub(candidate)))
}

const thirds = (x: AnyTensor): [AnyTensor, AnyTensor, AnyTensor] =>
  split(x, 3, { axis: -1 }) as AnyTensor[] as [AnyTensor, AnyTensor, AnyTensor]
