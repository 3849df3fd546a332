import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { interpret } from './interpret'
import { add, constant, div, fma, mul, neg, read, select, sub, lt, type Lane } from './lane'
import { simplifyLane } from './simplify'

const x = read('f32', 0)
const number = (value: number): Lane => constant('f32', value)

describe('a simplified lane', () => {
  it('has the same bits', () => {
    const interesting = fc.constantFrom(
      0,
      -0,
      1,
      -1,
      2,
      0.5,
      3,
      NaN,
      Infinity,
      -Infinity,
      2 ** -149,
      2 ** 127,
    )
    const leaf = fc.oneof(fc.constant(x), interesting.map(number))
    const programs = fc.letrec<{ lane: Lane }>((tie) => ({
      lane: fc.oneof(
        { depthSize: 'small', withCrossShrink: true },
        leaf,
        fc.tuple(fc.constantFrom(add, sub, mul, div), tie('lane'), tie('lane')).map(([op, a, b]) => op(a, b)),
        tie('lane').map(neg),
        fc.tuple(tie('lane'), tie('lane'), tie('lane')).map(([a, b, c]) => fma(a, b, c)),
        fc.tuple(tie('lane'), tie('lane'), tie('lane')).map(([a, b, c]) => select(lt(a, b), c, a)),
      ),
    })).lane
    const values = fc.oneof(interesting, fc.float())
    fc.assert(
      fc.property(programs, values, (lane, value) => {
        const leafOf = (): number => Math.fround(value)
        expect(interpret(simplifyLane(lane), leafOf)).toBe(interpret(lane, leafOf))
      }),
      { numRuns: 2000 },
    )
  })

  it('lacks what changes nothing', () => {
    expect(simplifyLane(mul(number(1), sub(x, number(0))))).toBe(x)
    expect(simplifyLane(neg(neg(x)))).toBe(x)
    expect(simplifyLane(mul(x, add(number(2), number(3))))).toEqual(mul(x, number(5)))
    expect(simplifyLane(div(x, number(8)))).toEqual(mul(x, number(0.125)))
    // -0 + 0 is 0, and a tenth is no power of two.
    expect(simplifyLane(add(x, number(0)))).toEqual(add(x, number(0)))
    expect(simplifyLane(div(x, number(10)))).toEqual(div(x, number(10)))
  })
})
