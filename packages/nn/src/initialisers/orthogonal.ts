// Parameters that begin as a matrix that changes no lengths.
import { random, ShapeError, tensor, ValueError, type AnyTensor } from '@chainrule/tensor'
import type { Initialiser } from './initialiser'

/**
 * An initialiser that gives `gain` times a random orthogonal matrix, each equally likely: the parameter's first axis are
 * its rows, all others together its columns. The shorter ones of rows and columns are orthogonal to each other and of
 * length `gain`. Signals keep their size through many layers of such weights.
 * Source: Saxe et al., Exact Solutions to the Nonlinear Dynamics of Learning in Deep Linear Neural Networks (2014).
 *
 * It computes with the random numbers, so the key must have a value: make layers outside of `jit`.
 *
 * @param gain 1 by default
 * @throws ValueError for a gain that is no finite number; ShapeError, when a layer calls it, for a parameter with fewer
 * than two axes; TraceError within `jit`.
 * @example
 * const layer = new Linear(3, 2, { key: random.key(0), weight: orthogonal() })
 * layer.weight.matmul(layer.weight.transpose()).arraySync() // [[1, 0], [0, 1]]
 */
export function orthogonal(gain = 1): Initialiser {
  const op = 'orthogonal'
  if (typeof gain !== 'number' || !Number.isFinite(gain)) {
    throw new ValueError(op, `the gain must be a finite number; got ${String(gain)}`)
  }
  return ({ key, shape, dtype }) => {
    if (shape.length < 2) {
      throw new ShapeError(
        op,
        `the parameter must have two axes or more; got [${shape.join(', ')}]; give a bias another initialiser`,
        shape,
      )
    }
    const rows = shape[0] as number
    const columns = shape.slice(1).reduce((product, dim) => product * dim, 1)
    const [count, length] = [Math.min(rows, columns), Math.max(rows, columns)]
    const vectors = random.normal(key, [count, length], { dtype: 'float64' }).dataSync() as Float64Array
    orthonormalise(vectors, length)
    const lying: AnyTensor = tensor(vectors, { dtype: 'float64' }).reshape([count, length])
    const matrix = rows <= columns ? lying : lying.transpose()
    return matrix
      .mul(gain)
      .reshape([...shape])
      .astype(dtype) as never
  }
}

/**
 * Makes vectors that lie one behind the other orthogonal and of length 1: Gram and Schmidt's way, each projection done
 * twice, which is enough for all digits (Giraud et al., Rounding Error Analysis of the Classical Gram-Schmidt
 * Orthogonalization Process, 2005). Of normal numbers this makes every orthogonal matrix equally likely.
 */
function orthonormalise(vectors: Float64Array, length: number): void {
  for (let start = 0; start < vectors.length; start += length) {
    const vector = vectors.subarray(start, start + length)
    for (let turn = 0; turn < 2; turn++) {
      for (let other = 0; other < start; other += length) {
        const done = vectors.subarray(other, other + length)
        const share = dot(vector, done)
        for (let i = 0; i < length; i++) vector[i] = (vector[i] as number) - share * (done[i] as number)
      }
    }
    const size = Math.sqrt(dot(vector, vector))
    for (let i = 0; i < length; i++) vector[i] = (vector[i] as number) / size
  }
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number)
  return sum
}
