// The document's own training: one pass over all images that sums up the gradients, then one step.
import { setImmediate } from 'node:timers/promises'
import { jit, realize } from '@chainrule/tensor'
import type { Matrix, Network } from '../derivation'
import { standardNormal } from '../standardNormal'
import { backward as backwardAsWritten } from './asWritten'
import { autodiff, outputsOf } from './autodiff'
import { backward as backwardCorrected } from './corrected'
import { negatedAsUint8, targetsOf, unscaled, type Scaling } from './data'
import { accumulate, noChanges, type Backward, type Changes } from './descent'
import type { Training } from './training'
import { updateAsWritten, updateCorrected, type Update } from './update'

const common = (scaling: Scaling): Omit<Training, 'epoch'> => ({
  plan: (rows) => ({ epochs: 1, batch: rows }),
  learningRate: 1,
  initialize: standardNormal,
  outputs: jit((network, images) => outputsOf(network, scaling(images))),
  finish: (network) => network,
})

// How many images go by before other work has its turn.
const pace = 10

function byHand(backward: Backward, update: Update, scaling: Scaling): Training {
  const add = jit(
    (ngc: Changes, network: Network, input: Matrix, label: Matrix): Changes =>
      accumulate(backward, ngc, network, input, label),
    { donate: [0] },
  )
  return {
    ...common(scaling),
    async *epoch(network, { images, labels }) {
      const count = labels.size
      const samples = realize({ inputs: scaling(images), targets: targetsOf(labels) })
      let ngc = realize(noChanges(network))
      for (let j = 0; j < count; j++) {
        const [input, label] = [samples.inputs, samples.targets].map((x) => x.slice(null, [j, j + 1]))
        ngc = add(ngc, network, input as Matrix, label as Matrix)
        if ((j + 1) % pace !== 0) continue
        await setImmediate()
        yield { batch: (j + 1) / pace - 1, batches: Math.ceil(count / pace) }
      }
      return realize(update(network, ngc, count))
    },
  }
}

/** The training as it is written, down to the bytes that the images are. */
export const byHandAsWritten = byHand(backwardAsWritten, updateAsWritten, negatedAsUint8)

/** The training with its mistakes corrected, and nothing else: on levels of grey from 0 to 255, as the prose has it. */
export const byHandCorrected = byHand(backwardCorrected, updateCorrected, unscaled)

/** The corrected training by autodiff, all images at once. */
export const byAutodiff: Training = {
  ...common(unscaled),
  async *epoch(network, { images, labels }) {
    const { weights, biases } = autodiff.gradients(network, unscaled(images), targetsOf(labels))
    await setImmediate()
    yield { batch: 0, batches: 1 }
    return realize(updateCorrected(network, { weights, biases }, labels.size))
  },
}
