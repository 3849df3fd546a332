// Keys tell structures apart: equal ones have equal keys, and no others.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { KeyWriter, sameKey, type Key } from './key'

const plain = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom<unknown>(undefined, null, true, false, NaN, 0, -0, Infinity, '', 'a'),
    fc.double(),
    fc.integer(),
    fc.string(),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('a', 'b', 'shape'), tie('value'), { maxKeys: 3, noNullPrototype: true }),
  ),
})).value

const copy = (value: unknown): unknown => structuredClone(value)

/** Whether two values are equal to the last bit, the order of fields included. */
function same(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return Object.is(a, b)
  if (Array.isArray(a) !== Array.isArray(b)) return false
  const [left, right] = [Object.entries(a), Object.entries(b)]
  return (
    left.length === right.length &&
    left.every(([name, value], i) => name === right[i]?.[0] && same(value, right[i]?.[1]))
  )
}

function keyOf(...values: unknown[]): Key {
  const writer = new KeyWriter()
  writer.start()
  for (const value of values) writer.value(value)
  return writer.key()
}

it('equal values have equal keys, and no others', () => {
  fc.assert(
    fc.property(fc.array(plain, { maxLength: 3 }), fc.array(plain, { maxLength: 3 }), (a, b) => {
      expect(sameKey(keyOf(...a), keyOf(...(copy(a) as unknown[])))).toBe(true)
      expect(keyOf(...a).hash).toBe(keyOf(...(copy(a) as unknown[])).hash)
      expect(sameKey(keyOf(...a), keyOf(...b))).toBe(same(a, b))
    }),
  )
})

it('where one value ends and the next begins is part of the key', () => {
  const rows = [
    [[1], 2],
    [[1, 2]],
    [1, 2],
    [[], 1, 2],
    [{ a: 1 }, 2],
    [{ a: 1, b: 2 }],
    ['a', 'b'],
    ['ab'],
    [['a'], 'b'],
  ]
  rows.forEach((a, i) => rows.forEach((b, j) => expect(sameKey(keyOf(...a), keyOf(...b))).toBe(i === j)))
})

it('functions and other objects are known by identity', () => {
  const f = (): number => 1
  const g = (): number => 1
  expect(sameKey(keyOf({ f }), keyOf({ f }))).toBe(true)
  expect(sameKey(keyOf({ f }), keyOf({ f: g }))).toBe(false)
  const date = new Date(0)
  expect(sameKey(keyOf(date), keyOf(date))).toBe(true)
  expect(sameKey(keyOf(date), keyOf(new Date(0)))).toBe(false)
})

it('hashes of similar structures differ', () => {
  const hashes = new Set<number>()
  for (let i = 0; i < 100; i++) for (let j = 0; j < 100; j++) hashes.add(keyOf(i, { shape: [j, 3] }).hash)
  expect(hashes.size).toBeGreaterThan(9990)
})

it('a key grows with its structure', () => {
  const long = Array.from({ length: 5000 }, (_, i) => i)
  expect(sameKey(keyOf(long), keyOf([...long]))).toBe(true)
  expect(sameKey(keyOf(long), keyOf(long.with(4999, 0)))).toBe(false)
})
