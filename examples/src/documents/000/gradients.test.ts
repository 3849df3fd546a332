// Where the document's gradients by hand equal autodiff's, and how they depart from them: on random networks, with
// weights and inputs of both signs.
import {
  assertGradients,
  checkDerivation,
  checkUpdate,
  type DerivationReport,
  type FaultKind,
} from '@chainrule/gradcheck'
import { random, tensor } from '@chainrule/tensor'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { arbitraryCase, computeByReference, expectEqual, gradientsOf } from '../../../test/derivations'
import { randomCases } from '../cases'
import type { Gradients, Matrix, Network } from '../derivation'
import { layeredProblem } from '../problem'
import { asWritten } from './asWritten'
import { autodiff, costOf } from './autodiff'
import { corrected } from './corrected'
import { faults } from './faults'
import { problem } from './problem'
import { updateAsWritten, updateCorrected, type Update } from './update'

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

test('as written: of two layers the gradients are those of the cost with (1 + e^z)/2 in every sample’s place', () => {
  for (const { network, inputs, targets } of randomCases(random.key(0), 2, 20)) {
    const [w, b] = [network.weights[0] as Matrix, network.biases[0] as Matrix]
    const z = w.matmul(inputs.sigmoid()).add(b)
    // Per output and sample, so that the sums over samples can be made anew.
    const right = z.sigmoid().sub(targets).mul(2).mul(z.sigmoid()).mul(z.neg().sigmoid())
    const written = right.mul(z.exp().add(1)).div(2)
    const expected: Gradients = {
      cost: costOf(network, inputs, targets),
      weights: [written.matmul(inputs.sigmoid().transpose())],
      biases: [written.sum({ axis: 1, keepDims: true })],
    }
    expectEqual(asWritten.gradients(network, inputs, targets), expected)
  }
})

describe('checkDerivation', () => {
  const reports = new Map<string, DerivationReport>()
  const asWrittenOf = (network: string): DerivationReport => {
    const report = reports.get(network) ?? checkDerivation(problem(network, 'asWritten'))
    reports.set(network, report)
    return report
  }

  test.each(['corrected', 'autodiff'] as const)('%s is right', (way) => {
    for (const network of ['perceptron', 'demonstration', 'formulas']) {
      expect(String(checkDerivation(problem(network, way)))).toContain('agree with autodiff')
    }
  })

  const spoiling = faults.flatMap(({ id, gradient }) => (gradient === undefined ? [] : [{ id, gradient }]))
  test.each(spoiling)('names $id', ({ gradient: { network, kinds } }) => {
    const { ok, findings } = asWrittenOf(network)
    expect(ok).toBe(false)
    const found = findings.flatMap((finding) => finding.faults.map(({ kind }) => kind))
    for (const kind of kinds) expect(found).toContain(kind)
  })

  test('shows the demonstration’s shapes', () => {
    const { findings } = asWrittenOf('demonstration')
    for (const parameter of ['W1', 'W3']) {
      expect(findings.find((finding) => finding.parameters.includes(parameter))?.evidence).toContain('shape')
    }
  })
})

describe('the update', () => {
  /** The steps of a network of `depth` layers of weights on the average cost, as the document's prose has it. */
  const stepping = (update: Update, depth: number) => {
    const { inputs } = layeredProblem({ name: '', derivation: corrected, costOf, depth })
    const layers = Array.from({ length: depth }, (_, l) => l + 1)
    const networkOf = (given: Readonly<Record<string, unknown>>): Network => ({
      weights: layers.map((l) => given[`W${l}`] as Matrix),
      biases: layers.map((l) => given[`b${l}`] as Matrix),
    })
    return checkUpdate({
      inputs,
      loss: (given) => {
        const x = given['x'] as Matrix
        return costOf(networkOf(given), x, given['y'] as Matrix).div(x.shape[1])
      },
      update: (given) => {
        const [network, x] = [networkOf(given), given['x'] as Matrix]
        const ngc = corrected.gradients(network, x, given['y'] as Matrix)
        const { weights, biases } = update(network, ngc, x.shape[1])
        return Object.fromEntries(
          layers.flatMap((l) => [
            [`W${l}`, weights[l - 1]],
            [`b${l}`, biases[l - 1]],
          ]),
        )
      },
    })
  }
  const kindsOf = (update: Update, depth: number): Set<FaultKind> =>
    new Set(stepping(update, depth).findings.flatMap((found) => found.faults.map(({ kind }) => kind)))

  test('checkUpdate: as written it climbs, by the sum', () => {
    expect(kindsOf(updateAsWritten, 3)).toEqual(new Set(['sign', 'batch-factor']))
  })

  test('checkUpdate: as written a fourth layer never changes', () => {
    expect(kindsOf(updateAsWritten, 4)).toContain('cut-off')
  })

  test('checkUpdate: corrected it is right', () => {
    expect(stepping(updateCorrected, 3).ok).toBe(true)
  })

  test('as written it needs three layers', () => {
    const [flat] = randomCases(random.key(3), 3, 1)
    const { network, inputs, targets } = flat as NonNullable<typeof flat>
    const ngc = asWritten.gradients(network, inputs, targets)
    expect(() => updateAsWritten(network, ngc, 1)).toThrow('list index out of range')
  })
})

test('as written a sum beyond 709 gives NaN, corrected nothing', () => {
  const [one, x] = [tensor([[1]], { dtype: 'float64' }), tensor([[0]], { dtype: 'float64' })] as Matrix[]
  const network = { weights: [one as Matrix], biases: [tensor([[800]], { dtype: 'float64' }) as Matrix] }
  const gradient = (way: typeof asWritten): number =>
    (way.gradients(network, x as Matrix, x as Matrix).biases[0] as Matrix).item()
  expect(gradient(asWritten)).toBeNaN()
  expect(gradient(corrected)).toBe(0)
})
