// Gated activations: values against exact ones, and what is far out.
import { describe, expect, it } from 'vitest'
import { expectWithin, valuesOf } from '../../test/accuracy'
import { curvaturesOf, slopesOf } from '../../test/slopes'
import { ValueError, gelu, mish, silu, tensor, type AnyTensor } from '../index'

const geluTanh = (x: AnyTensor): AnyTensor => gelu(x, { approximate: 'tanh' })
const ops = Object.entries({ silu, mish, gelu, geluTanh })

describe('values', () => {
  // The engine's 2 ulp in exp and in tanh, sigmoid's 3, and a rounding for each further op.
  it.each(Object.entries({ silu, mish }))('of %s are within 6 ulp', (name, op) => expectWithin(6, name, op))

  // The golden values go down to -6: x ** 2 is 36, and erfc has 7 of its own.
  it('of gelu are within x ** 2 and 7 ulp', () => expectWithin(43, 'gelu', gelu))

  it('of gelu by tanh follow its formula', () => {
    const xs = Array.from({ length: 81 }, (_, i) => i / 10 - 4)
    const k = Math.sqrt(2 / Math.PI)
    valuesOf(geluTanh, xs).forEach((y, i) => {
      const x = xs[i] as number
      expect(y).toBeCloseTo((x / 2) * (1 + Math.tanh(k * (x + 0.044715 * x ** 3))), 14)
    })
  })
})

describe.each(['float32', 'float64'] as const)('far out in %s', (dtype) => {
  const largest = dtype === 'float32' ? 3e38 : 1.7e308
  const far = [-Infinity, -largest, -1000, 1000, largest, Infinity]

  it.each(ops)('%s is 0 below and x above', (_, op) => {
    const y = op(tensor(Float64Array.from(far)).astype(dtype) as AnyTensor).dataSync() as Float64Array
    expect(Array.from(y, (value) => value + 0)).toEqual([
      0,
      0,
      0,
      1000,
      dtype === 'float32' ? Math.fround(largest) : largest,
      Infinity,
    ])
  })

  it.each(ops)('%s has gradient 0 below and 1 above, and no curvature', (_, op) => {
    expect(slopesOf(op, far, dtype)).toEqual([0, 0, 0, 1, 1, 1])
    expect(curvaturesOf(op, far, dtype)).toEqual([0, 0, 0, 0, 0, 0])
  })
})

it.each(ops)('%s of NaN is NaN', (_, op) => expect(valuesOf(op, [NaN])).toEqual([NaN]))

it('slopes at 0 are that of the gate, 1/2 (mish: 3/5)', () => {
  expect([silu, gelu, geluTanh].map((op) => slopesOf(op, [0])[0])).toEqual([0.5, 0.5, 0.5])
  expect(slopesOf(mish, [0])[0]).toBeCloseTo(0.6, 15)
})

it('gelu says which approximations there are', () => {
  const untyped = gelu as unknown as (...args: unknown[]) => unknown
  expect(() => untyped(tensor([1]), { approximate: 'sigmoid' })).toThrow(
    new ValueError('gelu', "approximate must be 'none' or 'tanh'; got \"sigmoid\""),
  )
})
