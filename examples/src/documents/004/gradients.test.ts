// Where the document's gradients by hand equal autodiff's, and where they do not: on random networks, with
// weights and inputs of both signs.
import { assertGradients } from '@chainrule/gradcheck'
import { random } from '@chainrule/tensor'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  arbitraryCase,
  computeByReference,
  distance,
  expectEqual,
  gradientsOf,
} from '../../../test/derivations'
import { randomCases } from '../cases'
import type { Matrix, Network } from '../derivation'
import { asWritten } from './asWritten'
import { autodiff, costOf } from './autodiff'
import { withGlobals } from './backward'
import { corrected } from './corrected'

computeByReference()

test('corrected equals autodiff', () => {
  fc.assert(
    fc.property(arbitraryCase(3), (each) => {
      expectEqual(gradientsOf(corrected, each), gradientsOf(autodiff, each))
    }),
    { numRuns: 30 },
  )
})

test('as written it fails as in Python', () => {
  fc.assert(
    fc.property(arbitraryCase(3), (each) => {
      expect(() => gradientsOf(asWritten, each)).toThrow("name 'W2' is not defined")
    }),
    { numRuns: 20 },
  )
})

test('with a W2 of another network among the globals, the first layer alone is wrong', () => {
  for (const each of randomCases(random.key(0), 3, 10)) {
    const stale = (each.network.weights[1] as Matrix).mul(2)
    const expected = gradientsOf(autodiff, each)
    const found = gradientsOf(
      withGlobals(() => ({ w2: stale })),
      each,
    )
    expectEqual(found, expected, [1])
    // Where all hidden units are 0, nothing goes through W2.
    const first = Math.max(...(expected.biases[0] as Matrix).abs().dataSync())
    if (first > 1e-6) expect(distance(found, expected, [0])).toBeGreaterThan(1e-6)
  }
})

test.each([2, 4])('it has no code for %i layers', (depth) => {
  for (const each of randomCases(random.key(depth), depth, 3)) {
    for (const derivation of [asWritten, corrected]) {
      expect(() => gradientsOf(derivation, each)).toThrow(`got ${depth - 1} layers`)
    }
  }
})

test('autodiff agrees with central differences', () => {
  for (const { network, inputs, targets } of randomCases(random.key(1), 3, 3)) {
    assertGradients((parameters: Network) => costOf(parameters, inputs, targets), [network], { order: 1 })
  }
})
