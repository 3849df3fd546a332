// How much a product does.
import { bytesPerElement, type DType } from '../../core/dtype'
import { sizeOf } from '../../core/shape'
import type { Access } from '../kernel'
import type { Request } from './schedule'

/** A product's floating-point operations, and the bytes that it reads and writes, each element once. */
export function workOf(
  { batch, m, n, k, a, b, reads, stores }: Request,
  dtypeOf: (buffer: number) => DType,
): { readonly flops: number; readonly bytes: number } {
  // None more for axes along which an access stays where it is.
  const touched = ({ buffer, strides }: Access, extents: readonly number[]): number =>
    bytesPerElement(dtypeOf(buffer)) * sizeOf(extents.filter((_, axis) => strides[axis] !== 0))
  const bytes = [
    touched(a, [...batch, m, k]),
    touched(b, [...batch, k, n]),
    ...[...reads, ...stores].map((access) => touched(access, [...batch, m, n])),
  ].reduce((x, y) => x + y)
  return { flops: 2 * sizeOf(batch) * m * n * k, bytes }
}
