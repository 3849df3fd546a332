// What kind of number each element is, against JavaScript's own predicates.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isFinite, isInf, isNaN, tensor } from '../index'

describe.each([
  ['isNaN', isNaN, (x: number) => Number.isNaN(x)],
  ['isFinite', isFinite, (x: number) => Number.isFinite(x)],
  ['isInf', isInf, (x: number) => Math.abs(x) === Infinity],
] as const)('%s', (_, op, oracle) => {
  it('answers in bool as JavaScript does', () => {
    fc.assert(
      fc.property(fc.array(fc.double(), { minLength: 1 }), (xs) => {
        expect(op(tensor(Float64Array.from(xs))).dataSync()).toEqual(
          Uint8Array.from(xs, (x) => Number(oracle(x))),
        )
        const singles = Float32Array.from(xs)
        expect(op(tensor(singles)).dataSync()).toEqual(Uint8Array.from(singles, (x) => Number(oracle(x))))
      }),
      { examples: [[[NaN, Infinity, -Infinity, 0, 5e-324]]] },
    )
  })

  it('knows that other dtypes are finite', () => {
    for (const x of [tensor(Int32Array.of(5)), tensor(Uint8Array.of(5)), tensor([true])]) {
      expect(op(x as never).arraySync()).toEqual([oracle(5)])
    }
  })
})
