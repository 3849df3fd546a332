// A few numbers for many.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { median, summarise } from './statistics'

test('the middle one, or the mean of the middle two', () => {
  expect(median([3])).toBe(3)
  expect(median([9, 1, 5])).toBe(5)
  expect(median([4, 1, 2, 100])).toBe(3)
})

test('as many rounds are faster as are slower, and the order does not matter', () => {
  const times = fc.array(fc.double({ min: 0, max: 1e9, noNaN: true }), { minLength: 1, maxLength: 20 })
  fc.assert(
    fc.property(times, (rounds) => {
      const { median: middle, min, max, rounds: count } = summarise(rounds)
      expect(count).toBe(rounds.length)
      expect(rounds.filter((t) => t < middle).length).toBeLessThanOrEqual(count / 2)
      expect(rounds.filter((t) => t > middle).length).toBeLessThanOrEqual(count / 2)
      expect(min).toBeLessThanOrEqual(middle)
      expect(max).toBeGreaterThanOrEqual(middle)
      expect(median(rounds.toReversed())).toBe(middle)
    }),
  )
})
