// Rectifiers: values against exact ones, both sides and the middle, and what is far out.
import { describe, expect, it } from 'vitest'
import { expectWithin, valuesOf } from '../../test/accuracy'
import { curvaturesOf, slopesOf } from '../../test/slopes'
import { ValueError, elu, leakyRelu, relu, selu, softplus, tensor, type AnyTensor } from '../index'

const far = [-Infinity, -1000, 1000, Infinity]
const dtypes = ['float32', 'float64'] as const

// Calls that the static types refuse.
const untyped = <F>(f: F): ((...args: unknown[]) => unknown) => f as never

describe('values', () => {
  // The engine's 2 ulp and a rounding for each further op.
  it.each(Object.entries({ softplus, elu, selu }))('of %s are within 4 ulp', (name, op) =>
    expectWithin(4, name, op),
  )

  it('are right far out and for NaN', () => {
    expect(valuesOf(relu, [...far, NaN, -0])).toEqual([0, 0, 1000, Infinity, NaN, 0])
    expect(valuesOf(leakyRelu, [...far, NaN])).toEqual([-Infinity, -10, 1000, Infinity, NaN])
    expect(valuesOf(elu, [...far, NaN])).toEqual([-1, -1, 1000, Infinity, NaN])
    expect(valuesOf(selu, [-Infinity, Infinity, NaN])).toEqual([
      -1.6732632423543772 * 1.0507009873554805,
      Infinity,
      NaN,
    ])
    expect(valuesOf(softplus, [...far, NaN])).toEqual([0, 0, 1000, Infinity, NaN])
  })

  it('follow the options', () => {
    expect(valuesOf((x: AnyTensor) => leakyRelu(x, { negativeSlope: 0.5 }), [-4, 4])).toEqual([-2, 4])
    expect(valuesOf((x: AnyTensor) => elu(x, { alpha: 3 }), [-1000, 4])).toEqual([-3, 4])
  })
})

describe.each(dtypes)('gradients in %s', (dtype) => {
  const round = (x: number) => (dtype === 'float32' ? Math.fround(x) : x)
  const limits = {
    relu: [0, 1],
    leakyRelu: [0.01, 1],
    elu: [0, 1],
    selu: [0, 1.0507009873554805],
    softplus: [0, 1],
  }

  it.each(Object.entries({ relu, leakyRelu, elu, selu, softplus }))('of %s are right far out', (name, op) => {
    const [below, above] = (limits[name as keyof typeof limits] as [number, number]).map(round)
    expect(slopesOf(op, far, dtype)).toEqual([below, below, above, above])
    expect(curvaturesOf(op, far, dtype)).toEqual([0, 0, 0, 0])
  })
})

describe('gradients at 0', () => {
  it('are those from below', () => {
    expect(slopesOf(relu, [0, -0])).toEqual([0, 0])
    expect(slopesOf(leakyRelu, [0, -0])).toEqual([0.01, 0.01])
    expect(slopesOf((x: AnyTensor) => elu(x, { alpha: 3 }), [0, -0])).toEqual([3, 3])
    expect(slopesOf(selu, [0])[0]).toBeCloseTo(1.6732632423543772 * 1.0507009873554805, 14)
  })

  it('of softplus are those of sigmoid, in every order', () => {
    expect(slopesOf(softplus, [0, -0])).toEqual([0.5, 0.5])
    expect(curvaturesOf(softplus, [0, -0])).toEqual([0.25, 0.25])
  })
})

describe('errors', () => {
  it('say what an option must be', () => {
    const x = tensor([1, 2])
    expect(() => untyped(leakyRelu)(x, { negativeSlope: '0.1' })).toThrow(
      new ValueError('leakyRelu', 'negativeSlope must be a finite number; got "0.1"'),
    )
    expect(() => elu(x, { alpha: NaN })).toThrow(
      new ValueError('elu', 'alpha must be a finite number; got NaN'),
    )
  })
})
