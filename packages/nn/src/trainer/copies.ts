// Trees whose numbers nobody else holds: what a donated program overwrites must be its own.
import { tensor, tree, type AnyTensor, type DType, type Shape } from '@chainrule/tensor'

/** The tree with copies of its tensors. */
export const copyOf = <T>(value: T): T =>
  tree.map(
    (x) =>
      tensor(x.dataSync(), {
        shape: x.shape as Shape,
        dtype: x.dtype as DType,
      }) as AnyTensor,
    value,
  )

/** The way to the first float tensor of a tree that holds NaN or an infinity; undefined where all are finite. */
export function firstNonFinite(value: unknown): string | undefined {
  for (const [path, x] of tree.entries(value)) if (!isAllFinite(x)) return path
  return undefined
}

/** Whether a tensor holds neither NaN nor an infinity. */
export function isAllFinite(x: AnyTensor): boolean {
  if (x.dtype !== 'float32' && x.dtype !== 'float64') return true
  const data = x.dataSync() as Float32Array | Float64Array
  for (let i = 0; i < data.length; i++) if (!Number.isFinite(data[i])) return false
  return true
}
