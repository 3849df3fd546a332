// A few numbers for many.
import { at } from './data'

/** What is told of a workload's rounds on one system. */
export interface Summary {
  readonly median: number
  readonly min: number
  readonly max: number
  readonly rounds: number
}

/** The median, which a few slow rounds do not move; of an even number, the mean of the middle two. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const half = sorted.length / 2
  return (at(sorted, Math.ceil(half) - 1) + at(sorted, Math.floor(half))) / 2
}

/** Summarises at least one round. */
export const summarise = (rounds: readonly number[]): Summary => ({
  median: median(rounds),
  min: Math.min(...rounds),
  max: Math.max(...rounds),
  rounds: rounds.length,
})
