// What callbacks and metrics remember, for a file: numbers, text, tensors, typed arrays, arrays and plain objects, as JSON
// beside tensors by name.
import { Tensor, tensor, ValueError, type AnyTensor } from '@chainrule/tensor'
import { describe } from '../describe'

/** A value as JSON, in which tensors are named. */
export type Packed =
  | null
  | boolean
  | string
  | number
  | { readonly number: string }
  | { readonly tensor: string }
  | { readonly elements: string; readonly of: string }
  | { readonly object: Readonly<Record<string, Packed>> }
  | { readonly nothing: true }
  | readonly Packed[]

const arrays = { Float32Array, Float64Array, Int32Array, Uint8Array }

/**
 * A value as JSON; its tensors go into `tensors`.
 *
 * @param name what names of tensors begin with
 * @throws ValueError for what cannot be kept, such as functions and maps.
 */
export function pack(op: string, name: string, value: unknown, tensors: Map<string, AnyTensor>): Packed {
  if (value === undefined) return { nothing: true }
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value
  if (typeof value === 'number') {
    return Number.isFinite(value) && !Object.is(value, -0)
      ? value
      : { number: Object.is(value, -0) ? '-0' : String(value) }
  }
  if (value instanceof Tensor) {
    tensors.set(name, value as AnyTensor)
    return { tensor: name }
  }
  const of = Object.keys(arrays).find((each) => value instanceof arrays[each as keyof typeof arrays])
  if (of !== undefined) {
    tensors.set(name, tensor(value as Float32Array) as AnyTensor)
    return { elements: name, of }
  }
  if (Array.isArray(value)) return value.map((child, i) => pack(op, `${name}[${i}]`, child, tensors))
  const prototype: unknown = typeof value === 'object' ? Object.getPrototypeOf(value) : undefined
  if (prototype === Object.prototype || prototype === null) {
    const entries = Object.entries(value).map(([key, child]): [string, Packed] => [
      key,
      pack(op, `${name}.${key}`, child, tensors),
    ])
    return { object: Object.fromEntries(entries) }
  }
  throw new ValueError(
    op,
    `${name} cannot be kept in a checkpoint: expected numbers, text, tensors, arrays and plain objects; got ${describe(value)}`,
  )
}

/** The value that {@link pack} made JSON of. */
export function unpack(packed: Packed, tensors: Readonly<Record<string, AnyTensor>>): unknown {
  if (packed === null || typeof packed !== 'object') return packed
  if (Array.isArray(packed)) return packed.map((child: Packed) => unpack(child, tensors))
  if ('nothing' in packed) return undefined
  if ('number' in packed) return Number(packed.number)
  if ('tensor' in packed) return tensors[packed.tensor]
  if ('elements' in packed) return (tensors[packed.elements] as AnyTensor).dataSync()
  const { object } = packed as { readonly object: Readonly<Record<string, Packed>> }
  return Object.fromEntries(Object.entries(object).map(([key, child]) => [key, unpack(child, tensors)]))
}
