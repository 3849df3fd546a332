// The document's gradients as a question to `checkDerivation`.
import { ValueError } from '@chainrule/tensor'
import type { Way } from '../derivation'
import { layeredProblem, wayInWords, type Problem } from '../problem'
import { asWritten } from './asWritten'
import { autodiff, costOf } from './autodiff'
import { corrected } from './corrected'

/** The document's network, of any number of layers, derived in three ways. */
export const networks = { perceptron: { asWritten, corrected, autodiff } } as const

/**
 * The gradients of the document's network, `perceptron`, with one hidden layer, the "three-layer" one of its prose.
 * @throws ValueError for another network.
 */
export function problem(network: string, way: Way): Problem {
  if (network !== 'perceptron') throw new ValueError('problem', `expected perceptron; got ${network}`)
  const name = `document 002, ${wayInWords[way]}`
  return layeredProblem({ name, derivation: networks.perceptron[way], costOf, depth: 2 })
}
