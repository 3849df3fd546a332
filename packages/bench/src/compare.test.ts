// Which systems are told that their results are wrong.
import { expect, test } from 'vitest'
import { disagreements, tolerance } from './compare'

const wrong = (...results: (readonly (number | null)[])[]): number[] =>
  disagreements(new Map(results.map((values, i) => [String(i), values]))).map(({ system }) => Number(system))

test('none whose results differ by rounding', () => {
  expect(wrong([1, 0.5], [1 + tolerance / 3, 0.5], [1, 0.5 - tolerance / 3])).toEqual([])
})

test('the one of three that differs', () => {
  expect(wrong([1, 0.5], [1, 0.51], [1, 0.5])).toEqual([1])
})

test('both of two that differ', () => {
  expect(wrong([1], [2])).toEqual([0, 1])
})

test('a small number is held to the size of the largest', () => {
  expect(wrong([1e-6, 10], [2e-6, 10])).toEqual([])
})

test('NaN, which JSON turns into null, and results that are missing', () => {
  expect(wrong([1, 2], [1, null], [1, 2])).toEqual([1])
  expect(wrong([1, 2], [1, Number.NaN], [1, 2])).toEqual([1])
  expect(wrong([1, 2], [1, Infinity], [1, 2])).toEqual([1])
  expect(wrong([1, 2], [1], [1, 2])).toEqual([1])
  expect(wrong([null])).toEqual([0])
})

test('the message says which number, and what it should be', () => {
  const [first] = disagreements(new Map(Object.entries({ a: [1, 2], b: [1, 3], c: [1, 2] })))
  expect(first).toEqual({ system: 'b', message: 'number 2 of its results is 3, but 2 overall' })
})
