// What an op says of options that are not its own.
import { describe, expect, it } from 'vitest'
import { ValueError, tensor } from '../index'

// What a JavaScript caller can write; the compiler would refuse it.
const x = tensor([[1, 2]]) as never as Record<string, (...args: unknown[]) => unknown>

describe('options', () => {
  it('are an object', () => {
    expect(() => x.sum?.(1)).toThrow(ValueError)
    expect(() => x.sum?.(1)).toThrow('sum: options are an object with axis, keepDims; got 1')
    expect(() => x.sum?.([0])).toThrow('sum: options are an object with axis, keepDims; got an array of 1')
    expect(() => x.sum?.(null)).toThrow('sum: options are an object with axis, keepDims; got null')
  })

  it('have no names that would be ignored', () => {
    expect(() => x.sum?.({ dim: 1 })).toThrow("sum: there is no option 'dim'; there is axis, keepDims")
    expect(() => x.variance?.({ ddof: 1 })).toThrow(
      "variance: there is no option 'ddof'; there is axis, keepDims, correction",
    )
  })

  it('are of the right kind', () => {
    expect(() => x.sum?.({ keepDims: 1 })).toThrow('sum: keepDims must be true or false; got 1')
    expect(() => x.tril?.({ offset: 0.5 })).toThrow('tril: the offset must be a whole number; got 0.5')
    expect(() => x.repeat?.(-1)).toThrow('repeat: the count must be a whole number from 0 up; got -1')
  })
})
