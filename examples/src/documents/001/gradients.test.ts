// Where the document's gradients by hand equal autodiff's, and where they do not: on random networks, with
// weights and inputs of both signs.
import { assertGradients } from '@chainrule/gradcheck'
import { random } from '@chainrule/tensor'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  arbitraryCase,
  computeByReference,
  distance,
  expectEqual,
  gradientsOf,
  layerOf,
  layersOf,
} from '../../../test/derivations'
import { randomCases } from '../cases'
import type { Gradients, Matrix, Network } from '../derivation'
import { autodiff, costOf } from './autodiff'
import { sigmoid } from './forward'
import { asWritten as functionalAsWritten } from './functional/asWritten'
import { corrected as functionalCorrected } from './functional/corrected'
import { layeredAsWritten } from './layered/asWritten'
import { activations } from './layered/layer'
import { networks, sigmoidNetwork } from './problem'

computeByReference()

const depths = [2, 3, 4, 5]

// Every run compiles programs for its sizes.
const runs = { numRuns: 15 }

// Deterministic inputs without zeros, so that what departs departs visibly.
const generic = (depth: number, seed = depth) => randomCases(random.key(seed), depth, 10)

describe('the functional network', () => {
  test('corrected equals autodiff', () => {
    fc.assert(
      fc.property(arbitraryCase(3), (each) => {
        expectEqual(gradientsOf(functionalCorrected, each), gradientsOf(autodiff, each))
      }),
      runs,
    )
  })

  test('as written every gradient is too small by N / (N + 1000)', () => {
    fc.assert(
      fc.property(arbitraryCase(3), (each) => {
        const [, samples] = each.inputs.shape
        expectEqual(
          scaled(gradientsOf(functionalAsWritten, each), (samples + 1000) / samples),
          gradientsOf(autodiff, each),
        )
      }),
      runs,
    )
  })

  test.each([2, 4])('it has no code for %i layers', (depth) => {
    for (const each of generic(depth).slice(0, 2)) {
      for (const derivation of [functionalAsWritten, functionalCorrected]) {
        expect(() => gradientsOf(derivation, each)).toThrow(`got ${depth - 1}`)
      }
    }
  })
})

describe.each([
  { hidden: 'reLU', derivations: networks.layered },
  { hidden: 'sigmoid', derivations: sigmoidNetwork },
] as const)('the layered network with $hidden', ({ hidden, derivations }) => {
  test.each(depths)('of %i layers corrected equals autodiff, and as written the last is right', (depth) => {
    fc.assert(
      fc.property(arbitraryCase(depth), (each) => {
        const expected = gradientsOf(derivations.autodiff, each)
        expectEqual(gradientsOf(derivations.corrected, each), expected)
        expectEqual(gradientsOf(derivations.asWritten, each), expected, layersOf(expected).slice(-1))
      }),
      runs,
    )
  })

  test.each([3, 4, 5])('as written: of %i layers those below the last are wrong', (depth) => {
    let wrong = 0
    for (const each of generic(depth)) {
      const expected = gradientsOf(derivations.autodiff, each)
      const found = gradientsOf(derivations.asWritten, each)
      for (const l of layersOf(expected).slice(0, -1)) {
        // Where no unit of a layer of reLUs is above 0, nothing goes down, in any way.
        if (layerOf(expected, l).every((x) => x === 0)) continue
        expect(distance(found, expected, [l])).toBeGreaterThan(1e-8)
        wrong++
      }
    }
    expect(wrong).toBeGreaterThan(8)
  })

  test('as written, the weights through which dz goes down have already been moved', () => {
    // With no rate they have not: then only the derivative that does not belong there is left.
    for (const each of generic(4)) {
      const still = gradientsOf(layeredAsWritten(activations[hidden], 0), each)
      const expected = gradientsOf(derivations.autodiff, each)
      const apart = distance(still, expected, layersOf(expected))
      if (hidden === 'reLU') expect(apart).toBeLessThan(1e-10)
      else expect(apart).toBeGreaterThan(1e-6)
    }
  })
})

test('three layers as written: how far the gradient of W1 is off grows with the rate', () => {
  for (const each of generic(3)) {
    const { weights } = gradientsOf(networks.layered.autodiff, each)
    const off = (rate: number): Matrix => {
      const found = gradientsOf(layeredAsWritten(activations.reLU, rate), each)
      return (found.weights[0] as Matrix).sub(weights[0] as Matrix)
    }
    // Linear in the rate: at 0.2 twice what it is at 0.1.
    const [once, twice] = [off(0.1), off(0.2)]
    expect(twice.sub(once.mul(2)).abs().max().item()).toBeLessThan(1e-12)
    expect(once.abs().max().item()).toBeGreaterThan(1e-6)
  }
})

test.each(depths)('autodiff of %i layers agrees with central differences', (depth) => {
  for (const { network, inputs, targets } of randomCases(random.key(depth), depth, 3)) {
    for (const hidden of [undefined, sigmoid]) {
      assertGradients((parameters: Network) => costOf(parameters, inputs, targets, hidden), [network], {
        order: 1,
      })
    }
  }
})

const scaled = ({ cost, weights, biases }: Gradients, factor: number): Gradients => ({
  cost,
  weights: weights.map((w) => w.mul(factor)),
  biases: biases.map((b) => b.mul(factor)),
})
