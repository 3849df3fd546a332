// The variance and the limits of what initialisers draw.
import { random } from '@chainrule/tensor'
import { expect, test } from 'vitest'
import { fanInUniform, glorotUniform, heUniform, uniform, type Initialiser } from './index'

const [fanIn, fanOut] = [50, 150]

/** Many values that an initialiser draws. */
const valuesOf = (initialiser: Initialiser, dtype: 'float32' | 'float64' = 'float64'): number[] => [
  ...initialiser({ key: random.key(0), shape: [fanOut, fanIn], fanIn, fanOut, dtype }).dataSync(),
]

test.each<[string, Initialiser, number]>([
  ['heUniform: variance 2 / in', heUniform, 2 / fanIn],
  ['glorotUniform: variance 2 / (in + out)', glorotUniform, 2 / (fanIn + fanOut)],
  ['fanInUniform: variance 1 / (3 in)', fanInUniform, 1 / (3 * fanIn)],
])('%s', (_, initialiser, variance) => {
  const values = valuesOf(initialiser)
  // The mean square of 7500 uniform numbers is off by 1% (one deviation); 5% are allowed.
  expect(values.reduce((sum, x) => sum + x * x, 0) / values.length / variance).toBeCloseTo(1, 1)
  expect(Math.max(...values.map(Math.abs))).toBeLessThanOrEqual(Math.sqrt(3 * variance))
})

test('uniform stays between its limits', () => {
  const values = valuesOf(uniform(-0.5, 0.25))
  expect(Math.min(...values)).toBeGreaterThanOrEqual(-0.5)
  expect(Math.max(...values)).toBeLessThan(0.25)
  expect(Math.max(...values)).toBeGreaterThan(0.24)
})

test('the dtype is the one that is asked for', () => {
  const of = (dtype: 'float32' | 'float64') =>
    heUniform({ key: random.key(0), shape: [1], fanIn: 1, fanOut: 1, dtype }).dtype
  expect([of('float32'), of('float64')]).toEqual(['float32', 'float64'])
})
