// Elements repeated, and what is told where they cannot be.
import { describe, expect, it } from 'vitest'
import { ShapeError, ValueError, broadcastTo, repeat, tile, zeros, type AnyTensor } from '../index'

describe('broadcastTo', () => {
  it('says what does not stretch', () => {
    const x = zeros([2, 3]) as AnyTensor
    expect(() => broadcastTo(x, [2, 4])).toThrow(ShapeError)
    expect(() => broadcastTo(x, [2, 4])).toThrow('broadcastTo: shapes [2, 3] and [2, 4] do not broadcast')
    expect(() => broadcastTo(x, [3])).toThrow('broadcastTo: [2, 3] does not broadcast to [3]')
    expect(() => broadcastTo(x, [1, 3])).toThrow(
      'broadcastTo: [2, 3] does not broadcast to [1, 3]: only dimensions of 1',
    )
    expect(() => broadcastTo(x, [2, -3])).toThrow(
      'broadcastTo: dimension 1 must be a whole number from 0 up; got -3',
    )
  })
})

describe('tile and repeat', () => {
  it('say what are no counts', () => {
    const x = zeros([2, 3])
    expect(() => tile(x, 2 as never)).toThrow(ValueError)
    expect(() => tile(x, 2 as never)).toThrow(
      'tile: counts are an array with a whole number for each axis; got 2',
    )
    expect(() => tile(x, [1, -1])).toThrow('tile: count 1 must be a whole number from 0 up; got -1')
    expect(() => repeat(x, 1.5)).toThrow('repeat: the count must be a whole number from 0 up; got 1.5')
    expect(() => repeat(x, [1, 2], { axis: 1 })).toThrow(ShapeError)
    expect(() => repeat(x, [1, 2], { axis: 1 })).toThrow(
      'repeat: 2 counts were given for axis 1 of [2, 3], which has 3 places',
    )
    expect(() => repeat(x, [1, NaN], { axis: 0 })).toThrow(
      'repeat: count 1 must be a whole number from 0 up; got NaN',
    )
  })

  it('say what is too large before making it', () => {
    expect(() => tile(zeros([2 ** 20]), [2 ** 12])).toThrow(ShapeError)
    expect(() => repeat(zeros([2 ** 20]), 2 ** 12)).toThrow(
      'repeat: [4294967296] has 4294967296 elements; at most',
    )
  })
})
