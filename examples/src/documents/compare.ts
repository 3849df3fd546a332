// Where two derivations of the same gradients agree and where not, layer by layer, over a number of cases.
import { realize } from '@chainrule/tensor'
import type { Case } from './cases'
import type { Derivation, Gradients, Matrix } from './derivation'

/** What a derivation's gradients of one layer, weights and biases together, are beside the reference's. */
export interface LayerComparison {
  /** Counted as in the documents: the inputs are layer 1, so the first weights belong to layer 2. */
  readonly layer: number
  /**
   * `equal`: the same up to rounding, in every case; `cut off`: exactly zero in every case, where the
   * reference is not; `scaled`: `ratio` times the reference, in every case; `misshapen`: of other shapes than
   * the reference, in some case; `different`: anything else.
   */
  readonly verdict: 'equal' | 'cut off' | 'scaled' | 'misshapen' | 'different'
  /** By what the reference must be multiplied, where that is all. */
  readonly ratio?: number
  /** A shape that came, and the one that belongs there, where they differ. */
  readonly shapes?: readonly [given: readonly number[], expected: readonly number[]]
  /**
   * The largest difference of two elements, relative to the largest element of that case's gradients; infinite
   * where one is no finite number, or where shapes differ.
   */
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
  const layers: LayerSoFar[] = []
  for (const { network, inputs, targets } of cases) {
    let given: Gradients
    try {
      given = realize(derivation.gradients(network, inputs, targets))
    } catch (error) {
      return { thrown: error instanceof Error ? error.message : String(error) }
    }
    const expected = reference.gradients(network, inputs, targets)
    const parameters = network.weights.map((_, l) => [layerOf(given, l), layerOf(expected, l)] as const)
    const scale = Math.max(...parameters.map(([, theirs]) => largestOf(numbersOf(theirs))))
    for (const [l, [ours, theirs]] of parameters.entries()) {
      compareLayer(
        (layers[l] ??= { difference: 0, largest: 0, given: 0, ratio: undefined }),
        ours,
        theirs,
        scale,
      )
    }
  }
  return { layers: layers.map((layer, l) => judgeLayer(layer, l + 2)) }
}

/** What is known of a layer after some cases. */
interface LayerSoFar {
  difference: number
  largest: number
  given: number
  /** What all elements have been so far, relative to the reference's: `undefined` before the first, NaN if nothing is common. */
  ratio: number | undefined
  shapes?: readonly [readonly number[], readonly number[]]
}

function compareLayer(
  layer: LayerSoFar,
  ours: readonly Matrix[],
  theirs: readonly Matrix[],
  scale: number,
): void {
  const expected = numbersOf(theirs)
  layer.largest = Math.max(layer.largest, largestOf(expected))
  for (const [i, matrix] of theirs.entries()) {
    const shape = ours[i]?.shape ?? []
    if (String(shape) !== String(matrix.shape)) layer.shapes ??= [shape, matrix.shape]
  }
  if (layer.shapes !== undefined) {
    layer.difference = Infinity
    return
  }
  const given = numbersOf(ours)
  layer.given = Math.max(layer.given, largestOf(given))
  const ratio = ratioOf(given, expected, scale)
  layer.ratio = layer.ratio === undefined || isNear(layer.ratio, ratio) ? ratio : NaN
  const apart = Math.max(0, ...given.map((x, i) => Math.abs(x - (expected[i] as number))))
  const difference = apart === 0 ? 0 : apart / scale
  layer.difference = Number.isFinite(difference) ? Math.max(layer.difference, difference) : Infinity
}

function judgeLayer(
  { difference, largest, given, ratio, shapes }: LayerSoFar,
  layer: number,
): LayerComparison {
  const known = { layer, difference, largest }
  if (shapes !== undefined) return { ...known, verdict: 'misshapen', shapes }
  if (difference <= rounding) return { ...known, verdict: 'equal' }
  if (given === 0) return { ...known, verdict: 'cut off' }
  if (ratio !== undefined && Number.isFinite(ratio)) return { ...known, verdict: 'scaled', ratio }
  return { ...known, verdict: 'different' }
}

// What is a ratio of rounded numbers is known less well than the numbers.
const isNear = (a: number, b: number): boolean => Math.abs(a - b) <= 1e-6 * Math.abs(a)

/** The one number by which all of `expected` must be multiplied to give `given`, or NaN. */
function ratioOf(given: readonly number[], expected: readonly number[], scale: number): number {
  const at = expected.findIndex((x) => Math.abs(x) === largestOf(expected))
  const ratio = (given[at] as number) / (expected[at] as number)
  const holds = given.every((x, i) => Math.abs(x - ratio * (expected[i] as number)) <= rounding * scale)
  return holds ? ratio : NaN
}

/** Whether a derivation is right: gradients came, and those of every layer are equal to the reference's. */
export const isRight = ({ layers }: Comparison): boolean =>
  layers !== undefined && layers.every(({ verdict }) => verdict === 'equal')

const layerOf = ({ weights, biases }: Gradients, l: number): Matrix[] => [
  weights[l] as Matrix,
  biases[l] as Matrix,
]

const numbersOf = (matrices: readonly Matrix[]): number[] => matrices.flatMap((x) => [...x.dataSync()])

const largestOf = (numbers: readonly number[]): number => Math.max(0, ...numbers.map(Math.abs))
