// Working ahead: takes what comes one after the other and what is to be made of each, gives the results in order, while
// the next are being made.

/**
 * What `map` makes of each item, in order, at most `ahead` of them before they are asked for. Items are asked for one
 * after the other; `map` may be at work on several. An error comes out where its item would, and nothing after it;
 * whoever leaves before the end closes the source, and nothing is at work any more when that is done.
 */
export async function* prefetched<T, M>(
  source: AsyncIterable<T> | Iterable<T>,
  map: (item: T, index: number) => M | PromiseLike<M>,
  ahead: number,
): AsyncGenerator<Awaited<M>, void> {
  const iterator = Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]()
  const queue: Promise<IteratorResult<Awaited<M>, void>>[] = []
  let pulled: Promise<unknown> = Promise.resolve()
  let open = true
  let index = 0
  const pull = (): void => {
    const next = pulled.then(async (): Promise<IteratorResult<T, unknown>> => {
      if (!open) return { done: true, value: undefined }
      try {
        const result = await iterator.next()
        if (result.done) open = false
        return result
      } catch (error) {
        open = false
        throw error
      }
    })
    const made = next.then(async (result): Promise<IteratorResult<Awaited<M>, void>> =>
      result.done
        ? { done: true, value: undefined }
        : { done: false, value: await map(result.value, index++) },
    )
    pulled = next.catch(() => undefined)
    // It is thrown where it is waited for, if it ever is.
    made.catch(() => undefined)
    queue.push(made)
  }
  try {
    for (let i = 0; i < ahead; i++) pull()
    for (;;) {
      if (queue.length === 0) pull()
      const result = await (queue.shift() as Promise<IteratorResult<Awaited<M>, void>>)
      if (result.done) return
      while (queue.length < ahead) pull()
      yield result.value
    }
  } finally {
    const wasOpen = open
    open = false
    await pulled
    if (wasOpen) await iterator.return?.()
    await Promise.allSettled(queue)
  }
}
