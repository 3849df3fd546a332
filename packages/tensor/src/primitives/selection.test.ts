// where, maximum and minimum: what they pick, and to which side the gradient goes.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { valuesOf } from '../../test/accuracy'
import {
  DTypeError,
  ShapeError,
  ValueError,
  maximum,
  minimum,
  tensor,
  vjp,
  where,
  type AnyTensor,
} from '../index'

const double = (...values: number[]): AnyTensor => tensor(Float64Array.from(values))

const gradients = (
  f: (a: AnyTensor, b: AnyTensor) => AnyTensor,
  a: AnyTensor,
  b: AnyTensor,
  ct: AnyTensor,
) => {
  const [, pullback] = vjp(f as never, a as never, b as never) as unknown as [
    unknown,
    (ct: AnyTensor) => AnyTensor[],
  ]
  return pullback(ct).map((x) => x.arraySync())
}

// Calls that the static types refuse.
const untyped = where as unknown as (...args: unknown[]) => unknown

describe('where', () => {
  const condition = tensor([true, false])

  it('picks, broadcasts and promotes', () => {
    expect(where(condition, tensor([1, 2]), tensor([3, 4])).arraySync()).toEqual([1, 4])
    expect(where(condition, 1, tensor([[3], [4]])).arraySync()).toEqual([
      [1, 3],
      [1, 4],
    ])
    expect(where(condition, NaN, 0).arraySync()).toEqual([NaN, 0])
    expect(where(condition, 1, 2).dtype).toBe('float32')
    expect(where(condition, tensor(Int32Array.of(1)), double(0.5)).dtype).toBe('float64')
    expect(where(condition, tensor([true]), tensor([false])).dtype).toBe('bool')
  })

  it('gives exactly 0 to the side that is not picked, whatever is there', () => {
    const pick = (a: AnyTensor, b: AnyTensor) => where(condition, a, b)
    const bad = [NaN, Infinity]
    for (const ct of [double(2, 3), double(Infinity, NaN)]) {
      const [first, second] = ct.arraySync() as [number, number]
      expect(gradients(pick, double(1, bad[0] as number), double(bad[1] as number, 1), ct)).toEqual([
        [first, 0],
        [0, second],
      ])
    }
  })

  it('says what it expects', () => {
    expect(() => untyped([true], 1, 2)).toThrow(
      new ValueError(
        'where',
        'the first argument must be a tensor; got an array of 1; make one with tensor(...)',
      ),
    )
    expect(() => untyped(tensor([1, 0]), 1, 2)).toThrow(
      new DTypeError('where', 'expected a bool tensor, got float32; compare it first, as in x.notEqual(0)'),
    )
    expect(() => untyped(condition, 1)).toThrow(
      'where: the third argument must be a tensor or a number; got undefined',
    )
    expect(() => untyped(condition, null, 1)).toThrow(
      'where: the second argument must be a tensor or a number; got null',
    )
    expect(() => untyped(condition, tensor([1, 2, 3]), 0)).toThrow(ShapeError)
    expect(() => untyped(condition, tensor([1, 2, 3]), 0)).toThrow(
      'where: shapes [2] and [3] do not broadcast',
    )
    expect(() => untyped(condition, tensor(Int32Array.of(1)), tensor([1]))).toThrow(
      'where: int32 and float32 do not mix',
    )
  })
})

describe.each([
  ['maximum', maximum, Math.max],
  ['minimum', minimum, Math.min],
] as const)('%s', (name, op, oracle) => {
  it('picks as JavaScript does: NaN if either is, and -0 below 0', () => {
    fc.assert(
      fc.property(fc.double(), fc.double(), (a, b) => {
        expect(valuesOf(op, [a, a, NaN, 0], [b, NaN, b, -0])).toEqual([oracle(a, b), NaN, NaN, oracle(0, -0)])
      }),
    )
  })

  it('gives the gradient to what it picks, half to each where they are equal, none of NaN', () => {
    const [low, high] = name === 'maximum' ? [0, 8] : [8, 0]
    const a = double(1, 2, 3, NaN, 1, Infinity)
    const b = double(2, 1, 3, 1, NaN, Infinity)
    expect(gradients((x, y) => op(x, y), a, b, double(8, 8, 8, 8, 8, 8))).toEqual([
      [low, high, 4, 0, 0, 4],
      [high, low, 4, 0, 0, 4],
    ])
  })

  it('takes whole numbers', () => {
    const result = op(tensor(Int32Array.of(-(2 ** 31), 7)), 3)
    expect(result.dtype).toBe('int32')
    expect(result.arraySync()).toEqual([oracle(-(2 ** 31), 3), oracle(7, 3)])
  })
})
