// Comparisons against JavaScript's own, for every pair of dtypes that mixes.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { equal, greater, greaterEqual, less, lessEqual, notEqual, tensor } from '../index'

type Comparison = (x: never, y: never) => { readonly dtype: string; dataSync(): ArrayLike<number> }

const ops: readonly [Comparison, (a: number, b: number) => boolean][] = [
  [equal, (a, b) => a === b],
  [notEqual, (a, b) => a !== b],
  [less, (a, b) => a < b],
  [lessEqual, (a, b) => a <= b],
  [greater, (a, b) => a > b],
  [greaterEqual, (a, b) => a >= b],
]

const number = fc.oneof(fc.double(), fc.constantFrom(0, -0, 1, NaN, Infinity, -Infinity))

describe.each(ops)('%s', (op, oracle) => {
  it('answers as JavaScript does, in bool', () => {
    fc.assert(
      fc.property(number, number, (a, b) => {
        const answers = op(tensor(Float64Array.of(a, a)) as never, tensor(Float64Array.of(b, a)) as never)
        expect(answers.dtype).toBe('bool')
        expect(Array.from(answers.dataSync())).toEqual([Number(oracle(a, b)), Number(oracle(a, a))])
      }),
    )
  })

  it('takes whole numbers, bool and JavaScript numbers', () => {
    for (const [a, b] of [
      [0, 1],
      [1, 1],
      [1, 0],
    ] as const) {
      const expected = [Number(oracle(a, b))]
      expect(Array.from(op(tensor(Int32Array.of(a)) as never, b as never).dataSync())).toEqual(expected)
      expect(Array.from(op(a as never, tensor(Uint8Array.of(b)) as never).dataSync())).toEqual(expected)
      expect(Array.from(op(tensor([a === 1]) as never, tensor([b === 1]) as never).dataSync())).toEqual(
        expected,
      )
      expect(
        Array.from(op(tensor([a === 1]) as never, tensor(Int32Array.of(b)) as never).dataSync()),
      ).toEqual(expected)
    }
  })
})
