// The document's gradients as questions to `checkDerivation`.
import { sigmoid, ValueError } from '@chainrule/tensor'
import type { Derivation, Way } from '../derivation'
import { layeredProblem, wayInWords, type Problem } from '../problem'
import { byAutodiff, costOf, autodiff } from './autodiff'
import { asWritten as functionalAsWritten } from './functional/asWritten'
import { corrected as functionalCorrected } from './functional/corrected'
import { asWritten as layeredAsWritten, layeredAsWritten as layeredAsWrittenWith } from './layered/asWritten'
import { corrected as layeredCorrected, layeredCorrected as layeredCorrectedWith } from './layered/corrected'
import { activations } from './layered/layer'

/** The document's networks, each derived in three ways. */
export const networks = {
  functional: { asWritten: functionalAsWritten, corrected: functionalCorrected, autodiff },
  layered: { asWritten: layeredAsWritten, corrected: layeredCorrected, autodiff },
} as const

/** The layered network with the document's sigmoid in its hidden layers, which it offers and does not train. */
export const sigmoidNetwork: Readonly<Record<Way, Derivation>> = {
  asWritten: layeredAsWrittenWith(activations.sigmoid, 0.1),
  corrected: layeredCorrectedWith(activations.sigmoid),
  autodiff: byAutodiff(sigmoid),
}

/**
 * The gradients of the network `functional`, of two layers; of `layered`, of three; or of `sigmoid`, the layered network
 * of two layers with sigmoid in the hidden one, as written at a rate of 0: there no weights are moved too early, and the
 * wrong derivative stands alone.
 * @throws ValueError for another network.
 */
export function problem(network: string, way: Way): Problem {
  const name = `document 001, ${network} network, ${wayInWords[way]}`
  switch (network) {
    case 'functional':
      return layeredProblem({ name, derivation: networks.functional[way], costOf, depth: 2 })
    case 'layered':
      return layeredProblem({ name, derivation: networks.layered[way], costOf, depth: 3 })
    case 'sigmoid':
      return layeredProblem({
        name,
        derivation: way === 'asWritten' ? layeredAsWrittenWith(activations.sigmoid, 0) : sigmoidNetwork[way],
        costOf: (parameters, inputs, targets) => costOf(parameters, inputs, targets, sigmoid),
        depth: 2,
      })
    default:
      throw new ValueError('problem', `expected functional, layered or sigmoid; got ${network}`)
  }
}
