// The sizes of dimensions that have names. Takes names and ranges; gives sizes that are small, and distinct where
// they can be: with distinct ones a transpose shows.
import { ValueError } from '@chainrule/tensor'

/** A size, or the least and the most that it may be. */
export type DimRange = number | readonly [least: number, most: number]

/** The size of each dimension, by name. */
export type Sizes = ReadonlyMap<string, number>

// What a size is at least, unless a range says so: with 1 a mean is a sum, and a row a column.
const least = 2

// With more sizes to choose from than there are names, all differ, and so do their products from draw to draw.
const fewest = 5
const spare = 3

/** The ranges of all names, in the order of the names. */
export type Ranges = ReadonlyMap<string, readonly [least: number, most: number]>

/**
 * The range of each name: what `given` says, else from 1 up to a few.
 *
 * @throws ValueError for a name that is no dimension, and for what is no range.
 */
export function rangesOf(
  op: string,
  names: readonly string[],
  given: Readonly<Record<string, DimRange>> = {},
): Ranges {
  const unknown = Object.keys(given).find((name) => !names.includes(name))
  if (unknown !== undefined) {
    const known = names.length === 0 ? 'no dimension has a name' : `named are ${names.join(', ')}`
    throw new ValueError(op, `dims: no input has a dimension '${unknown}'; ${known}`)
  }
  const most = Math.max(fewest, names.length + spare)
  return new Map(
    names.map((name) => {
      const range = given[name] ?? [1, most]
      const [low, high] = typeof range === 'number' ? [range, range] : range
      const whole = (size: unknown): boolean => Number.isSafeInteger(size) && (size as number) >= 1
      if (!whole(low) || !whole(high) || low > high) {
        throw new ValueError(
          op,
          `dims: '${name}' must be a size from 1 up or a range of sizes such as [1, 8]; got ${JSON.stringify(range)}`,
        )
      }
      return [name, [low, high]]
    }),
  )
}

/**
 * Sizes from the ranges. With `any` each is drawn by itself, the least of its range half the time; without, they are distinct
 * and from 2 up where the ranges let them.
 *
 * @param next gives numbers from 0 up to 1
 * @param taken sizes that stand for other dimensions already
 */
export function drawSizes(ranges: Ranges, next: () => number, taken: readonly number[], any: boolean): Sizes {
  const sizes = new Map<string, number>()
  const used = new Set(taken)
  // Those with little choice first.
  const order = [...ranges].toSorted(([, [a, b]], [, [c, d]]) => b - a - (d - c))
  for (const [name, [low, high]] of order) {
    const all = Array.from({ length: high - low + 1 }, (_, i) => low + i)
    const large = all.filter((size) => size >= least)
    const free = large.filter((size) => !used.has(size))
    const choice = any
      ? next() < 0.5
        ? [low]
        : all
      : ([free, large, all].find(({ length }) => length > 0) as number[])
    const size = choice[Math.floor(next() * choice.length)] as number
    used.add(size)
    sizes.set(name, size)
  }
  return new Map([...ranges.keys()].map((name) => [name, sizes.get(name) as number]))
}
