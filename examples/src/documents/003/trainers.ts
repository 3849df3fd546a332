// The ways to train the document's network: by its own code, as it is written and corrected, by autodiff, and
// mended, which is autodiff from a better start.
import { sgd as optimiserOf } from '@chainrule/nn'
import type { Derivation, Matrix, Network } from '../derivation'
import type { TrainedWay } from '../document'
import { backward as backwardAsWritten } from './asWritten'
import { autodiff, costOf } from './autodiff'
import { backward as backwardCorrected } from './corrected'
import { descentMini, samplesOf, type Backward } from './descent'
import { costOf as costOfMended, mended, outputsOf as outputsOfMended } from './mended'
import { predict, type Predictions } from './prediction'
import { isDead, type Trainer } from './sgd'

const stepBy =
  ({ gradients }: Derivation) =>
  (network: Network, images: Matrix, targets: Matrix, learningRate: number): Network => {
    const { weights, biases } = gradients(network, images.transpose(), targets.transpose())
    const optimiser = optimiserOf({ learningRate })
    return optimiser.update({ weights, biases }, optimiser.init(network), network).params
  }

/** The document's `descent_mini`, sample by sample. */
const byHand = (backward: Backward): Trainer => ({
  step: (network, images, targets, learningRate) =>
    descentMini(backward, samplesOf(images, targets), learningRate, network),
  costOf,
  predict,
  isDead,
})

/** The trainer of each way. */
export const trainers: Readonly<Record<TrainedWay, Trainer>> = {
  asWritten: byHand(backwardAsWritten),
  corrected: byHand(backwardCorrected),
  autodiff: { step: stepBy(autodiff), costOf, predict, isDead },
  mended: {
    step: stepBy(mended),
    costOf: costOfMended,
    predict: (network, images) =>
      outputsOfMended(network, images.transpose()).argMax({ axis: 0 }) as Predictions,
    isDead: () => false,
  },
}
