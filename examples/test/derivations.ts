// What tests of derivations share: random networks with samples, and whether gradients are equal.
import { setEvaluator, tensor } from '@chainrule/tensor'
import fc from 'fast-check'
import { afterAll, beforeAll, expect } from 'vitest'
import type { Case } from '../src/documents/cases'
import type { Derivation, Gradients, Matrix } from '../src/documents/derivation'

const matrixOf = (rows: number, columns: number, element: fc.Arbitrary<number>): fc.Arbitrary<Matrix> =>
  fc
    .array(element, { minLength: rows * columns, maxLength: rows * columns })
    .map((values) => tensor(values, { shape: [rows, columns], dtype: 'float64' }))

const real = fc.double({ min: -2, max: 2, noNaN: true })

/** Networks of `depth` layers, the inputs among them, of 1 to 6 units, with 1 to 5 samples. */
export const arbitraryCase = (depth: number): fc.Arbitrary<Case> =>
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
          weights: fc.tuple(...pairs.map(([out, into]) => matrixOf(out, into, real))),
          biases: fc.tuple(...pairs.map(([out]) => matrixOf(out, 1, real))),
        }),
        inputs: matrixOf(sizes[0] as number, samples, real),
        targets: fc.array(fc.nat(classes - 1), { minLength: samples, maxLength: samples }).map((digits) =>
          tensor(
            digits.map((digit) => Array.from({ length: classes }, (_, i) => (i === digit ? 1 : 0))),
            { dtype: 'float64' },
          ).transpose(),
        ),
      })
    })

/** What a derivation says of a case. */
export const gradientsOf = (derivation: Derivation, { network, inputs, targets }: Case): Gradients =>
  derivation.gradients(network, inputs, targets)

/** All numbers of a layer's gradients, weights and biases, counted from 0. */
export const layerOf = ({ weights, biases }: Gradients, l: number): number[] => [
  ...(weights[l] as Matrix).dataSync(),
  ...(biases[l] as Matrix).dataSync(),
]

/** The numbers of all layers. */
export const layersOf = ({ weights }: Gradients): number[] => [...weights.keys()]

// Sums of a few products in another order: far above rounding, far below any mistake.
const tolerance = 1e-10

/**
 * That costs and the gradients of some layers are equal; of all when left out. Relative to the largest element of all:
 * a gradient that cancels to nothing is compared with what cancelled.
 */
export function expectEqual(
  found: Gradients,
  expected: Gradients,
  layers: readonly number[] = layersOf(expected),
): void {
  expect(found.cost.item()).toBeCloseTo(expected.cost.item(), 10)
  for (const l of layers) {
    expect(found.weights[l]?.shape).toEqual(expected.weights[l]?.shape)
    expect(found.biases[l]?.shape).toEqual(expected.biases[l]?.shape)
  }
  expect(distance(found, expected, layers)).toBeLessThanOrEqual(tolerance)
}

/** How far apart the gradients of some layers are, relative to the largest element of all layers (or to 1). */
export function distance(found: Gradients, expected: Gradients, layers: readonly number[]): number {
  const sizes = layersOf(expected).flatMap((l) => layerOf(expected, l).map(Math.abs))
  const scale = Math.max(1, ...sizes)
  const apart = layers.flatMap((l) => {
    const wanted = layerOf(expected, l)
    return layerOf(found, l).map((x, i) => Math.abs(x - (wanted[i] as number)))
  })
  return Math.max(0, ...apart) / scale
}

/** For files of tests that compute each of many small networks once: compiling them would take longer. */
export function computeByReference(): void {
  beforeAll(() => setEvaluator('reference'))
  afterAll(() => setEvaluator('compiled'))
}
