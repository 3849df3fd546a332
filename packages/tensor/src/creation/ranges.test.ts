// Evenly spaced numbers: how many, and that both ends are exact.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DTypeError, ValueError, arange, linspace, type AnyTensor } from '../index'

const float64 = { dtype: 'float64' } as const

describe('arange', () => {
  it('takes stop alone, start and stop, and a step, each with options behind', () => {
    expect(arange(3).arraySync()).toEqual([0, 1, 2])
    expect(arange(1, 3).arraySync()).toEqual([1, 2])
    expect(arange(3, 0, -1).arraySync()).toEqual([3, 2, 1])
    expect(arange(3, { dtype: 'int32' }).dtype).toBe('int32')
    expect(arange(1, 3, { dtype: 'uint8' }).dtype).toBe('uint8')
    expect(arange(3, 1).shape).toEqual([0])
  })

  it('says what is no range', () => {
    const loose = arange as (...args: unknown[]) => AnyTensor
    expect(() => loose(0, 1, 0)).toThrow(ValueError)
    expect(() => loose(0, 1, 0)).toThrow('arange: the step is 0; use full for a tensor of one value')
    expect(() => loose()).toThrow('arange: stop must be a finite number; got undefined')
    expect(() => loose(0, Infinity)).toThrow('arange: stop must be a finite number; got Infinity')
    expect(() => loose(NaN, 1)).toThrow('arange: start must be a finite number; got NaN')
    expect(() => loose(0, 1, 1, 'int32')).toThrow(
      'arange: expected start, stop, step and options; got "int32" as options',
    )
    expect(() => loose(0, 1, 0.5, { dtype: 'int32' })).toThrow(DTypeError)
    expect(() => loose(300, { dtype: 'uint8' })).toThrow(
      'arange: element 256, 256, is no uint8; choose another dtype',
    )
    expect(() => loose(0, 1, 1e-10)).toThrow('arange: [10000000000] has 10000000000 elements')
  })
})

describe('linspace', () => {
  it('begins and ends exactly', () => {
    const end = fc.double({ noNaN: true, noDefaultInfinity: true })
    fc.assert(
      fc.property(end, end, fc.integer({ min: 2, max: 50 }), (start, stop, count) => {
        const values = linspace(start, stop, count, float64).arraySync() as number[]
        expect(values.length).toBe(count)
        expect(values[0] === start && values.at(-1) === stop).toBe(true)
        expect(values.every((value) => Number.isFinite(value))).toBe(true)
      }),
    )
  })

  it('says what is no count', () => {
    expect(() => linspace(0, 1, 1.5)).toThrow(ValueError)
    expect(() => linspace(0, 1, 1.5)).toThrow('linspace: the count must be a whole number from 0 up; got 1.5')
    expect(() => linspace(0, NaN, 3)).toThrow('linspace: stop must be a finite number; got NaN')
    expect(() => linspace(0, 1, 3, { dtype: 'int32' })).toThrow('linspace: element 1, 0.5, is no int32')
  })
})
