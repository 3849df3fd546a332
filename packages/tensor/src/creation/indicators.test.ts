// Ones in the places that are named, zeros elsewhere.
import { describe, expect, it } from 'vitest'
import { DTypeError, IndexError, ValueError, eye, oneHot, tensor, type AnyTensor } from '../index'

const int32 = { dtype: 'int32' } as const

describe('eye', () => {
  it('takes rows, columns and options', () => {
    expect(eye(2).arraySync()).toEqual([
      [1, 0],
      [0, 1],
    ])
    expect(eye(2, 3, { offset: -1 }).arraySync()).toEqual([
      [0, 0, 0],
      [1, 0, 0],
    ])
    expect(eye(2, { dtype: 'bool' }).dtype).toBe('bool')
    expect(eye(1, { offset: 2 ** 40 }).arraySync()).toEqual([[0]])
  })

  it('says what are no sizes', () => {
    expect(() => eye(-1)).toThrow(ValueError)
    expect(() => eye(-1)).toThrow('eye: the number of rows must be a whole number from 0 up; got -1')
    expect(() => eye(2, 1.5)).toThrow('eye: the number of columns must be a whole number from 0 up; got 1.5')
    expect(() => eye(2, 2, { k: 1 } as never)).toThrow("eye: there is no option 'k'; there is offset, dtype")
  })
})

describe('oneHot', () => {
  it('has a row for each index', () => {
    const x = oneHot(tensor([[0, 2]], int32), 3)
    expect([x.dtype, x.arraySync()]).toEqual([
      'float32',
      [
        [
          [1, 0, 0],
          [0, 0, 1],
        ],
      ],
    ])
  })

  it('refuses an index outside the row', () => {
    expect(() => oneHot(tensor([3], int32), 3)).toThrow(IndexError)
    expect(() => oneHot(tensor([3], int32), 3)).toThrow(
      'oneHot: index 3 is outside an axis of size 3; legal are 0 to 2',
    )
    expect(() => oneHot(tensor([-1], int32), 3)).toThrow('oneHot: index -1 is outside an axis of size 3')
    const later = oneHot(tensor([2], int32).add(1), 3)
    expect(() => later.dataSync()).toThrow('oneHot: index 3 is outside an axis of size 3')
    expect(() => oneHot(tensor([1]) as AnyTensor, 3)).toThrow(DTypeError)
    expect(() => oneHot(tensor([1], int32), -1)).toThrow(
      'oneHot: the depth must be a whole number from 0 up; got -1',
    )
  })
})
