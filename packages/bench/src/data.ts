// Random numbers that every system draws for itself, the same in each: a hash of where they stand. The Python
// systems have the same lines in `python/data.py`.
import { inputSets, type Input, type Lenet, type Operation, type Training } from './workload'

/** A batch of samples: `inputs` is `[batch, in]`, `targets` one-hot `[batch, out]`. */
export interface Batch {
  readonly inputs: Float32Array
  readonly targets: Float32Array
}

/** The parameters of a layer: `weight` is `[in, out]`, `bias` `[out]`. */
export interface Layer {
  readonly weight: Float32Array
  readonly bias: Float32Array
}

/** The 32 bits of `x`, well mixed. */
function mix(x: number): number {
  let h = x ^ (x >>> 16)
  h = Math.imul(h, 0x21f0aaad)
  h ^= h >>> 15
  h = Math.imul(h, 0x735a2d97)
  return (h ^ (h >>> 15)) >>> 0
}

/** `size` numbers from 0 to 1, exactly representable in float32; each stream has its own. */
export function uniform(stream: number, size: number): Float32Array {
  const key = mix(stream)
  const numbers = new Float32Array(size)
  for (let i = 0; i < size; i++) numbers[i] = (mix(key ^ i) >>> 8) * 2 ** -24
  return numbers
}

const between = (stream: number, scale: number, size: number): Float32Array =>
  uniform(stream, size).map((u) => (u * 2 - 1) * scale)

const sizeOf = (shape: readonly number[]): number => shape.reduce((size, dim) => size * dim, 1)

/** What `list` has to hold at `index`. */
export function at<T>(list: ArrayLike<T>, index: number): T {
  const item = list[index]
  if (item === undefined) throw new Error(`there is no item ${index} in a list of ${list.length}`)
  return item
}

/** The batches of a training, in the order in which they take turns. */
export const batchesOf = (job: Training | Lenet): Batch[] => {
  const { batch, batches } = job
  const [size, classes] =
    job.kind === 'lenet' ? [job.side ** 2, job.units.at(-1)] : [job.sizes[0], job.sizes.at(-1)]
  return Array.from({ length: batches }, (_, b) => {
    const targets = new Float32Array(batch * (classes ?? 0))
    for (const [row, u] of uniform(2000 + b, batch).entries()) {
      targets[row * (classes ?? 0) + Math.floor(u * (classes ?? 0))] = 1
    }
    return { inputs: uniform(1000 + b, batch * (size ?? 0)), targets }
  })
}

/** The parameters that a training starts from. */
export const layersOf = ({ sizes }: Pick<Training, 'sizes'>): Layer[] =>
  sizes.slice(1).map((width, l) => {
    const fanIn = at(sizes, l)
    const limit = Math.sqrt(6 / (fanIn + width))
    return { weight: between(100 + l, limit, fanIn * width), bias: new Float32Array(width) }
  })

/** The side of what the convolutions and the pooling of a {@link Lenet} leave. */
export const lastSide = ({ side }: Lenet): number => Math.floor((Math.floor(side / 2) - 4) / 2)

/** The parameters that a {@link Lenet} starts from: of convolutions, `weight` is `[out, in, 5, 5]`, and of layers. */
export function lenetOf(job: Lenet): { readonly convolutions: Layer[]; readonly layers: Layer[] } {
  const [first, second] = job.channels
  const convolutions = [
    [1, first],
    [first, second],
  ].map(([from, to], l) => {
    const [fanIn, fanOut] = [25 * (from ?? 0), 25 * (to ?? 0)]
    const weight = between(200 + l, Math.sqrt(6 / (fanIn + fanOut)), fanIn * (to ?? 0))
    return { weight, bias: new Float32Array(to ?? 0) }
  })
  const sizes = [second * lastSide(job) ** 2, ...job.units]
  return { convolutions, layers: layersOf({ sizes }) }
}

/** The sets of inputs of an operation, in the order in which they take turns. */
export const inputsOf = ({ inputs }: Operation): Float32Array[][] =>
  Array.from({ length: inputSets }, (_, set) =>
    inputs.map(({ shape, scale }: Input, i) => between(10 + set * 8 + i, scale, sizeOf(shape))),
  )
