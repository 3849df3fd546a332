// Where the document's gradients by hand equal autodiff's, and where they do not: on random networks, with
// weights and inputs of both signs.
import { assertGradients } from '@chainrule/gradcheck'
import { random, tensor } from '@chainrule/tensor'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  arbitraryCase,
  computeByReference,
  expectEqual,
  gradientsOf,
  layerOf,
  layersOf,
} from '../../../test/derivations'
import { randomCases, type Case } from '../cases'
import type { Matrix } from '../derivation'
import { asWritten } from './asWritten'
import { autodiff, costOf } from './autodiff'
import { corrected } from './corrected'
import { relu, reluprime } from './forward'

computeByReference()

const depths = [2, 3, 4, 5]

test('as written: three layers equal autodiff', () => {
  fc.assert(
    fc.property(arbitraryCase(3), (each) => {
      const expected = gradientsOf(autodiff, each)
      expectEqual(gradientsOf(asWritten, each), expected, layersOf(expected))
    }),
  )
})

test.each([4, 5])('as written: of %i layers the last two are right, those below exactly zero', (depth) => {
  let cutOff = 0
  fc.assert(
    fc.property(arbitraryCase(depth), (each) => {
      const expected = gradientsOf(autodiff, each)
      const found = gradientsOf(asWritten, each)
      const layers = layersOf(expected)
      expectEqual(found, expected, layers.slice(-2))
      for (const l of layers.slice(0, -2)) {
        expect(layerOf(found, l).every((x) => x === 0)).toBe(true)
        if (layerOf(expected, l).some((x) => x !== 0)) cutOff++
      }
    }),
  )
  // The property would hold for nothing if autodiff's were zero too.
  expect(cutOff).toBeGreaterThan(20)
})

test('as written: two layers fail as in Python', () => {
  fc.assert(
    fc.property(arbitraryCase(2), (each) => {
      expect(() => gradientsOf(asWritten, each)).toThrow('cannot unpack non-iterable NoneType object')
    }),
    { numRuns: 20 },
  )
})

test.each(depths)('corrected: %i layers equal autodiff', (depth) => {
  fc.assert(
    fc.property(arbitraryCase(depth), (each) => {
      const expected = gradientsOf(autodiff, each)
      expectEqual(gradientsOf(corrected, each), expected, layersOf(expected))
    }),
  )
})

test.each(depths)('autodiff of %i layers agrees with central differences', (depth) => {
  // Normal numbers, which lie at no kink: there differences have nothing to say.
  fc.assert(
    fc.property(fc.integer(), (seed) => {
      for (const { network, inputs, targets } of randomCases(random.key(seed), depth, 1)) {
        const cost = (parameters: typeof network) => costOf(parameters, inputs, targets)
        assertGradients(cost, [network], { order: 1 })
      }
    }),
    { numRuns: 10 },
  )
})

test('at the kink of relu the document and autodiff agree: its derivative is 0', () => {
  const z = tensor([[-1], [-0], [0], [Number.MIN_VALUE], [1]], { dtype: 'float64' }) as Matrix
  expect([...reluprime(z).dataSync()]).toEqual([0, 0, 0, 1, 1])
  expect([...relu(z).dataSync()]).toEqual([0, 0, 0, Number.MIN_VALUE, 1])

  // One unit with z exactly 0, then one with z above 0.
  const one = tensor([[1]], { dtype: 'float64' }) as Matrix
  const zero = tensor([[0]], { dtype: 'float64' }) as Matrix
  const atKink: Case = { network: { weights: [one, one], biases: [zero, one] }, inputs: zero, targets: zero }
  const found = gradientsOf(asWritten, atKink)
  const expected = gradientsOf(autodiff, atKink)
  expectEqual(found, expected, [0, 1])
  expect(layerOf(found, 0)).toEqual([0, 0])
  expect(layerOf(found, 1)).toEqual([0, 1])
})
