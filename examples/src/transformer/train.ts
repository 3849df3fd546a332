// Training: a text as numbers in, losses and a model out. One compiled program for each step, which draws its samples
// of the text, too.
import { adam, schedules, softmaxCrossEntropy } from '@chainrule/nn'
import {
  arange,
  jit,
  random,
  take,
  tree,
  valueAndGrad,
  type AnyTensor,
  type FloatDType,
  type Tensor,
} from '@chainrule/tensor'
import type { CharacterModel } from './model'

/** How to train. */
export interface TrainOptions {
  readonly key: random.Key
  readonly steps: number
  /** How many pieces of text a step reads. */
  readonly batch: number
  /** The highest, which comes after a twentieth of the steps. */
  readonly learningRate: number
}

/** The model after a step, and its loss before it. */
export interface Step<M> {
  readonly step: number
  readonly loss: number
  readonly model: M
}

/** How surprising the next characters are to a model, on average, at all places of `[batch, time]` and one more. */
export function lossOf<D extends FloatDType>(
  model: CharacterModel<D>,
  pieces: Tensor<[number, number], 'int32'>,
): Tensor<[], D> {
  const [inputs, targets] = [pieces.slice(null, [0, -1]), pieces.slice(null, [1])]
  return softmaxCrossEntropy(model.forward(inputs), targets)
}

/** `batch` pieces of a text from random places, `[batch, length]`. */
export function drawPieces(
  key: random.Key,
  text: Tensor<[number], 'int32'>,
  batch: number,
  length: number,
): Tensor<[number, number], 'int32'> {
  const starts = random.randint(key, [batch, 1], 0, text.shape[0] - length + 1)
  return take(text, starts.add(arange(length, { dtype: 'int32' })))
}

/** Trains a model, step by step. The model of a step can be used until the next one is asked for. */
export function* train(
  model: CharacterModel,
  text: Tensor<[number], 'int32'>,
  { key, steps, batch, learningRate }: TrainOptions,
): Generator<Step<CharacterModel>> {
  const optimiser = adam({ learningRate: schedules.oneCycle({ peak: learningRate, steps, rise: 0.05 }) })
  const valueAndGradients = valueAndGrad(lossOf<'float32'>)
  const update = jit(
    (params: CharacterModel, state: ReturnType<typeof optimiser.init>, key: random.Key) => {
      const pieces = drawPieces(key, text, batch, params.context + 1)
      const [loss, gradients] = valueAndGradients(params, pieces)
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
