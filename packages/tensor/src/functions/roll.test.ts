// Elements moved around an axis, by any distance.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AxisError, ValueError, arange, roll } from '../index'

describe('roll', () => {
  it('moves by any number, also many times around', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6 }), fc.integer(), (size, shift) => {
        const rolled = roll(arange(size), shift).arraySync()
        const from = (i: number): number => (((i - shift) % size) + size) % size
        expect(rolled).toEqual(Array.from({ length: size }, (_, i) => from(i)))
      }),
    )
  })

  it('says what are no shifts', () => {
    const x = arange(6).reshape([2, 3])
    expect(() => roll(x, 0.5)).toThrow(ValueError)
    expect(() => roll(x, 0.5)).toThrow('roll: the shift must be a whole number; got 0.5')
    expect(() => roll(x, [1, 2, 3], { axis: [0, 1] })).toThrow(
      'roll: one shift, or one for each axis, is expected; got an array of 3 for an array of 2',
    )
    expect(() => roll(x, 1, { axis: 2 as never })).toThrow(AxisError)
  })
})
