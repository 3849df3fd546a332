// The search for marked elements: it finds all of them, and keeps to its budget.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { search } from './search'

const upTo = (length: number): number[] => Array.from({ length }, (_, i) => i)

test('finds every marked element, with few measurements', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat(199), { maxLength: 10 }), (marked) => {
      let measurements = 0
      const measure = (block: readonly number[]): number => {
        measurements++
        return block.filter((element) => marked.includes(element)).length
      }
      const found = search(upTo(200), measure, 1000)
      expect(found.flatMap(({ elements }) => elements).toSorted((a, b) => a - b)).toEqual(
        marked.toSorted((a, b) => a - b),
      )
      expect(measurements).toBeLessThanOrEqual(1 + 16 * Math.max(marked.length, 1))
    }),
  )
})

test('finds a block that measures something only as a whole', () => {
  const measure = (block: readonly number[]) => (block.includes(2) && block.includes(3) ? 1 : 0)
  expect(search(upTo(8), measure, 100)).toEqual([{ elements: [2, 3], size: 1 }])
})

test('stops where the budget does, with the blocks that are left', () => {
  const found = search(upTo(100), (block) => block.length, 10)
  expect(found.flatMap(({ elements }) => elements).toSorted((a, b) => a - b)).toEqual(upTo(100))
  expect(found.length).toBeLessThan(10)
})
