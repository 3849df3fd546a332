// Elements that come one after the other: takes an iterable, synchronous or not, gives its elements some at a time. What
// it throws comes out once, with the index of the element; whoever leaves before the end closes it.
import { SourceError } from './sourceError'

const op = 'DataLoader'

/** The elements of an iterable, `size` at a time; the last time there may be fewer. */
export function* grouped<E>(source: Iterable<E>, size: number): Generator<readonly E[], void> {
  const iterator = source[Symbol.iterator]()
  let index = 0
  let open = true
  try {
    while (open) {
      const group: E[] = []
      while (group.length < size) {
        let next: IteratorResult<E>
        try {
          next = iterator.next()
        } catch (error) {
          open = false
          throw new SourceError(op, index, error)
        }
        if (next.done) {
          open = false
          break
        }
        group.push(next.value)
        index++
      }
      if (group.length > 0) yield group
    }
  } finally {
    if (open) iterator.return?.()
  }
}

/** {@link grouped} of an iterable whose elements may come later. */
export async function* groupedLater<E>(
  source: AsyncIterable<E>,
  size: number,
): AsyncGenerator<readonly E[], void> {
  const iterator = source[Symbol.asyncIterator]()
  let index = 0
  let open = true
  try {
    while (open) {
      const group: E[] = []
      while (group.length < size) {
        let next: IteratorResult<E>
        try {
          next = await iterator.next()
        } catch (error) {
          open = false
          throw new SourceError(op, index, error)
        }
        if (next.done) {
          open = false
          break
        }
        group.push(next.value)
        index++
      }
      if (group.length > 0) yield group
    }
  } finally {
    if (open) await iterator.return?.()
  }
}
