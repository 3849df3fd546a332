// The matrix product, the one contraction that is a primitive: two batches of matrices in, the batch of
// their products out. The function around it deals with vectors and with batches that broadcast.
import { checkNumeric, isFloat, promote, type DType } from '../core/dtype'
import { InternalError, ShapeError } from '../core/errors'
import { broadcastShapes, formatShape, sameShape, sizeOf, type Shape } from '../core/shape'
import { apply, definePrimitive } from '../graph/apply'
import type { Value } from '../graph/primitive'
import { real, sample, whole, withSamples } from '../graph/samples'
import type { MatmulFunction } from '../graph/signatures'
import type { AnyTensor } from '../graph/tensor'
import { broadcast } from './broadcast'
import { cast } from './cast'
import { checkTensor } from './operands'

// [..., m, k] x [..., k, n] of one dtype, with the same dimensions before the last two.
const matmulPrimitive = definePrimitive({
  name: 'matmul',
  infer: ([left, right]) => {
    const a = left as AnyTensor
    const b = right as AnyTensor
    const fits =
      sameShape(batchOf(a.shape), batchOf(b.shape)) &&
      a.shape.at(-1) === b.shape.at(-2) &&
      a.dtype === b.dtype
    if (!fits) {
      const pair = [a, b].map(({ dtype, shape }) => `${dtype} ${formatShape(shape)}`).join(' x ')
      throw new InternalError(
        'matmul',
        `the primitive takes equal batches of matrices that fit, of one dtype; got ${pair}`,
      )
    }
    return { shape: [...a.shape.slice(0, -1), b.shape.at(-1) as number], dtype: a.dtype }
  },
  vjp: (ct, [a, b]) => [ct.matmul(swapLast(b as AnyTensor)), swapLast(a as AnyTensor).matmul(ct)],
  lower: () => ({ kind: 'product' }),
  evaluate: ([left, right], output) => {
    const a = left as Value
    const b = right as Value
    const [m, k] = a.shape.slice(-2) as [number, number]
    const n = b.shape.at(-1) as number
    const batches = sizeOf(batchOf(a.shape))
    const multiply = isFloat(output.dtype) ? multiplyFloats : multiplyInts
    for (let batch = 0; batch < batches; batch++) {
      multiply(
        a.data.subarray(batch * m * k, (batch + 1) * m * k),
        b.data.subarray(batch * k * n, (batch + 1) * k * n),
        output.data.subarray(batch * m * n, (batch + 1) * m * n),
        k,
        n,
      )
    }
  },
})

type Elements = Value['data']

// One row of the result at a time, summed in double precision over rows of b, which lie in memory in the
// order in which they are read; four of them per pass, since reading and writing the sums costs the most.
function multiplyFloats(a: Elements, b: Elements, out: Elements, k: number, n: number): void {
  const right = b instanceof Float64Array ? b : new Float64Array(b)
  const row = new Float64Array(n)
  const whole = k - (k % 4)
  for (let from = 0, to = 0; to < out.length; from += k, to += n) {
    row.fill(0)
    for (let p = 0, start = 0; p < whole; p += 4, start += 4 * n) {
      const f0 = a[from + p] as number
      const f1 = a[from + p + 1] as number
      const f2 = a[from + p + 2] as number
      const f3 = a[from + p + 3] as number
      for (let j = 0, r = start; j < n; j++, r++) {
        // From left to right: the same roundings as one row after the other.
        row[j] =
          (row[j] as number) +
          f0 * (right[r] as number) +
          f1 * (right[r + n] as number) +
          f2 * (right[r + 2 * n] as number) +
          f3 * (right[r + 3 * n] as number)
      }
    }
    for (let p = whole, start = whole * n; p < k; p++, start += n) {
      const factor = a[from + p] as number
      for (let j = 0; j < n; j++) row[j] = (row[j] as number) + factor * (right[start + j] as number)
    }
    out.set(row, to)
  }
}

// The same in whole numbers that wrap at 32 bits, and for uint8 at 8 on storing.
function multiplyInts(a: Elements, b: Elements, out: Elements, k: number, n: number): void {
  const row = new Int32Array(n)
  for (let from = 0, to = 0; to < out.length; from += k, to += n) {
    row.fill(0)
    for (let p = 0, start = 0; p < k; p++, start += n) {
      const factor = a[from + p] as number
      for (let j = 0; j < n; j++)
        row[j] = ((row[j] as number) + Math.imul(factor, b[start + j] as number)) | 0
    }
    out.set(row, to)
  }
}

const batchOf = (shape: Shape): Shape => shape.slice(0, -2)

/** The tensor with its last two axes exchanged. */
function swapLast(x: AnyTensor): AnyTensor {
  const axes: number[] = x.shape.map((_: number, axis: number) => axis)
  return x.transpose([...axes.slice(0, -2), axes.length - 1, axes.length - 2])
}

/**
 * The dtype in which the op multiplies and sums what `a` and `b` hold: the one that they promote to.
 * @throws DTypeError where they do not mix, and for bool.
 */
export function productDType(op: string, a: DType, b: DType): DType {
  const dtype = promote(op, a, b)
  checkNumeric(op, dtype)
  return dtype
}

function product(a: AnyTensor, b: AnyTensor): AnyTensor {
  const op = 'matmul'
  checkTensor(op, a)
  checkTensor(op, b, 1)
  const shapes = `${formatShape(a.shape)} x ${formatShape(b.shape)}`
  if (a.ndim === 0 || b.ndim === 0) {
    throw new ShapeError(op, `a scalar is no matrix (${shapes}); use mul`, a.shape, b.shape)
  }
  const dtype = productDType(op, a.dtype, b.dtype)
  const inner = a.shape.at(-1) as number
  const other = b.shape.at(b.ndim === 1 ? 0 : -2) as number
  if (inner !== other) {
    const advice = a.ndim > 1 && b.ndim > 1 ? 'transpose one of them?' : 'they must be equal'
    throw new ShapeError(
      op,
      `inner dimensions differ: ${shapes} (${inner} and ${other}); ${advice}`,
      a.shape,
      b.shape,
    )
  }
  const rows = cast(a.ndim === 1 ? a.reshape([1, inner]) : a, dtype)
  const columns = cast(b.ndim === 1 ? b.reshape([inner, 1]) : b, dtype)
  const result = multiplyBatches(op, rows, columns)
  if (a.ndim > 1 && b.ndim > 1) return result
  const shape: Shape = result.shape
  return result.reshape([
    ...batchOf(shape),
    ...(a.ndim > 1 ? shape.slice(-2, -1) : []),
    ...(b.ndim > 1 ? shape.slice(-1) : []),
  ])
}

function multiplyBatches(op: string, a: AnyTensor, b: AnyTensor): AnyTensor {
  const [m, k] = a.shape.slice(-2)
  const n = b.shape.at(-1)
  const batch = broadcastBatches(op, a.shape, b.shape)
  // One matrix on the right of a batch: the batch is more rows, and nothing is repeated.
  if (a.ndim > 2 && sizeOf(batchOf(b.shape)) === 1) {
    const size = sizeOf(batchOf(a.shape))
    return apply(matmulPrimitive, [a.reshape([size * m, k]), b.reshape([k, n])], undefined).reshape([
      ...batch,
      m,
      n,
    ])
  }
  return apply(matmulPrimitive, [broadcast(a, [...batch, m, k]), broadcast(b, [...batch, k, n])], undefined)
}

function broadcastBatches(op: string, a: Shape, b: Shape): Shape {
  try {
    return broadcastShapes(op, batchOf(a), batchOf(b))
  } catch {
    const batches = `${formatShape(batchOf(a))} and ${formatShape(batchOf(b))}`
    throw new ShapeError(
      op,
      `the leading axes of ${formatShape(a)} x ${formatShape(b)}, ${batches}, do not broadcast; reshape or expandDims one of them`,
      a,
      b,
    )
  }
}

/**
 * The matrix product of `a` `[..., m, k]` and `b` `[..., k, n]`: `[..., m, n]`. The leading axes broadcast. A
 * vector is a row on the left and a column on the right, and its axis of 1 is not in the result: two vectors
 * give their inner product.
 *
 * The result has the dtype that `a` and `b` promote to. Floats are summed in it, in blocks of a few hundred terms whose
 * sums are added then, so that the error grows with neither for long; int32 and uint8 wrap.
 *
 * @throws ShapeError where the inner dimensions differ, the leading axes do not broadcast or one is a
 * scalar; DTypeError for bool and for dtypes that do not mix.
 * @example
 * matmul(tensor([[1, 2], [3, 4]]), tensor([[1], [10]])).arraySync() // [[21], [43]]
 * matmul(tensor([1, 2]), tensor([10, 1])).item() // 12
 */
export const matmul = product as unknown as MatmulFunction
withSamples(matmul, () => [
  sample([real([3]), real([3])], product),
  sample([real([2, 3]), real([3, 4])], product),
  sample([real([3]), real([3, 2])], product),
  sample([real([2, 3]), real([3])], product),
  sample([real([2, 2, 3]), real([2, 3, 2])], product),
  sample([real([2, 2, 3]), real([3, 4])], product),
  sample([real([2, 3, 2]), real([2])], product),
  sample([real([2]), real([3, 2, 2])], product),
  sample([real([2, 1, 2, 3]), real([3, 3, 2])], product),
  sample([real([2, 2]), real([1, 1, 2, 2])], product),
  sample([real([2, 5]), real([5, 7])], product),
  sample([real([2, 0]), real([0, 3])], product),
  sample([real([0, 2]), real([2, 3])], product),
  sample([real([0, 2, 3]), real([3, 4])], product),
  sample([whole([2, 3], -50, 50), whole([3, 2], -50, 50)], product),
])
