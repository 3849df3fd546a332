// Training: a model and a number of steps in, losses and models out. One compiled program for each step, which draws
// its sequences, too.
import { adam } from '@chainrule/nn'
import { jit, random, tree, valueAndGrad, type AnyTensor } from '@chainrule/tensor'
import { lossOf, type Adder } from './model'
import { drawSums } from './problem'

/** How to train. */
export interface TrainOptions {
  readonly key: random.Key
  readonly steps: number
  /** How many sequences a step reads. */
  readonly batch: number
  /** How long they are. */
  readonly time: number
  readonly learningRate: number
}

/** Trains a model, step by step. The model of a step can be used until the next one is asked for. */
export function* train(
  model: Adder,
  { key, steps, batch, time, learningRate }: TrainOptions,
): Generator<{ readonly step: number; readonly loss: number; readonly model: Adder }> {
  const optimiser = adam({ learningRate })
  const valueAndGradients = valueAndGrad(lossOf<'float32'>)
  const update = jit(
    (params: Adder, state: ReturnType<typeof optimiser.init>, key: random.Key) => {
      const [loss, gradients] = valueAndGradients(params, drawSums(key, { batch, time }))
      return { loss, ...optimiser.update(gradients, state, params) }
    },
    { donate: [0, 1] },
  )
  // Copies, since the memory of what is given to a step is its own from then on.
  let params = tree.map((x: AnyTensor): AnyTensor => x.add(0), model)
  let state = optimiser.init(params)
  for (let step = 1; step <= steps; step++) {
    const result = update(params, state, random.foldIn(key, step))
    ;({ params, state } = result)
    yield { step, loss: result.loss.item(), model: params }
  }
}
