// The user's loss with its result checked, and what autodiff says of it.
import {
  DTypeError,
  realize,
  ShapeError,
  Tensor,
  TraceError,
  tree,
  valueAndGrad,
  ValueError,
  type AnyTensor,
} from '@chainrule/tensor'
import type { Inputs, Numbers } from './problem'

/** A loss as the user wrote it. */
export type Loss = (inputs: never) => unknown

/**
 * The loss, which throws if it gives no float64 scalar.
 *
 * @throws TraceError, ShapeError and DTypeError when it is called.
 */
export function lossOf(op: string, loss: Loss): (inputs: Inputs) => AnyTensor {
  if (typeof loss !== 'function') throw new ValueError(op, 'loss must be a function of the inputs')
  return (inputs) => {
    const result = loss(inputs as never)
    if (!(result instanceof Tensor)) {
      const what =
        result === undefined
          ? 'nothing; is a return missing?'
          : result instanceof Promise
            ? 'a promise; it cannot be async'
            : typeof result === 'number'
              ? 'a number, which has no derivative; leave item() out'
              : 'no tensor'
      throw new TraceError(op, `loss must return a scalar tensor; it returned ${what}`)
    }
    const value = result as AnyTensor
    const shape = value.shape as readonly number[]
    if (shape.length > 0) {
      throw new ShapeError(
        op,
        `loss must return a scalar; it returned shape [${shape.join(', ')}]; reduce it with sum() or mean()`,
        shape,
      )
    }
    if (value.dtype !== 'float64') {
      throw new DTypeError(
        op,
        `loss must compute in float64, the dtype of its inputs; it returned ${value.dtype}; leave casts out`,
      )
    }
    return value
  }
}

/** What autodiff says. */
export interface Truth {
  readonly loss: number
  /** By path, for every float input. */
  readonly gradients: ReadonlyMap<string, Numbers>
  /** The same as tensors, in the form of the inputs. */
  readonly tree: unknown
}

/**
 * The loss and its gradients by autodiff.
 *
 * @throws ValueError where one is not finite, and what the loss throws.
 */
export function differentiate(op: string, loss: (inputs: Inputs) => AnyTensor, inputs: Inputs): Truth {
  // The names and the types of the inputs are not known here.
  const [value, gradients] = valueAndGrad(loss as (inputs: never) => AnyTensor)(inputs as never)
  const entries = tree.entries(gradients)
  realize([value, ...entries.map(([, gradient]) => gradient)])
  const numbers = entries.map(
    ([path, x]) =>
      [path, { shape: [...(x.shape as readonly number[])], data: Float64Array.from(x.dataSync()) }] as const,
  )
  const result: number = value.item()
  const broken = numbers.find(([, { data }]) => !data.every(Number.isFinite))
  if (!Number.isFinite(result) || broken !== undefined) {
    const what =
      broken === undefined || !Number.isFinite(result)
        ? `loss is ${result}`
        : `the gradient of ${broken[0]} is not finite`
    throw new ValueError(
      op,
      `${what} for random inputs, so there is nothing to compare with; keep inputs where it is finite, as with arbitraryTensor(dims, { min: 0.1, max: 1 })`,
    )
  }
  return { loss: result, gradients: new Map(numbers), tree: gradients }
}
