// Where the document's gradients by hand equal autodiff's, and where they do not: on random networks, with
// weights and inputs of both signs.
import { assertGradients } from '@chainrule/gradcheck'
import { random, tensor } from '@chainrule/tensor'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { randomCases, type Case } from '../cases'
import type { Derivation, Gradients, Matrix } from '../derivation'
import { asWritten } from './asWritten'
import { autodiff, costOf } from './autodiff'
import { corrected } from './corrected'
import { relu, reluprime } from './forward'

// Sums of a few products in another order: far above rounding, far below any mistake.
const tolerance = 1e-10

const columnsOf = (rows: number, columns: number, element: fc.Arbitrary<number>): fc.Arbitrary<Matrix> =>
  fc
    .array(element, { minLength: rows * columns, maxLength: rows * columns })
    .map((values) => tensor(values, { shape: [rows, columns], dtype: 'float64' }))

const real = fc.double({ min: -2, max: 2, noNaN: true })

/** Networks of `depth` layers of 1 to 6 units, with 1 to 5 samples. */
const cases = (depth: number): fc.Arbitrary<Case> =>
  fc
    .tuple(
      fc.array(fc.integer({ min: 1, max: 6 }), { minLength: depth, maxLength: depth }),
      fc.integer({ min: 1, max: 5 }),
    )
    .chain(([sizes, samples]) => {
      const pairs = sizes.slice(1).map((out, l) => [out, sizes[l] as number] as const)
      const classes = sizes.at(-1) as number
      return fc.record({
        network: fc.record({
          weights: fc.tuple(...pairs.map(([out, into]) => columnsOf(out, into, real))),
          biases: fc.tuple(...pairs.map(([out]) => columnsOf(out, 1, real))),
        }),
        inputs: columnsOf(sizes[0] as number, samples, real),
        targets: fc.array(fc.nat(classes - 1), { minLength: samples, maxLength: samples }).map((digits) =>
          tensor(
            digits.map((digit) => oneHotRow(digit, classes)),
            { dtype: 'float64' },
          ).transpose(),
        ),
      })
    })

const oneHotRow = (digit: number, classes: number): number[] =>
  Array.from({ length: classes }, (_, i) => (i === digit ? 1 : 0))

const gradientsOf = (derivation: Derivation, { network, inputs, targets }: Case): Gradients =>
  derivation.gradients(network, inputs, targets)

const layer = ({ weights, biases }: Gradients, l: number): number[] => [
  ...(weights[l] as Matrix).dataSync(),
  ...(biases[l] as Matrix).dataSync(),
]

/** Relative to the largest element of all: a gradient that cancels to nothing is compared with what cancelled. */
function expectEqual(found: Gradients, expected: Gradients, layers: readonly number[]): void {
  expect(found.cost.item()).toBeCloseTo(expected.cost.item(), 10)
  const sizes = expected.weights.flatMap((_, l) => layer(expected, l)).map(Math.abs)
  const scale = Math.max(1, ...sizes)
  for (const l of layers) {
    expect(found.weights[l]?.shape).toEqual(expected.weights[l]?.shape)
    expect(found.biases[l]?.shape).toEqual(expected.biases[l]?.shape)
    const wanted = layer(expected, l)
    for (const [i, x] of layer(found, l).entries()) {
      expect(Math.abs(x - (wanted[i] as number))).toBeLessThanOrEqual(tolerance * scale)
    }
  }
}

const depths = [2, 3, 4, 5]
const layersOf = ({ weights }: Gradients): number[] => [...weights.keys()]

test('as written: three layers equal autodiff', () => {
  fc.assert(
    fc.property(cases(3), (each) => {
      const expected = gradientsOf(autodiff, each)
      expectEqual(gradientsOf(asWritten, each), expected, layersOf(expected))
    }),
  )
})

test.each([4, 5])('as written: of %i layers the last two are right, those below exactly zero', (depth) => {
  let cutOff = 0
  fc.assert(
    fc.property(cases(depth), (each) => {
      const expected = gradientsOf(autodiff, each)
      const found = gradientsOf(asWritten, each)
      const layers = layersOf(expected)
      expectEqual(found, expected, layers.slice(-2))
      for (const l of layers.slice(0, -2)) {
        expect(layer(found, l).every((x) => x === 0)).toBe(true)
        if (layer(expected, l).some((x) => x !== 0)) cutOff++
      }
    }),
  )
  // The property would hold for nothing if autodiff's were zero too.
  expect(cutOff).toBeGreaterThan(20)
})

test('as written: two layers fail as in Python', () => {
  fc.assert(
    fc.property(cases(2), (each) => {
      expect(() => gradientsOf(asWritten, each)).toThrow('cannot unpack non-iterable NoneType object')
    }),
    { numRuns: 20 },
  )
})

test.each(depths)('corrected: %i layers equal autodiff', (depth) => {
  fc.assert(
    fc.property(cases(depth), (each) => {
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
  expect(layer(found, 0)).toEqual([0, 0])
  expect(layer(found, 1)).toEqual([0, 1])
})
