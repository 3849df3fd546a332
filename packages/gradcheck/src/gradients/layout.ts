// Where the elements of trees of tensors lie in one flat array of numbers. Takes trees; gives their float64
// tensors as slots, and from the number of an element the argument, path and index that it has.
import { tree, type AnyTensor } from '@chainrule/tensor'

/** One tensor's stretch of the flat array. */
export interface Slot {
  /** Which of several trees the tensor is in. */
  readonly argument: number
  /** The way to it in that tree, such as `layers[0].weight`; '' for a bare tensor. */
  readonly path: string
  readonly shape: readonly number[]
  readonly offset: number
  readonly size: number
}

/** All stretches, in order and without gaps. */
export type Layout = readonly Slot[]

/** One element: which argument, where in its tree, where in that tensor. */
export interface Place {
  /** The position of the argument, from 0. */
  readonly argument: number
  /** The way to the tensor within that argument, such as `layers[0].weight`; '' for a bare tensor. */
  readonly path: string
  /** One number for each axis of the tensor. */
  readonly index: readonly number[]
}

/** A tensor and the tree and path where it stands. */
export interface PlacedTensor {
  readonly argument: number
  readonly path: string
  readonly tensor: AnyTensor
}

/** The tensors of several trees, in order. */
export const tensorsOf = (trees: readonly unknown[]): PlacedTensor[] =>
  trees.flatMap((each, argument) => {
    const paths = tree.paths(each)
    return tree.leaves(each).map((tensor, i) => ({ argument, path: paths[i] ?? '', tensor }))
  })

/** The layout of tensors that lie one behind another. */
export function layoutOf(tensors: readonly PlacedTensor[]): Layout {
  let offset = 0
  return tensors.map(({ argument, path, tensor: { shape, size } }) => {
    const slot = { argument, path, shape: [...(shape as readonly number[])], offset, size }
    offset += size
    return slot
  })
}

/** How many elements there are. */
export const lengthOf = (layout: Layout): number => layout.reduce((sum, { size }) => sum + size, 0)

/** Where the element with a number stands. */
export function placeOf(layout: Layout, element: number): Place {
  const slot = layout.find(({ offset, size }) => element >= offset && element < offset + size)
  if (slot === undefined) return { argument: 0, path: '', index: [] }
  const index: number[] = []
  let rest = element - slot.offset
  for (const dim of slot.shape.toReversed()) {
    index.unshift(rest % dim)
    rest = Math.floor(rest / dim)
  }
  return { argument: slot.argument, path: slot.path, index }
}

/** Whether two layouts have the same tensors of the same shapes. */
export const sameLayout = (a: Layout, b: Layout): boolean =>
  a.length === b.length &&
  a.every(
    ({ path, shape }, i) =>
      path === b[i]?.path &&
      shape.length === b[i].shape.length &&
      shape.every((dim, axis) => dim === b[i]?.shape[axis]),
  )

/** A place in words: `argument 0, weight, at [1, 2]`; `what` is the word for the tree. */
export function describePlace(what: string, { path, index }: Pick<Place, 'path' | 'index'>): string {
  const where = path === '' ? what : `${what} (${path})`
  return index.length === 0 ? where : `${where} at [${index.join(', ')}]`
}
