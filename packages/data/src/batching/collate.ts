// Separate elements as one batch: takes elements of the same form (numbers, tensors, objects of them), gives one of that
// form in which each number and tensor is the stack of all.
import {
  DTypeError,
  realize,
  ShapeError,
  Tensor,
  tensor,
  ValueError,
  type AnyTensor,
  type TypedArray,
} from '@chainrule/tensor'

type StackedShape<S> = S extends readonly number[]
  ? number extends S['length']
    ? AnyTensor['shape']
    : [number, ...S]
  : AnyTensor['shape']

/** The batch of elements `E`: of numbers and tensors one tensor with an axis more, of text an array. */
export type Collated<E> =
  E extends Tensor<infer S, infer D>
    ? Tensor<StackedShape<S>, D>
    : E extends number
      ? Tensor<[number], 'float32'>
      : E extends boolean
        ? Tensor<[number], 'bool'>
        : E extends string
          ? readonly string[]
          : E extends Float32Array
            ? Tensor<[number, number], 'float32'>
            : E extends Float64Array
              ? Tensor<[number, number], 'float64'>
              : E extends Int32Array
                ? Tensor<[number, number], 'int32'>
                : E extends Uint8Array
                  ? Tensor<[number, number], 'uint8'>
                  : E extends object
                    ? { [Key in keyof E]: Collated<E[Key]> }
                    : never

const op = 'DataLoader'
const rightElements = 'numbers, booleans, text, typed arrays, tensors, or arrays and objects of them'

/**
 * The batch of some elements, at least one.
 *
 * @param indexOf which element of the source each is, for errors.
 * @throws ShapeError, DTypeError or ValueError that names the first element that is not like the others.
 */
export function collate<E>(elements: readonly E[], indexOf: (position: number) => number): Collated<E> {
  return collateAt(elements, '', indexOf) as Collated<E>
}

function collateAt(items: readonly unknown[], path: string, indexOf: (position: number) => number): unknown {
  const [first] = items
  const kind = kindOf(first)
  const at = path === '' ? '' : ` at ${path}`
  for (const [position, item] of items.entries()) {
    const found = kindOf(item)
    if (found === kind && found !== 'nothing') continue
    const expected = kind === 'nothing' ? rightElements : `${kind}${at}, as element ${indexOf(0)} has`
    const which = kind === 'nothing' ? 0 : position
    throw new ValueError(
      op,
      `elements that differ: expected ${expected}; element ${indexOf(which)} has ${describe(items[which])}${at}`,
    )
  }
  switch (kind) {
    case 'a number':
      return tensor(Float32Array.from(items as readonly number[]))
    case 'a boolean':
      return tensor(Uint8Array.from(items as readonly boolean[], Number), { dtype: 'bool' })
    case 'text':
      return items
    case 'a tensor':
      return stackTensors(items as readonly AnyTensor[], at, indexOf)
    case 'a typed array':
      return stackTensors(
        (items as readonly TypedArray[]).map((item) => tensor(item) as AnyTensor),
        at,
        indexOf,
      )
    case 'an array': {
      const arrays = items as readonly (readonly unknown[])[]
      checkForm(arrays, ({ length }) => `${length} items`, at, indexOf)
      return (first as readonly unknown[]).map((_, i) =>
        collateAt(
          arrays.map((item) => item[i]),
          `${path}[${i}]`,
          indexOf,
        ),
      )
    }
    case 'an object': {
      const objects = items as readonly Record<string, unknown>[]
      checkForm(objects, (item) => `the keys ${Object.keys(item).toSorted().join(', ')}`, at, indexOf)
      return Object.fromEntries(
        Object.keys(first as object).map((key) => [
          key,
          collateAt(
            objects.map((item) => item[key]),
            path === '' ? key : `${path}.${key}`,
            indexOf,
          ),
        ]),
      )
    }
    case 'nothing':
      return undefined
  }
}

type Kind =
  'a number' | 'a boolean' | 'text' | 'a tensor' | 'a typed array' | 'an array' | 'an object' | 'nothing'

function kindOf(item: unknown): Kind {
  if (typeof item === 'number') return 'a number'
  if (typeof item === 'boolean') return 'a boolean'
  if (typeof item === 'string') return 'text'
  if (item instanceof Tensor) return 'a tensor'
  if (ArrayBuffer.isView(item)) return 'a typed array'
  if (Array.isArray(item)) return 'an array'
  const isObject = Object.prototype.toString.call(item) === '[object Object]'
  return isObject && Object.keys(item as object).length > 0 ? 'an object' : 'nothing'
}

function describe(item: unknown): string {
  const kind = kindOf(item)
  if (kind !== 'nothing') return kind
  return typeof item === 'object' && item !== null ? `an empty or unknown object` : String(item)
}

function checkForm<T>(
  items: readonly T[],
  formOf: (item: T) => string,
  at: string,
  indexOf: (position: number) => number,
): void {
  const expected = formOf(items[0] as T)
  const position = items.findIndex((item) => formOf(item) !== expected)
  if (position === -1) return
  throw new ValueError(
    op,
    `elements that differ: expected ${expected}${at}, as element ${indexOf(0)} has; ` +
      `element ${indexOf(position)} has ${formOf(items[position] as T)}`,
  )
}

function stackTensors(
  tensors: readonly AnyTensor[],
  at: string,
  indexOf: (position: number) => number,
): AnyTensor {
  const [first] = tensors as readonly [AnyTensor, ...AnyTensor[]]
  const form = (shape: readonly number[]): string => `[${shape.join(', ')}]`
  for (const [position, { shape, dtype }] of tensors.entries()) {
    if (form(shape) !== form(first.shape)) {
      throw new ShapeError(
        op,
        `ragged elements: expected shape ${form(first.shape)}${at}, as element ${indexOf(0)} has; ` +
          `element ${indexOf(position)} has ${form(shape)}; pad or cut them alike`,
        first.shape,
        shape,
      )
    }
    if (dtype !== first.dtype) {
      throw new DTypeError(
        op,
        `elements that differ: expected ${first.dtype}${at}, as element ${indexOf(0)} has; ` +
          `element ${indexOf(position)} has ${String(dtype)}; astype one of them`,
      )
    }
  }
  realize([...tensors])
  const parts = tensors.map((x) => x.dataSync() as TypedArray)
  const [head] = parts as [TypedArray, ...TypedArray[]]
  const stacked = new (head.constructor as new (size: number) => TypedArray)(head.length * parts.length)
  for (const [position, part] of parts.entries()) stacked.set(part, position * part.length)
  return tensor(stacked, { shape: [tensors.length, ...first.shape], dtype: first.dtype }) as AnyTensor
}
