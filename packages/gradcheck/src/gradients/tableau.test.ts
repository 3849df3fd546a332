// Extrapolated differences: as exact as they claim, and never sure of what they cannot know.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Tableau } from './tableau'

/** The tableau of a function's central differences at a point. */
function tableauOf(f: (x: number) => number, x: number, rows = 20, first = 0.1): Tableau {
  const tableau = new Tableau()
  for (let row = 0; row < rows; row++) {
    const step = first / 2 ** row
    const [ahead, behind] = [f(x + step), f(x - step)]
    const magnitude = Math.max(Math.abs(ahead), Math.abs(behind))
    tableau.add((ahead - behind) / (2 * step), (2 ** -51 * magnitude) / step, magnitude)
  }
  return tableau
}

const functions: readonly (readonly [
  name: string,
  f: (x: number) => number,
  slope: (x: number) => number,
])[] = [
  ['sin', Math.sin, Math.cos],
  ['exp', Math.exp, Math.exp],
  ['1/x', (x) => 1 / x, (x) => -1 / (x * x)],
  ['x^5', (x) => x ** 5, (x) => 5 * x ** 4],
  ['tanh', Math.tanh, (x) => 1 / Math.cosh(x) ** 2],
]

test.each(functions)('the derivative of %s has eleven digits, and an error that covers it', (_, f, slope) => {
  fc.assert(
    fc.property(fc.double({ min: 0.3, max: 3, noNaN: true }), (x) => {
      const tableau = tableauOf(f, x)
      const off = Math.abs(tableau.value - slope(x))
      expect(off).toBeLessThanOrEqual(3 * tableau.error)
      expect(tableau.error).toBeLessThan(1e-11 * Math.max(1, Math.abs(slope(x)), Math.abs(f(x))))
    }),
  )
})

test('steps across a pole do no harm', () => {
  expect(tableauOf((x) => 1 / x, 1e-3).value).toBeCloseTo(-1e6, 2)
})

test('differences that are not finite are passed over', () => {
  expect(tableauOf(Math.log, 1e-3).value).toBeCloseTo(1000, 6)
  expect(tableauOf(() => Number.NaN, 1).error).toBe(Infinity)
})

test('noise is seen as an error', () => {
  let state = 1
  const jitter = () => ((state = (state * 16807) % 2147483647) / 2147483647 - 0.5) * 1e-8
  const tableau = tableauOf((x) => Math.sin(x) + jitter(), 1, 25)
  expect(tableau.cautiousError).toBeGreaterThan(1e-9)
  expect(Math.abs(tableau.value - Math.cos(1))).toBeLessThan(3 * tableau.cautiousError)
})
