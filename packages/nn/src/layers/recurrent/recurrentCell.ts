// What recurrent cells have in common: their parameters, and the check of a state.
import {
  checkOptions,
  random,
  ShapeError,
  zeros,
  type AnyTensor,
  type FloatDType,
  type Shape,
  type Tensor,
} from '@chainrule/tensor'
import { uniform, type Initialiser } from '../../initialisers'
import { nextKey } from '../../keys'
import { checkInitialisers, checkInput, checkSizes } from '../checks'

/** How a recurrent cell begins. */
export interface RecurrentCellOptions<D extends FloatDType = 'float32'> {
  /** Where its random numbers come from; a new key for each cell by default. */
  readonly key?: random.Key
  /** The first weight of the input, ±1 / sqrt(hiddenSize) by default. */
  readonly weightIh?: Initialiser
  /** The first weight of the hidden state, ±1 / sqrt(hiddenSize) by default. */
  readonly weightHh?: Initialiser
  /** The first biases, ±1 / sqrt(hiddenSize) by default; `false` for a cell without. */
  readonly bias?: Initialiser | false
  /** The dtype of the parameters, float32 by default. */
  readonly dtype?: D
}

/** The names of {@link RecurrentCellOptions}. */
export const recurrentCellOptions: readonly string[] = ['key', 'weightIh', 'weightHh', 'bias', 'dtype']

/**
 * A recurrent cell: the parameters of its gates, which lie one below the other in the rows of the weights, as in
 * PyTorch.
 */
export abstract class RecurrentCell<
  In extends number = number,
  Hidden extends number = number,
  D extends FloatDType = 'float32',
> {
  /** The size of the last axis of what it takes. */
  readonly inputSize: In
  /** The size of the last axis of its state. */
  readonly hiddenSize: Hidden
  /** `[gates * hidden, in]` */
  readonly weightIh: Tensor<[number, In], D>
  /** `[gates * hidden, hidden]` */
  readonly weightHh: Tensor<[number, Hidden], D>
  /** `[gates * hidden]`, or none. */
  readonly biasIh: Tensor<[number], D> | undefined
  /** `[gates * hidden]`, or none. */
  readonly biasHh: Tensor<[number], D> | undefined

  protected constructor(
    op: string,
    gates: number,
    inputSize: In,
    hiddenSize: Hidden,
    options: RecurrentCellOptions<D>,
  ) {
    checkOptions(op, options, recurrentCellOptions)
    checkSizes(op, { inputSize, hiddenSize })
    const bound = 1 / Math.sqrt(hiddenSize)
    const usual = uniform(-bound, bound)
    const { key = nextKey(), weightIh = usual, weightHh = usual, bias = usual } = options
    checkInitialisers(op, { weightIh, weightHh, ...(bias !== false && { bias }) })
    const dtype: FloatDType = options.dtype ?? 'float32'
    const keys = random.split(key, 4)
    const make = (initialiser: Initialiser, n: 0 | 1 | 2 | 3, fanIn: number, ...columns: number[]) =>
      initialiser({
        key: keys[n],
        shape: [gates * hiddenSize, ...columns],
        fanIn,
        fanOut: hiddenSize,
        dtype,
      }) as AnyTensor
    this.inputSize = inputSize
    this.hiddenSize = hiddenSize
    this.weightIh = make(weightIh, 0, inputSize, inputSize)
    this.weightHh = make(weightHh, 1, hiddenSize, hiddenSize)
    this.biasIh = bias === false ? undefined : make(bias, 2, inputSize)
    this.biasHh = bias === false ? undefined : make(bias, 3, hiddenSize)
  }
}

/** A cell's parameters, whatever its sizes. */
export interface RecurrentParameters {
  readonly hiddenSize: number
  readonly weightIh: AnyTensor
  readonly weightHh: AnyTensor
  readonly biasIh: AnyTensor | undefined
  readonly biasHh: AnyTensor | undefined
}

/** A part of the state beside an input, checked; zeros in the cell's dtype where there is none. */
export function statePart(
  op: string,
  what: string,
  value: unknown,
  x: AnyTensor,
  { hiddenSize, weightHh }: RecurrentParameters,
): AnyTensor {
  const shape: Shape = [...(x.shape as Shape).slice(0, -1), hiddenSize]
  if (value === undefined) return zeros([...shape], { dtype: weightHh.dtype })
  checkInput(op, value, what)
  const found: Shape = value.shape
  if (found.length === shape.length && found.every((dim, axis) => dim === shape[axis])) return value
  throw new ShapeError(
    op,
    `${what} must have shape [${shape.join(', ')}] beside an input of [${x.shape.join(', ')}]; got [${found.join(', ')}]`,
    shape,
    found,
  )
}

/** `x W^T + b` */
export function affine(x: AnyTensor, weight: AnyTensor, bias: AnyTensor | undefined): AnyTensor {
  const product: AnyTensor = x.matmul(weight.transpose())
  return bias === undefined ? product : product.add(bias)
}
