// From what the user passes to what a primitive takes: numbers become tensors, dtypes and shapes are made
// equal by explicit nodes.
import { holds, promote, type DType } from '../core/dtype'
import { DTypeError, ValueError } from '../core/errors'
import { describe } from '../core/describe'
import { broadcastShapes, type Shape } from '../core/shape'
import { scalar } from '../graph/leaves'
import { Tensor, type AnyTensor } from '../graph/tensor'
import { broadcast } from './broadcast'
import { cast } from './cast'

const ordinals = ['first', 'second', 'third']

/**
 * Checks that an argument is a tensor.
 * @throws ValueError that says which argument it is and what came instead.
 */
export function checkTensor(
  op: string,
  value: unknown,
  position = 0,
  expected = 'a tensor',
): asserts value is AnyTensor {
  if (value instanceof Tensor) return
  const which = ordinals[position] ?? `${position + 1}th`
  throw new ValueError(
    op,
    `the ${which} argument must be ${expected}; got ${describe(value)}; make one with tensor(...)`,
  )
}

/** A number as a scalar that takes on the dtype of the tensor beside it; throws where that would change its value. */
function weakScalar(op: string, value: number, beside: DType): AnyTensor {
  if (!holds(beside, value)) {
    const wider = holds('int32', value) ? 'int32' : 'float32'
    throw new DTypeError(op, `${value} is no ${beside}; use astype('${wider}') on the tensor first`)
  }
  return scalar(value, beside)
}

interface Acceptance {
  /** From the dtype that the tensors meet in to the one that the op works in; throws for one that it does not take. */
  readonly accept?: (dtype: DType) => DType
  /** Where the first of the values stands among the op's arguments. */
  readonly position?: number
}

/**
 * Arguments of an element-wise op as tensors of one dtype and one shape. A JavaScript number is a weak
 * scalar: it takes the dtype of the tensors (float32 where there is none).
 *
 * @throws ValueError for anything but tensors and numbers, DTypeError where dtypes do not mix without
 * loss, ShapeError where shapes do not broadcast.
 */
export function operands(
  op: string,
  values: readonly unknown[],
  { accept = (dtype) => dtype, position = 0 }: Acceptance = {},
): AnyTensor[] {
  let met: DType | undefined
  for (let i = 0; i < values.length; i++) {
    const value = values[i]
    if (typeof value === 'number') continue
    checkTensor(op, value, position + i, 'a tensor or a number')
    met = met === undefined ? value.dtype : promote(op, met, value.dtype)
  }
  const dtype = accept(met ?? 'float32')
  const tensors: AnyTensor[] = []
  let shape: Shape | undefined
  for (const value of values) {
    const x = typeof value === 'number' ? weakScalar(op, value, dtype) : cast(value as AnyTensor, dtype)
    shape = shape === undefined ? x.shape : broadcastShapes(op, shape, x.shape)
    tensors.push(x)
  }
  for (let i = 0; i < tensors.length; i++) tensors[i] = broadcast(tensors[i] as AnyTensor, shape as Shape)
  return tensors
}
