// Which products a provider computes. What follows such a product is a kernel of its own, but for what libraries do
// along the way; operands that they cannot take are copied first, where that pays.
import { sizeOf, stridesOf } from '../../core/shape'
import { laneTypeOf } from '../../lanes/cast'
import { read } from '../../lanes/lane'
import { map, squeeze, type Draft, type Drafts, type Loops } from '../drafts'
import type { Access, Buffer, Product, Store } from '../kernel'
import { longCall, type Offer } from '../provider'
import { gemmOf, layoutOf } from './gemm'
import { isFollowed, updateOf, type Update } from './update'

/** Marks the products that are expected to be faster by the provider, and says of all what is expected. */
export function provide(all: Drafts, offer: Offer | undefined): Drafts {
  if (offer === undefined) return all
  const buffers = [...all.buffers]
  const absorbed = new Set<Draft>()
  const drafts = all.drafts.flatMap((draft): Draft[] => {
    if (absorbed.has(draft)) return []
    if (draft.kind !== 'product') return [draft]
    const update = updateOf(draft, all)
    const copies = copiesOf(draft, buffers.length)
    const followed = isFollowed(update.product, all.drafts)
    const made = called(draft, update, copies, followed, offer)
    if (made.call === undefined) return [made]
    update.absorbed.forEach((reader) => absorbed.add(reader))
    buffers.push(...copies.made.map(({ buffer }) => buffer))
    return [...copies.made.map(({ draft }) => draft), made, ...(followed ? [epilogueOf(made)] : [])]
  })
  return { ...all, buffers, drafts }
}

// Microseconds, as measured on Zen 4: a call from WebAssembly to JavaScript; a kernel apart, and each element that it
// reads and that would have been in a register; an element copied; WebAssembly's floating-point operations of float32,
// without and with fused multiply-add, and those of a matrix times a vector, which loads as much as it computes.
const callTime = 0.02
const kernelTime = 0.05
const elementTime = 0.0001
const copyTime = 0.001
const flopTime = 1 / 40_000
const fusedFlopTime = 1 / 65_000
const vectorFlopTime = 1 / 20_000

// So many floating-point operations are a thread's share.
const sharedFlops = 1e6

/** The product with what was chosen for it, and why; with `call` if it is the provider. */
function called(
  product: Product,
  update: Update,
  { a, b, made }: Copies,
  isFollowed: boolean,
  { provider, fma, threads }: Offer,
): Product {
  const { batch, m, n, k, dtype } = product
  const whole = { ...update.product, a, b }
  const call = gemmOf(whole, update.alpha, update.beta)
  if (call === undefined) return product
  const count = sizeOf(batch)
  const apart = isFollowed ? kernelTime + elementTime * count * m * n : 0
  const copying = made.reduce((sum, { buffer }) => sum + kernelTime + copyTime * buffer.size, 0)
  const each = provider.cost(call)
  const there = count * (each + callTime) + apart + copying
  const flops = 2 * count * m * n * k * (dtype === 'float64' ? 2 : 1)
  const rate = m === 1 || n === 1 ? vectorFlopTime : fma ? fusedFlopTime : flopTime
  // Libraries share long calls between threads, as WebAssembly would; many short ones they do one after the other.
  const shares = each > longCall ? 1 : Math.min(threads, Math.max(1, Math.round(flops / sharedFlops)))
  const here = kernelTime + (flops * rate) / shares
  const choice = { provider: `${provider.name} ${provider.version}`, there, here }
  return there < here ? { ...whole, call, choice } : { ...product, choice }
}

/** The result left as it is: what follows joins this map, so that it goes through the result once. */
function epilogueOf({ dtype, batch, m, n, stores: [store] }: Product): Draft {
  const { value: _, ...result } = store as Store
  return squeeze(
    map(
      [...batch, m, n],
      { reads: [result], positions: [] },
      { ...result, value: read(laneTypeOf(dtype), 0) },
    ),
  )
}

interface Copies {
  readonly a: Access
  readonly b: Access
  readonly made: readonly { readonly buffer: Buffer; readonly draft: Loops }[]
}

/** The operands as libraries can take them: copied, to buffers from number `next` on, if they lie otherwise. */
function copiesOf({ a, b, dtype, batch, m, n, k }: Product, next: number): Copies {
  const made: Copies['made'][number][] = []
  const fit = (operand: Access, rows: number, columns: number): Access => {
    if (layoutOf(operand, rows, columns) !== undefined) return operand
    // A matrix that is the same all along an axis of the batch is copied once.
    const extents = [...batch.map((count, axis) => (operand.strides[axis] === 0 ? 1 : count)), rows, columns]
    const strides = stridesOf(extents).map((stride, axis) => (extents[axis] === 1 ? 0 : stride))
    const copy = { buffer: next + made.length, offset: 0, strides }
    made.push({
      buffer: { dtype, size: sizeOf(extents), kind: 'temporary', name: 'copy' },
      draft: map(
        extents,
        { reads: [operand], positions: [] },
        { ...copy, value: read(laneTypeOf(dtype), 0) },
      ),
    })
    return copy
  }
  return { a: fit(a, m, k), b: fit(b, k, n), made }
}
