// Whether numbers look like draws from a distribution. Every check has a bound that true draws break with a
// probability below 1e-6, and prints what it found.
import { expect } from 'vitest'

/** How many standard deviations a normal variable passes, on one side or the other, with a probability below 1e-6. */
const deviations = 4.9

const sum = (values: ArrayLike<number>, f: (value: number) => number): number => {
  let total = 0
  for (let i = 0; i < values.length; i++) total += f(values[i] as number)
  return total
}

/** Checks a mean of many draws against the distribution's mean and variance. */
export function expectMean(values: ArrayLike<number>, mean: number, variance: number): void {
  const found = sum(values, (value) => value) / values.length
  expect(Math.abs(found - mean)).toBeLessThan(deviations * Math.sqrt(variance / values.length))
}

/** Checks the variance of many draws, given the distribution's mean, variance and fourth central moment. */
export function expectVariance(
  values: ArrayLike<number>,
  mean: number,
  variance: number,
  fourth: number,
): void {
  const found = sum(values, (value) => (value - mean) ** 2) / values.length
  expect(Math.abs(found - variance)).toBeLessThan(
    deviations * Math.sqrt((fourth - variance ** 2) / values.length),
  )
}

/**
 * The test of Kolmogorov and Smirnov against a distribution function, with the bound of Massart (The Tight
 * Constant in the Dvoretzky-Kiefer-Wolfowitz Inequality, 1990): 2 exp(-2 n d^2).
 */
export function expectDistribution(values: ArrayLike<number>, cumulative: (value: number) => number): void {
  const sorted = Float64Array.from(values).toSorted()
  const n = sorted.length
  let distance = 0
  for (const [i, value] of sorted.entries()) {
    const expected = cumulative(value)
    distance = Math.max(distance, Math.abs(expected - i / n), Math.abs(expected - (i + 1) / n))
  }
  expect(distance).toBeLessThan(Math.sqrt(Math.log(2 / 1e-6) / (2 * n)))
}

/**
 * The chi-squared test of how often each of some indices occurs against its probability. The bound is the
 * quantile as Wilson and Hilferty approximate it (The Distribution of Chi-Square, 1931).
 */
export function expectFrequencies(indices: ArrayLike<number>, probabilities: readonly number[]): void {
  const counts = probabilities.map(() => 0)
  for (let i = 0; i < indices.length; i++) {
    const index = indices[i] as number
    counts[index] = (counts[index] as number) + 1
  }
  const expected = probabilities.map((p) => p * indices.length)
  const chiSquared = sum(
    counts.map((count, i) => (count - (expected[i] as number)) ** 2 / (expected[i] as number)),
    (term) => term,
  )
  const freedom = probabilities.length - 1
  const spread = 2 / (9 * freedom)
  expect(chiSquared).toBeLessThan(freedom * (1 - spread + deviations * Math.sqrt(spread)) ** 3)
}

/** Checks that two rows of uniform numbers in [0, 1) have nothing to do with each other: by a chi-squared test of pairs. */
export function expectIndependent(a: ArrayLike<number>, b: ArrayLike<number>): void {
  const cells = 8
  const pairs = Array.from(
    { length: a.length },
    (_, i) => Math.floor((a[i] as number) * cells) * cells + Math.floor((b[i] as number) * cells),
  )
  expectFrequencies(
    pairs,
    Array.from({ length: cells ** 2 }, () => 1 / cells ** 2),
  )
}

/** The distribution function of the standard normal distribution, to 1e-7 (Abramowitz and Stegun, 26.2.17). */
export function normalDistribution(z: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(z))
  const polynomial =
    t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))))
  const tail = (Math.exp(-(z * z) / 2) / Math.sqrt(2 * Math.PI)) * polynomial
  return z > 0 ? 1 - tail : tail
}
