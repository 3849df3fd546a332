// Arithmetic on small float64 arrays, of which a diagnosis does a lot. Takes and gives `Numbers`; nothing is changed
// in place.
import type { Shape } from '@chainrule/tensor'
import type { Numbers } from '../problem/problem'

export const sizeOf = (shape: Shape): number => shape.reduce((product, size) => product * size, 1)

export const sameShape = (a: Shape, b: Shape): boolean =>
  a.length === b.length && a.every((size, axis) => size === b[axis])

export const filled = (shape: Shape, value: number): Numbers => ({
  shape,
  data: new Float64Array(sizeOf(shape)).fill(value),
})

export const map = ({ shape, data }: Numbers, f: (x: number) => number): Numbers => ({
  shape,
  data: data.map((x) => f(x)),
})

/** `f` of the elements of two arrays of one shape. */
export function zip(a: Numbers, b: Numbers, f: (x: number, y: number) => number): Numbers {
  return { shape: a.shape, data: a.data.map((x, i) => f(x, b.data[i] as number)) }
}

export const scale = (a: Numbers, by: number): Numbers => map(a, (x) => x * by)
export const times = (a: Numbers, b: Numbers): Numbers => zip(a, b, (x, y) => x * y)
export const plus = (a: Numbers, b: Numbers): Numbers => zip(a, b, (x, y) => x + y)
export const minus = (a: Numbers, b: Numbers): Numbers => zip(a, b, (x, y) => x - y)
export const reshaped = (a: Numbers, shape: Shape): Numbers => ({ shape, data: a.data })

export function inner(a: Numbers, b: Numbers): number {
  let sum = 0
  for (let i = 0; i < a.data.length; i++) sum += (a.data[i] as number) * (b.data[i] as number)
  return sum
}

/** The largest absolute value; 0 of nothing, NaN if there is one. */
export function largest({ data }: Numbers): number {
  let most = 0
  for (const x of data) most = Math.max(most, Math.abs(x))
  return most
}

export const isFinite = ({ data }: Numbers): boolean => data.every((x) => Number.isFinite(x))

/** The element of the result at each index comes from the element of `a` at `from(index)`. */
export function gather(
  a: Numbers,
  shape: Shape,
  from: (index: readonly number[]) => readonly number[],
): Numbers {
  const result = new Float64Array(sizeOf(shape))
  const index = shape.map(() => 0)
  for (let flat = 0; flat < result.length; flat++) {
    let at = 0
    const source = from(index)
    for (let axis = 0; axis < a.shape.length; axis++)
      at = at * (a.shape[axis] as number) + (source[axis] as number)
    result[flat] = a.data[at] as number
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      index[axis] = (index[axis] as number) + 1
      if ((index[axis] as number) < (shape[axis] as number)) break
      index[axis] = 0
    }
  }
  return { shape, data: result }
}

/** The array with its axes in another order: axis `k` of the result is axis `axes[k]` of `a`. */
export const permuted = (a: Numbers, axes: readonly number[]): Numbers =>
  gather(
    a,
    axes.map((axis) => a.shape[axis] as number),
    (index) => a.shape.map((_, axis) => index[axes.indexOf(axis)] as number),
  )

/** The array with its axes in reverse order. */
export const transposed = (a: Numbers): Numbers =>
  permuted(
    a,
    a.shape.map((_, axis) => a.shape.length - 1 - axis),
  )

/** `a` repeated to a shape, or undefined where it does not broadcast to it. */
export function broadcast(a: Numbers, shape: Shape): Numbers | undefined {
  const offset = shape.length - a.shape.length
  if (offset < 0 || a.shape.some((size, axis) => size !== 1 && size !== shape[axis + offset]))
    return undefined
  return gather(a, shape, (index) =>
    a.shape.map((size, axis) => (size === 1 ? 0 : (index[axis + offset] as number))),
  )
}

/** The sum over axes, which stay as axes of 1. */
export function summed(a: Numbers, axes: readonly number[]): Numbers {
  const shape = a.shape.map((size, axis) => (axes.includes(axis) ? 1 : size))
  const data = new Float64Array(sizeOf(shape))
  const at = gather({ shape, data: data.map((_, i) => i) }, a.shape, (index) =>
    index.map((i, axis) => (axes.includes(axis) ? 0 : i)),
  )
  a.data.forEach((x, i) => {
    data[at.data[i] as number] = (data[at.data[i] as number] as number) + x
  })
  return { shape, data }
}

/** The shape without axes of 1. */
export const squeezed = (shape: Shape): Shape => shape.filter((size) => size !== 1)

/** How far `a` is from `b`, relative to the largest element of both; `floor` is the least that counts as large. */
export function distance(a: Numbers, b: Numbers, floor: number): number {
  if (!sameShape(a.shape, b.shape)) return Infinity
  let most = 0
  let size = floor
  for (let i = 0; i < a.data.length; i++) {
    const x = a.data[i] as number
    const y = b.data[i] as number
    most = Math.max(most, Math.abs(x - y))
    size = Math.max(size, Math.abs(x), Math.abs(y))
  }
  return most === 0 ? 0 : most / size
}

/** The product of two matrices; undefined where inner sizes differ or they are none. */
export function product(a: Numbers, b: Numbers): Numbers | undefined {
  const [m, k, ...more] = a.shape
  const [inner, n, ...others] = b.shape
  if (m === undefined || n === undefined || k !== inner || more.length + others.length > 0) return undefined
  const data = new Float64Array(m * n)
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      let sum = 0
      for (let s = 0; s < (k as number); s++)
        sum += (a.data[i * (k as number) + s] as number) * (b.data[s * n + j] as number)
      data[i * n + j] = sum
    }
  }
  return { shape: [m, n], data }
}

const single = new Float32Array(1)
const bits = new Int32Array(single.buffer)

/** A short text that is the same for arrays that agree in single precision, and hardly ever for others. */
export function fingerprint({ shape, data }: Numbers): string {
  let a = 17
  let b = 23
  for (const x of data) {
    single[0] = x + 0
    const word = bits[0] as number
    a = (Math.imul(a, 31) + word) | 0
    b = (Math.imul(b ^ word, 16777619) + (b >>> 13)) | 0
  }
  return `${shape.join()}:${a}:${b}`
}
