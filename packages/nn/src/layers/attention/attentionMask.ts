// Who may attend to whom: from a mask, and from the order of time, to a bool tensor that broadcasts to the scores.
import {
  arange,
  DTypeError,
  ShapeError,
  ValueError,
  type AnyTensor,
  type Shape,
  type Tensor,
} from '@chainrule/tensor'
import { checkInput } from '../checks'

/** What a mask and `causal` are, wherever attention is. */
export interface Masking {
  /**
   * bool: `true` where a query may attend to a key. Either `[queries, keys]`, for every head of every sample, or with
   * all axes of the scores, `[batch, heads, queries, keys]`, where axes of 1 stretch: write `[batch, 1, 1, keys]` for
   * a mask of padded keys. No other rank is taken, since one could read it in two ways.
   *
   * In masks for PyTorch's `nn.MultiheadAttention` `true` means the opposite, that a query may not attend; those for its
   * `scaled_dot_product_attention` are as here.
   */
  // oxlint-disable-next-line typescript/no-explicit-any -- the shape is checked when running
  readonly mask?: Tensor<any, 'bool'> | undefined
  /** Whether a query may attend only to keys at its own place and before. */
  readonly causal?: boolean | undefined
}

/**
 * Where a query may attend to a key, beside scores of shape `[..., heads, queries, keys]`; undefined for everywhere.
 *
 * @throws ShapeError, DTypeError or ValueError for a mask that is none, ShapeError where there is no order of time.
 */
export function allowedBy(
  { mask, causal = false }: Masking,
  op: string,
  scores: Shape,
): AnyTensor | undefined {
  if (typeof causal !== 'boolean') {
    throw new ValueError(op, `causal must be true or false; got ${String(causal)}`)
  }
  if (mask !== undefined) checkMask(op, mask, scores)
  const past = causal ? causalMask(op, scores) : undefined
  if (mask === undefined || past === undefined) return mask ?? past
  return mask.logicalAnd(past)
}

function checkMask(op: string, mask: unknown, scores: Shape): void {
  checkInput(op, mask, 'the mask')
  if (mask.dtype !== 'bool') {
    throw new DTypeError(
      op,
      `the mask must be bool, true where a query may attend to a key; got ${mask.dtype}; compare it: x.notEqual(0)`,
    )
  }
  const shape: Shape = mask.shape
  const wanted = shape.length === 2 ? scores.slice(-2) : scores
  const fits = shape.every((dim, axis) => dim === wanted[axis] || (shape.length > 2 && dim === 1))
  if (shape.length === wanted.length && fits) return
  throw new ShapeError(
    op,
    `the mask must be [queries, keys], here [${scores.slice(-2).join(', ')}], or have all axes of the scores, ` +
      `[${scores.join(', ')}], each of its size or 1; got [${shape.join(', ')}]`,
    scores,
    shape,
  )
}

function causalMask(op: string, scores: Shape): AnyTensor {
  const [queries, keys] = scores.slice(-2) as [number, number]
  if (queries !== keys) {
    throw new ShapeError(
      op,
      `causal needs as many keys as queries; got ${queries} queries and ${keys} keys; say by a mask which keys are past`,
      scores,
    )
  }
  return arange(queries).reshape([queries, 1]).greaterEqual(arange(keys))
}
