// Finding elements by halving. Takes elements and a measure of blocks of them; gives the elements, or the
// smallest blocks, to which the measure belongs.

/** A block of elements, mostly one, and what the measure said of it. */
export interface Found {
  readonly elements: readonly number[]
  readonly size: number
}

/**
 * Descends into halves whose measure is above 0, the largest first. A block that measures something while
 * neither of its halves does is found as a whole, and so are those that are left when `budget` measurements
 * are spent.
 */
export function search(
  elements: readonly number[],
  measure: (block: readonly number[]) => number,
  budget: number,
): Found[] {
  const found: Found[] = []
  const open: Found[] = [{ elements, size: measure(elements) }]
  let left = budget - 1
  for (;;) {
    open.sort((a, b) => a.size - b.size)
    const block = open.pop()
    if (block === undefined) return found
    if (block.elements.length < 2 || left < 2) {
      if (block.size > 0) found.push(block)
      continue
    }
    const middle = block.elements.length >> 1
    const halves = [block.elements.slice(0, middle), block.elements.slice(middle)].map((half) => ({
      elements: half,
      size: measure(half),
    }))
    left -= 2
    const marked = halves.filter(({ size }) => size > 0)
    if (marked.length > 0) open.push(...marked)
    else if (block.size > 0) found.push(block)
  }
}
