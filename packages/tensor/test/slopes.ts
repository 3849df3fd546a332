// Derivatives of element-wise ops at chosen points, where a conformance suite of random inputs never comes.
import { grad, tensor, type AnyTensor } from '../src/index'

const arrays = { float32: Float32Array, float64: Float64Array } as const

// Looser than the ops' own types, which differ from op to op.
type Op = (x: never) => unknown

/** The derivative of `op` at each of the numbers. A zero comes without its sign. */
export function slopesOf(op: Op, xs: readonly number[], dtype: keyof typeof arrays = 'float64'): number[] {
  const total = (x: AnyTensor): AnyTensor => (op(x as never) as AnyTensor).sum()
  const slopes = grad(total as never) as unknown as (x: AnyTensor) => AnyTensor
  return Array.from(slopes(tensor(arrays[dtype].from(xs))).dataSync() as Float64Array, (slope) => slope + 0)
}

/** The second derivative of `op` at each of the numbers. */
export function curvaturesOf(
  op: Op,
  xs: readonly number[],
  dtype: keyof typeof arrays = 'float64',
): number[] {
  const total = (x: AnyTensor): AnyTensor => (op(x as never) as AnyTensor).sum()
  return slopesOf(
    (x: AnyTensor) => (grad(total as never) as unknown as (x: AnyTensor) => AnyTensor)(x),
    xs,
    dtype,
  )
}
