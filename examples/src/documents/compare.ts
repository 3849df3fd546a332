// Where two derivations of the same gradients agree and where not, layer by layer, over a number of cases.
import type { Case } from './cases'
import type { Derivation, Gradients, Matrix } from './derivation'

/** What a derivation's gradients of one layer, weights and biases together, are beside the reference's. */
export interface LayerComparison {
  /** Counted as in the documents: the inputs are layer 1, so the first weights belong to layer 2. */
  readonly layer: number
  /**
   * `equal`: the same up to rounding, in every case; `cut off`: exactly zero in every case, where the
   * reference is not; `different`: anything else.
   */
  readonly verdict: 'equal' | 'cut off' | 'different'
  /** The largest difference of two elements, relative to the largest element of that case's gradients. */
  readonly difference: number
  /** The largest element of the reference, in size. */
  readonly largest: number
}

/** What came of a comparison: the layers, or what the derivation threw instead of gradients. */
export type Comparison =
  | { readonly layers: readonly LayerComparison[]; readonly thrown?: undefined }
  | { readonly thrown: string; readonly layers?: undefined }

// Gradients that differ by less are equal: what is left is rounding, summed in another order.
const rounding = 1e-10

/** Compares a derivation with a reference on cases of networks of the same depth. */
export function compareDerivations(
  derivation: Derivation,
  reference: Derivation,
  cases: readonly Case[],
): Comparison {
  const layers: { difference: number; largest: number; given: number }[] = []
  for (const { network, inputs, targets } of cases) {
    let given: Gradients
    try {
      given = derivation.gradients(network, inputs, targets)
    } catch (error) {
      return { thrown: error instanceof Error ? error.message : String(error) }
    }
    const expected = reference.gradients(network, inputs, targets)
    const parameters = network.weights.map((_, l) => [layerOf(given, l), layerOf(expected, l)] as const)
    const scale = Math.max(...parameters.map(([, theirs]) => largestOf(theirs)))
    for (const [l, [ours, theirs]] of parameters.entries()) {
      const worst = (layers[l] ??= { difference: 0, largest: 0, given: 0 })
      const apart = Math.max(0, ...ours.map((x, i) => Math.abs(x - (theirs[i] as number))))
      worst.difference = Math.max(worst.difference, apart === 0 ? 0 : apart / scale)
      worst.largest = Math.max(worst.largest, largestOf(theirs))
      worst.given = Math.max(worst.given, largestOf(ours))
    }
  }
  return {
    layers: layers.map(({ difference, largest, given }, l) => {
      const verdict = difference <= rounding ? 'equal' : given === 0 ? 'cut off' : 'different'
      return { layer: l + 2, verdict, difference, largest }
    }),
  }
}

/** Whether a derivation is right: gradients came, and those of every layer are equal to the reference's. */
export const isRight = ({ layers }: Comparison): boolean =>
  layers !== undefined && layers.every(({ verdict }) => verdict === 'equal')

const layerOf = ({ weights, biases }: Gradients, l: number): number[] => [
  ...(weights[l] as Matrix).dataSync(),
  ...(biases[l] as Matrix).dataSync(),
]

const largestOf = (numbers: readonly number[]): number => Math.max(0, ...numbers.map(Math.abs))
