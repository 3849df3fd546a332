// Where the document's gradients by hand equal autodiff's, and how they depart from them: on random networks, with
// weights and inputs of both signs.
import { assertGradients, checkDerivation } from '@chainrule/gradcheck'
import { random, ShapeError } from '@chainrule/tensor'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { arbitraryCase, computeByReference, expectEqual, gradientsOf } from '../../../test/derivations'
import { randomCases } from '../cases'
import type { Matrix, Network } from '../derivation'
import { asWritten } from './asWritten'
import { autodiff, costOf } from './autodiff'
import { corrected } from './corrected'
import { faults } from './faults'
import { problem } from './problem'

computeByReference()

const depths = [2, 3, 4, 5]

test.each(depths)('corrected: %i layers equal autodiff', (depth) => {
  fc.assert(
    fc.property(arbitraryCase(depth), (each) => {
      expectEqual(gradientsOf(corrected, each), gradientsOf(autodiff, each))
    }),
    { numRuns: 30 },
  )
})

test.each(depths)('autodiff of %i layers agrees with central differences', (depth) => {
  for (const { network, inputs, targets } of randomCases(random.key(depth), depth, 2)) {
    assertGradients((parameters: Network) => costOf(parameters, inputs, targets), [network], { order: 1 })
  }
})

test.each(depths)(
  'as written: of %i layers weights get the biases’ gradients, and biases the weights’',
  (depth) => {
    fc.assert(
      fc.property(arbitraryCase(depth), (each) => {
        const right = gradientsOf(autodiff, each)
        expectEqual(gradientsOf(asWritten, each), {
          cost: right.cost,
          weights: right.weights.map((w, l) => (right.biases[l] as Matrix).broadcastTo(w.shape) as Matrix),
          biases: right.weights,
        })
      }),
      { numRuns: 30 },
    )
  },
)

test('as written no second step is possible', () => {
  for (const each of [...randomCases(random.key(0), 2, 10), ...randomCases(random.key(1), 4, 10)]) {
    const { weights, biases } = gradientsOf(asWritten, each)
    const network = {
      weights: each.network.weights.map((w, l) => w.sub(weights[l] as Matrix)),
      biases: each.network.biases.map((b, l) => b.sub(biases[l] as Matrix)),
    }
    expect(() => gradientsOf(asWritten, { ...each, network })).toThrow(ShapeError)
  }
})

describe('checkDerivation', () => {
  test.each(['corrected', 'autodiff'] as const)('%s is right', (way) => {
    expect(String(checkDerivation(problem('perceptron', way)))).toContain('agree with autodiff')
  })

  const spoiling = faults.flatMap(({ id, gradient }) => (gradient === undefined ? [] : [{ id, gradient }]))
  test.each(spoiling)('names $id', ({ gradient: { network, kinds } }) => {
    const { ok, findings } = checkDerivation(problem(network, 'asWritten'))
    expect(ok).toBe(false)
    const found = findings.flatMap((finding) => finding.faults.map(({ kind }) => kind))
    for (const kind of kinds) expect(found).toContain(kind)
  })
})
