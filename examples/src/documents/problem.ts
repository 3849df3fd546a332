// A document's gradients as a question to `checkDerivation`: a derivation and its cost in; inputs with shared
// dimensions, the loss, and the gradients by hand out.
import { arbitraryTensor, type Derivation as Question } from '@chainrule/gradcheck'
import type { Derivation, Matrix, Network, Scalar, Way } from './derivation'

/** What `checkDerivation` takes: inputs by name, the loss of them, and their gradients by hand. */
export type Problem = Question<Readonly<Record<string, unknown>>>

/** The ways to get gradients, in words. */
export const wayInWords: Readonly<Record<Way, string>> = {
  asWritten: 'as written',
  corrected: 'corrected',
  autodiff: 'by autodiff',
}

/** A network of layers whose gradients are in question. */
export interface LayeredProblem {
  readonly name: string
  readonly derivation: Derivation
  readonly costOf: (network: Network, inputs: Matrix, targets: Matrix) => Scalar
  /** How many layers of weights it has. */
  readonly depth: number
}

/**
 * The question whether a derivation of a network of layers is right, for all sizes: inputs `x`, `W1`, `b1`, `W2`, `b2`
 * and so on, and one-hot targets `y`. Hidden layers have `h1`, `h2` ... units.
 */
export function layeredProblem({ name, derivation, costOf, depth }: LayeredProblem): Problem {
  const layers = Array.from({ length: depth }, (_, l) => l + 1)
  const units = (l: number): string => (l === 0 ? 'in' : l === depth ? 'out' : `h${l}`)
  const parameters = layers.flatMap((l) => [
    [`W${l}`, arbitraryTensor([units(l), units(l - 1)])] as const,
    [`b${l}`, arbitraryTensor([units(l), 1])] as const,
  ])
  const networkOf = (inputs: Given): Network => ({
    weights: layers.map((l) => inputs[`W${l}`] as Matrix),
    biases: layers.map((l) => inputs[`b${l}`] as Matrix),
  })
  return {
    name,
    inputs: {
      x: arbitraryTensor(['in', 'batch']),
      ...Object.fromEntries(parameters),
      y: arbitraryTensor(['out', 'batch'], { oneHot: 0 }),
    },
    loss: (inputs: Given) => costOf(networkOf(inputs), inputs['x'] as Matrix, inputs['y'] as Matrix),
    gradients: (inputs: Given) => {
      const { weights, biases } = derivation.gradients(
        networkOf(inputs),
        inputs['x'] as Matrix,
        inputs['y'] as Matrix,
      )
      return Object.fromEntries(
        layers.flatMap((l) => [
          [`W${l}`, weights[l - 1]],
          [`b${l}`, biases[l - 1]],
        ]),
      )
    },
  }
}

type Given = Readonly<Record<string, unknown>>
