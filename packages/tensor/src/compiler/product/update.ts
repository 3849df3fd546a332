// A product with the maps that follow it, as far as they come to alpha * product + beta * something: a step of descent,
// w - rate * (x^T d), say, which libraries of matrix products compute along the way.
import { readsOf, writesOf } from '../accesses'
import { sameMap } from '../affine'
import type { Draft, Drafts, Loops } from '../drafts'
import type { Product, Store } from '../kernel'
import { intoProduct } from '../merge'
import { linearOf, type Linear } from './linear'

/** A product that later maps were made part of. */
export interface Update extends Linear {
  readonly product: Product
  /** These maps; they are computed no more. */
  readonly absorbed: readonly Loops[]
}

/** The product with all of the maps behind it that libraries can do; none may be. */
export function updateOf(product: Product, { buffers, drafts }: Drafts): Update {
  let update: Update = { product, absorbed: [], alpha: 1, beta: 0 }
  // What lies between is nobody else's, and what else is read must be there before the product.
  const later = drafts.slice(drafts.indexOf(product))
  const absorbed: Loops[] = []
  for (let whole = product; ;) {
    const { buffer } = whole.stores[0] as Store
    const [reader, other] = later.filter((draft) => touches(readsOf(draft), buffer))
    if (reader?.kind !== 'loops' || other !== undefined || buffers[buffer]?.kind !== 'temporary')
      return update
    const isThere = (read: { readonly buffer: number }): boolean =>
      read.buffer === buffer || !later.some((draft) => touches(writesOf(draft), read.buffer))
    // Nor may the reader write over what comes before it: a frame of zeros, say.
    const before = later
      .slice(0, later.indexOf(reader))
      .flatMap((draft) => [...readsOf(draft), ...writesOf(draft)])
    const isFree = !writesOf(reader).some((write) => touches(before, write.buffer))
    const joined = isFree && readsOf(reader).every(isThere) ? intoProduct(whole, reader) : undefined
    const [, store, ...more] = joined?.stores ?? []
    if (joined === undefined || store === undefined || more.length > 0) return update
    whole = { ...joined, stores: [store] }
    absorbed.push(reader)
    const linear = linearOf(store.value)
    if (linear === undefined) return update
    const plain = [store, ...whole.reads].every((access) => buffers[access.buffer]?.dtype === product.dtype)
    if (plain && whole.reads.length <= 1 && whole.reads.every((read) => sameMap(read, store))) {
      update = { ...linear, product: whole, absorbed: [...absorbed] }
    }
  }
}

const touches = (accesses: readonly { readonly buffer: number }[], buffer: number): boolean =>
  accesses.some((access) => access.buffer === buffer)

/** Whether a map reads what a product stores: it would be computed along with the product in WebAssembly. */
export const isFollowed = ({ stores }: Product, drafts: readonly Draft[]): boolean =>
  drafts.some(
    (draft) =>
      draft.kind === 'loops' &&
      draft.stages[0]?.combine === undefined &&
      touches(readsOf(draft), (stores[0] as Store).buffer),
  )
