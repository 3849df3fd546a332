// Inputs for an op's samples: seeded random values of the kind, shape and range that the sample asks for,
// as tensors that are stored in order or seen through views.
import { Tensor, tensor, type AnyTensor, type DType } from '../../src/index'
import type { SampleInput } from '../../src/graph/samples'

/** Uniform numbers in [0, 1), the same for the same seed (mulberry32, T. Ettinger). */
export function uniform(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t ^= t + Math.imul(t ^ (t >>> 7), 61 | t)
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

const sizeOf = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1)

// Kinks of round, relu, clip ... lie at multiples of one half; values keep this far from them.
const margin = 0.06

/** `n` different numbers in [low, high], evenly spread, shuffled, none near a multiple of one half. */
function spread(n: number, low: number, high: number, next: () => number): number[] {
  const segments: [number, number][] = []
  for (let k = Math.floor(low * 2); k <= Math.ceil(high * 2); k++) {
    const from = Math.max(low, k / 2 + margin)
    const to = Math.min(high, (k + 1) / 2 - margin)
    if (to > from) segments.push([from, to])
  }
  if (segments.length === 0) segments.push([low, high])
  const total = segments.reduce((sum, [from, to]) => sum + to - from, 0)
  const values = Array.from({ length: n }, (_, i) => {
    let at = ((i + 0.25 + 0.5 * next()) / n) * total
    for (const [from, to] of segments) {
      if (at <= to - from) return from + at
      at -= to - from
    }
    return high
  })
  for (let i = n - 1; i > 0; i--) {
    const j = Math.floor(next() * (i + 1))
    const swap = values[i] as number
    values[i] = values[j] as number
    values[j] = swap
  }
  return values
}

/** The values of an input, in the given dtype where the sample leaves it open. */
export function valuesFor(input: SampleInput, next: () => number): number[] {
  const n = sizeOf(input.shape)
  switch (input.kind) {
    case 'real':
      return spread(n, input.low, input.high, next)
    case 'whole':
      return Array.from({ length: n }, () => input.low + Math.floor(next() * (input.high - input.low)))
    case 'bool':
      return Array.from({ length: n }, () => (next() < 0.5 ? 0 : 1))
  }
}

const arrays = {
  float32: Float32Array,
  float64: Float64Array,
  int32: Int32Array,
  uint8: Uint8Array,
  bool: Uint8Array,
} as const

/** A stored tensor of the values; whole dtypes take them truncated. */
export const stored = (values: ArrayLike<number>, shape: readonly number[], dtype: DType): AnyTensor => {
  const numbers = Array.from(values)
  if (dtype === 'bool') return tensor(arrays.uint8.from(numbers), { shape: [...shape] }).astype('bool')
  return tensor(arrays[dtype].from(numbers), { shape: [...shape] }) as AnyTensor
}

/** A way to see a tensor's values through a view: not stored, or stored in another order. */
export interface Layout {
  readonly name: string
  readonly view: (x: AnyTensor) => AnyTensor
}

/** Views that hold the same values as the stored tensor. */
export const layouts: readonly Layout[] = [
  {
    name: 'transposed',
    view: (x) => stored(x.transpose().dataSync(), x.shape.toReversed(), x.dtype).transpose(),
  },
  {
    name: 'sliced with a step',
    view: (x) =>
      x.ndim === 0
        ? x.reshape([1]).slice(0)
        : stored(
            x.repeat(2, { axis: -1 }).dataSync(),
            [...x.shape.slice(0, -1), (x.shape.at(-1) as number) * 2],
            x.dtype,
          ).slice(
            ...x.shape.map((_: number, axis: number) => (axis === x.ndim - 1 ? [null, null, 2] : null)),
          ),
  },
  { name: 'flipped', view: (x) => stored(x.flip().dataSync(), x.shape, x.dtype).flip() },
  {
    name: 'a part of a larger tensor',
    view: (x) => {
      const around = x.shape.map(() => [1, 2] as [number, number])
      const padded = x.dtype === 'bool' ? x.astype('uint8').pad(around).astype('bool') : x.pad(around)
      return stored(padded.dataSync(), padded.shape, x.dtype).slice(
        ...x.shape.map((dim: number) => [1, 1 + dim] as [number, number]),
      )
    },
  },
]

/** A view whose values repeat along the first axis longer than 1; `undefined` where there is none. */
export function broadcastView(x: AnyTensor): AnyTensor | undefined {
  const axis = x.shape.findIndex((dim: number) => dim > 1)
  if (axis < 0) return undefined
  const one = x.slice(...x.shape.map((_: number, at: number) => (at === axis ? [0, 1] : null)))
  return stored(one.dataSync(), one.shape, x.dtype).broadcastTo(x.shape)
}

export const isTensor = (value: unknown): value is AnyTensor => value instanceof Tensor
