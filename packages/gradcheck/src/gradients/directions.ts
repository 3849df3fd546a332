// Directions in which to move the point. Takes the point and random weights; gives for each element how far
// it is moved, so that all elements are seen and no step is out of proportion.
import type { Layout } from './layout'

const leastStep = 0.01

/**
 * A natural step for each element: its own size, but no less than a hundredth of what is usual in its
 * tensor, or of 1, so that zeros move, too; in a tensor of zeros, 1.
 */
export function relativeScale(inputs: Layout, point: Float64Array): Float64Array {
  const scale = new Float64Array(point.length)
  for (const { offset, size } of inputs) {
    const sizes = point.subarray(offset, offset + size).map(Math.abs)
    const usual = Math.sqrt(sizes.reduce((sum, x) => sum + x * x, 0) / size)
    const least = usual > 0 ? leastStep * Math.max(Math.min(usual, Number.MAX_VALUE), 1) : 1
    scale.set(
      sizes.map((x) => Math.max(x, least)),
      offset,
    )
  }
  return scale
}

/** Steps of at least 1: for functions in which small arguments are beside larger constants, as in x + 1. */
export const wideScale = (point: Float64Array): Float64Array => point.map((x) => Math.max(Math.abs(x), 1))

/** Steps of each element's own size, however small: for functions that are steep where arguments are small. */
export const ownScale = (point: Float64Array, scale: Float64Array): Float64Array =>
  scale.map((size, i) => Math.abs(point[i] as number) || size)

const range = 1e-3

/**
 * Makes the elements of a direction count alike: where the gradient is large, steps are shortened, down to
 * a thousandth. So an error in an element of small gradient is not lost beside the others.
 */
export function balanced(direction: Float64Array, gradient: Float64Array): Float64Array {
  const shares = direction.map((d, i) => Math.abs(d * (gradient[i] as number)))
  let largest = 0
  let least = Infinity
  for (const share of shares) {
    if (share > 0 && share < Infinity) {
      largest = Math.max(largest, share)
      least = Math.min(least, share)
    }
  }
  const common = Math.max(least, range * largest)
  return direction.map((d, i) =>
    (shares[i] as number) > common ? d * Math.max(common / (shares[i] as number), range) : d,
  )
}

/** The direction in some elements alone. */
export function restricted(direction: Float64Array, elements: readonly number[]): Float64Array {
  const part = new Float64Array(direction.length)
  for (const element of elements) part[element] = direction[element] as number
  return part
}

/** The mean size of the elements that move. */
export function meanSize(direction: Float64Array): number {
  const moved = direction.filter((d) => d !== 0)
  return moved.length === 0 ? 0 : moved.reduce((sum, d) => sum + Math.abs(d), 0) / moved.length
}
