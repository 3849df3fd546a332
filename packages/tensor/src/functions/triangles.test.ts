// Triangles and diagonals of matrices.
import { describe, expect, it } from 'vitest'
import {
  ShapeError,
  ValueError,
  diagonal,
  grad,
  tensor,
  tril,
  triu,
  zeros,
  type AnyTensor,
  type Tensor,
} from '../index'

describe('tril, triu and diagonal', () => {
  it('put 0 in place of whatever was there', () => {
    const x = tensor([
      [1, NaN],
      [Infinity, 2],
    ])
    expect(tril(x).arraySync()).toEqual([
      [1, 0],
      [Infinity, 2],
    ])
    expect(triu(x).arraySync()).toEqual([
      [1, NaN],
      [0, 2],
    ])
  })

  it('take every dtype', () => {
    const flags = tensor([
      [true, true],
      [true, true],
    ])
    expect([flags.tril().dtype, flags.tril().arraySync()]).toEqual([
      'bool',
      [
        [true, false],
        [true, true],
      ],
    ])
  })

  it('of a batch are those of each matrix; gradients go back there', () => {
    const gradient = grad((x: Tensor<[2, 2, 2]>) =>
      diagonal(x, { offset: 1 })
        .mul(tensor([[3], [4]]))
        .sum(),
    )
    expect(gradient(zeros([2, 2, 2])).arraySync()).toEqual([
      [
        [0, 3],
        [0, 0],
      ],
      [
        [0, 4],
        [0, 0],
      ],
    ])
  })

  it('say that they need matrices', () => {
    const x = zeros([3]) as AnyTensor
    expect(() => tril(x)).toThrow(ShapeError)
    expect(() => tril(x)).toThrow('tril: a matrix or a batch of them is expected, got shape [3]')
    expect(() => diagonal(x)).toThrow('diagonal: a matrix or a batch of them is expected, got shape [3]')
    expect(() => triu(zeros([2, 2]), { offset: NaN })).toThrow(ValueError)
  })
})
