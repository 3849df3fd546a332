// The document's gradients as a question to `checkDerivation`.
import { ValueError } from '@chainrule/tensor'
import type { Way } from '../derivation'
import { layeredProblem, wayInWords, type Problem } from '../problem'
import { asWritten } from './asWritten'
import { autodiff, costOf } from './autodiff'
import { corrected } from './corrected'

/** The document's network, derived in three ways. */
export const networks = { 'two-layer': { asWritten, corrected, autodiff } } as const

/**
 * The gradients of the document's network, `two-layer`.
 * @throws ValueError for another network.
 */
export function problem(network: string, way: Way): Problem {
  if (network !== 'two-layer') throw new ValueError('problem', `expected two-layer; got ${network}`)
  const name = `document 004, ${wayInWords[way]}`
  return layeredProblem({ name, derivation: networks['two-layer'][way], costOf, depth: 2 })
}
