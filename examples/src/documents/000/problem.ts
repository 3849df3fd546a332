// The document's gradients as questions to `checkDerivation`.
import { arbitraryTensor } from '@chainrule/gradcheck'
import { ValueError } from '@chainrule/tensor'
import type { Way } from '../derivation'
import { layeredProblem, wayInWords, type Problem } from '../problem'
import { asWritten } from './asWritten'
import { autodiff, costOf } from './autodiff'
import { corrected } from './corrected'
import { demonstration } from './demonstration'
import { formulas } from './formulas'

/** The document's network, of any number of layers, derived in three ways. */
export const networks = { perceptron: { asWritten, corrected, autodiff } } as const

/**
 * The gradients of the document's network, `perceptron`, with two hidden layers as in the document; of the same
 * network in its `demonstration`, for one sample; or by its `formulas`, with one hidden layer and a node in each.
 * @throws ValueError for another network.
 */
export function problem(network: string, way: Way): Problem {
  const name = `document 000, ${network}, ${wayInWords[way]}`
  const derivation = networks.perceptron[way]
  const written = way === 'asWritten'
  switch (network) {
    case 'perceptron':
      return layeredProblem({ name, derivation, costOf, depth: 3 })
    case 'demonstration': {
      const of = { name, derivation: written ? demonstration : derivation, costOf, depth: 3 }
      const question = layeredProblem(of)
      const [x, y] = [arbitraryTensor(['in', 1]), arbitraryTensor(['out', 1], { oneHot: 0 })]
      return { ...question, inputs: { ...question.inputs, x, y } }
    }
    case 'formulas': {
      const of = { name, derivation: written ? formulas : derivation, costOf, depth: 2 }
      const [samples, one] = [arbitraryTensor([1, 'batch']), arbitraryTensor([1, 1])]
      return {
        ...layeredProblem(of),
        inputs: { x: samples, W1: one, b1: one, W2: one, b2: one, y: samples },
      }
    }
    default:
      throw new ValueError('problem', `expected perceptron, demonstration or formulas; got ${network}`)
  }
}
