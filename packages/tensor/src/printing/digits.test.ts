// Digits are the shortest that identify a number, and correctly rounded where they are cut off.
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { decimalOf } from './digits'

const nonZero = (x: number) => x !== 0
const doubles = fc.double({ noDefaultInfinity: true, noNaN: true }).filter(nonZero)
const floats = fc.float({ noDefaultInfinity: true, noNaN: true }).filter(nonZero)

const parts = (text: string) => {
  const [digits = '', exponent] = text.replace('.', '').split('e')
  return { digits, exponent: Number(exponent) }
}

test('float64 digits are those of JavaScript', () => {
  fc.assert(
    fc.property(doubles, (x) => {
      expect(decimalOf(x, 'float64')).toEqual(parts(Math.abs(x).toExponential()))
    }),
    { numRuns: 2000 },
  )
})

test('float32 digits read back through Math.fround, and one digit fewer does not', () => {
  fc.assert(
    fc.property(floats, (x) => {
      const { digits, exponent } = decimalOf(x, 'float32')
      expect(Math.fround(Number(`${digits}e${exponent - digits.length + 1}`))).toBe(Math.abs(x))
      const shorter = Number(Math.abs(x).toExponential(Math.max(digits.length - 2, 0)))
      expect(digits.length === 1 || Math.fround(shorter) !== Math.abs(x)).toBe(true)
    }),
    { numRuns: 2000 },
  )
})

test('digits that are cut off are rounded to nearest, ties to even', () => {
  expect(decimalOf(0.5 ** 9, 'float64', { fraction: 8 })).toEqual({ digits: '195312', exponent: -3 })
  expect(decimalOf(3 * 0.5 ** 9, 'float64', { fraction: 8 })).toEqual({ digits: '585938', exponent: -3 })
  expect(decimalOf(33554448, 'float32')).toEqual({ digits: '3355445', exponent: 7 })
  expect(decimalOf(33554448, 'float32', { fraction: 8 })).toEqual({ digits: '33554448', exponent: 7 })
  expect(decimalOf(9.9999, 'float64', { atMost: 3 })).toEqual({ digits: '1', exponent: 1 })
  fc.assert(
    fc.property(doubles, fc.integer({ min: 1, max: 12 }), (x, atMost) => {
      const { digits, exponent } = decimalOf(x, 'float64', { atMost })
      expect(digits.length).toBeLessThanOrEqual(atMost)
      // JavaScript rounds ties up, so the two may differ, but neither is farther from x.
      const cut = Number(`${digits}e${exponent - digits.length + 1}`)
      const nearest = Number(Math.abs(x).toExponential(atMost - 1))
      expect(Math.abs(cut - Math.abs(x))).toBeLessThanOrEqual(Math.abs(nearest - Math.abs(x)))
    }),
    { numRuns: 1000 },
  )
})

test('more digits than identify a number are its own', () => {
  expect(decimalOf(Math.fround(0.1), 'float32')).toEqual({ digits: '1', exponent: -1 })
  expect(decimalOf(Math.fround(0.1), 'float32', { atLeast: 9 })).toEqual({
    digits: '100000001',
    exponent: -1,
  })
})

test('the ends of the range', () => {
  expect(decimalOf(0, 'float64')).toEqual({ digits: '0', exponent: 0 })
  expect(decimalOf(-5e-324, 'float64')).toEqual({ digits: '5', exponent: -324 })
  expect(decimalOf(2 ** -149, 'float32')).toEqual({ digits: '1', exponent: -45 })
  expect(decimalOf(Number.MAX_VALUE, 'float64')).toEqual({ digits: '17976931348623157', exponent: 308 })
})
