// Windows against loops, and what comes back to where they were taken.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { countOf, optionsOf, spaces, windowsOf } from '../../test/values/windows'
import { DTypeError, grad, ones, tensor, ValueError, windows, zeros, type AnyTensor } from '../index'

const cases = fc.record({
  space: spaces,
  rows: fc.tuple(fc.integer({ min: 1, max: 2 }), fc.integer({ min: 1, max: 2 })),
})

it('holds every window, padding included', () => {
  fc.assert(
    fc.property(cases, ({ space, rows }) => {
      const size = space.reduce((product, { length }) => product * length, 1)
      const values = Float64Array.from({ length: rows[0] * rows[1] * size }, (_, i) => i + 1)
      const x = tensor(values, { shape: [...rows, ...space.map(({ length }) => length)] }) as AnyTensor
      const sizes = space.map((axis) => axis.size)
      const actual = windows(x, sizes, { ...optionsOf(space), value: -1 })
      expect(actual.shape).toEqual([...rows, ...space.map(countOf), ...sizes])
      const expected = Array.from({ length: rows[0] * rows[1] }, (_, row) =>
        windowsOf(space).flatMap((window) =>
          window.map((place) => (place === undefined ? -1 : (values[row * size + place] as number))),
        ),
      )
      expect([...actual.dataSync()]).toEqual(expected.flat())
    }),
  )
})

it('gives each element a gradient from every window in which it lies', () => {
  fc.assert(
    fc.property(cases, ({ space, rows }) => {
      const lengths = space.map(({ length }) => length)
      const size = lengths.reduce((product, length) => product * length, 1)
      const counts = Array.from({ length: size }, () => 0)
      for (const place of windowsOf(space).flat()) {
        if (place !== undefined) counts[place] = (counts[place] as number) + 1
      }
      const sizes = space.map((axis) => axis.size)
      const gradient = grad((x: AnyTensor) => windows(x, sizes, optionsOf(space)).sum())(
        ones([...rows, ...lengths]) as AnyTensor,
      )
      const expected = Array.from({ length: rows[0] * rows[1] }, () => counts)
      expect([...gradient.dataSync()]).toEqual(expected.flat())
    }),
  )
})

it('says what does not fit', () => {
  const x = zeros([1, 1, 4])
  expect(() => windows(x, 5)).toThrow('windows: a window reaches over 5 elements, axis 0 of space has 4')
  expect(() => windows(x, 0)).toThrow('windows: size must be a whole number from 1 up; got 0')
  expect(() => windows(x, [1, 2])).toThrow(
    'windows: size must be a whole number, or a list of one for each axis of space (1); got 2 numbers',
  )
  expect(() => windows(x, 2, { value: 'x' as never })).toThrow(ValueError)
  expect(() => windows(x.astype('int32'), 2, { value: 0.5 })).toThrow(DTypeError)
})
