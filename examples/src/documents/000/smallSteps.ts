// The training that works: the mended network, in small batches, at a rate that falls to zero.
import { setImmediate } from 'node:timers/promises'
import { batches } from '@chainrule/data'
import { meanSquaredError } from '@chainrule/nn'
import { grad, jit, realize, tensor, tree, type Tensor } from '@chainrule/tensor'
import type { Matrix, Network, Scalar } from '../derivation'
import { documentRows, targetsOf, type Examples } from './data'
import { centredOn, initializeMended, inDocumentForm, outputsOfMended } from './mended'
import type { Training } from './training'

// Other work has its turn after so many batches.
const pace = 10

/** Many small steps, on images centred on the mean of those to train with. */
export function inBatches({ images }: Examples): Training {
  const scaled = centredOn(
    realize(images.astype('float32').mean({ axis: 0, keepDims: true })) as unknown as Matrix,
  )
  const step = jit(
    (network: Network, batch: Examples, learningRate: Tensor<[]>): Network => {
      const [inputs, targets] = [scaled(batch.images), targetsOf(batch.labels).astype('float32')]
      const cost = (parameters: Network): Scalar =>
        meanSquaredError(outputsOfMended(parameters, inputs), targets, { reduction: 'sum' }).div(
          batch.labels.size,
        )
      return tree.map((p, gradient) => p.sub(gradient.mul(learningRate)), network, grad(cost)(network))
    },
    { donate: [0] },
  )
  const learningRate = 0.3
  return {
    plan: (rows) => ({ epochs: rows > documentRows ? 1 : 5, batch: 20 }),
    learningRate,
    initialize: initializeMended,
    outputs: jit((network, some) => outputsOfMended(network, scaled(some))),
    finish: inDocumentForm,
    async *epoch(network, examples, { key, epoch, epochs, batch: size }) {
      const parts = batches(examples, { size, key })
      let next = network
      let batch = 0
      for (const part of parts) {
        const done = (epoch + batch / parts.length) / epochs
        next = step(next, part, tensor(learningRate * (1 - done)))
        batch++
        if (batch % pace !== 0) continue
        await setImmediate()
        yield { batch: batch - 1, batches: parts.length }
      }
      return next
    },
  }
}
