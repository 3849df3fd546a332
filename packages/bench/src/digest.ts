// A large result in a few numbers, by which it is compared between systems.
import { at, uniform } from './data'

const samples = 32

/** The mean of the sizes, of the values, and of the values with random weights; then elements, both ends too. */
export function digest(values: ArrayLike<number>): number[] {
  const size = values.length
  const weights = uniform(7, size)
  let sizes = 0
  let sum = 0
  let weighted = 0
  for (let i = 0; i < size; i++) {
    const value = at(values, i)
    sizes += Math.abs(value)
    sum += value
    weighted += value * at(weights, i)
  }
  const places = [...uniform(8, samples)].map((u) => Math.floor(u * size))
  return [
    sizes / size,
    sum / size,
    weighted / size,
    at(values, 0),
    at(values, size - 1),
    ...places.map((i) => at(values, i)),
  ]
}
