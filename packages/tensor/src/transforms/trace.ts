// What all transforms share: handing a function aliases of its arguments, and giving results to the caller.
import { isFloat } from '../core/dtype'
import { ShapeError, TraceError, DTypeError } from '../core/errors'
import { describe } from '../core/describe'
import { formatShape } from '../core/shape'
import { alias, scalar, stored } from '../graph/leaves'
import { Tensor, type AnyTensor } from '../graph/tensor'
import { leavesOf, mapLeaves } from '../graph/tree'
import { compute } from '../runtime/compute'
import type { Keep } from '../runtime/describe'

/** An argument of a traced function: the tree of aliases that the function gets, and those that are differentiated. */
export interface TracedArgument {
  readonly tree: unknown
  /** The aliases of the argument's float tensors, in the order of its leaves. */
  readonly floats: readonly AnyTensor[]
}

// How many transforms are running around each other.
let open = 0

/**
 * Runs a transform. Its arguments are computed first and its results before it returns, as one program,
 * unless another transform is running around it: then all stays graph, for that one to go through.
 *
 * @param args what the transformed function is called with
 * @param body gives the tree of results
 * @param keep what stays computed besides the results
 */
export function transform<R>(
  op: string,
  args: readonly unknown[],
  body: () => R,
  keep: Keep = 'untraced',
): R {
  if (open > 0) return body()
  compute(leavesOf(op, args).map(({ tensor }) => tensor))
  const results = tracing(body)
  compute(
    leavesOf(op, results).map(({ tensor }) => tensor),
    keep,
  )
  return mapLeaves(results, detach) as R
}

/** Runs `body` as if a transform were running around it: what transforms in it return stays graph. */
export function tracing<R>(body: () => R): R {
  open++
  try {
    return body()
  } finally {
    open--
  }
}

/** Whether a transform is running, so that the values of what depends on its arguments are not wanted yet. */
export const isTracing = (): boolean => open > 0

/** A computed tensor without the graph that it came from. */
const detach = (x: AnyTensor): AnyTensor => (x.traced && x.storage ? stored(x.storage, x) : x)

/** An argument's tensors under fresh names. */
export function traceArgument(argument: unknown): TracedArgument {
  const floats: AnyTensor[] = []
  const tree = mapLeaves(argument, (x) => {
    const fresh = alias(x)
    if (isFloat(x.dtype)) floats.push(fresh)
    return fresh
  })
  return { tree, floats }
}

/** @throws TraceError unless a function returned what a transform can work with. */
export function checkResult(op: string, result: unknown): void {
  if (result instanceof Promise) {
    throw new TraceError(
      op,
      'the function returned a promise; a transform runs its function at once, so it cannot be async',
    )
  }
  if (result === undefined) {
    throw new TraceError(op, 'the function returned undefined; is a return missing?')
  }
}

/**
 * Checks that a function to be differentiated returned a loss.
 * @throws TraceError for no tensor, ShapeError for one with axes, DTypeError for one without real numbers.
 */
export function checkLoss(op: string, loss: unknown): asserts loss is AnyTensor {
  checkResult(op, loss)
  if (!(loss instanceof Tensor)) {
    throw new TraceError(op, `the function must return a scalar tensor, the loss; got ${describe(loss)}`)
  }
  if (loss.ndim !== 0) {
    throw new ShapeError(
      op,
      `a loss is a scalar, but the function returned shape ${formatShape(loss.shape)}; reduce it with sum() or mean(), ` +
        'or use vjp or jacobian',
      loss.shape,
    )
  }
  if (!isFloat(loss.dtype)) {
    throw new DTypeError(
      op,
      `a loss is float32 or float64, but the function returned ${loss.dtype}; use astype`,
    )
  }
}

/** A tensor of one value, for seeding and filling cotangents. */
export const filled = (like: AnyTensor, value: 0 | 1): AnyTensor =>
  scalar(value, like.dtype).broadcastTo(like.shape)
