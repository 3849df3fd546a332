// One batch of a training, as a pure function: from a model, what the optimiser remembers and a batch to the next model.
import { grad, random, tree, valueAndGrad, zeros, type AnyTensor, type Tensor } from '@chainrule/tensor'
import type { Optimiser } from '../optimisers/optimiser'
import { Training } from '../training'
import type { Samples } from './batch'

/** All that goes from one batch to the next: a tree, whose memory each turn gives to the next. */
export interface Carry<M> {
  readonly model: M
  /** What the optimiser remembers. */
  readonly state: unknown
  /** How many batches there were. */
  readonly turn: Tensor<[], 'int32'>
  /** Where several batches make one update: what the batches since the last one add up to. */
  readonly gathered: Gathered | undefined
}

interface Gathered {
  /** The sum of the gradients of all samples. */
  readonly gradients: unknown
  /** How many samples there were. */
  readonly samples: Tensor<[], 'int32'>
}

/** What a turn does. */
export interface Plan {
  readonly loss: (predictions: never, targets: never) => AnyTensor
  readonly optimiser: Optimiser<unknown>
  /** Whether predictions are handed out, for metrics. */
  readonly wantsPredictions: boolean
}

/** What a turn gives. */
export interface Turn<M> {
  readonly carry: Carry<M>
  readonly loss: AnyTensor
  readonly predictions: unknown
}

/** What a loss is differentiated to. */
export interface Differentiated<M> {
  readonly loss: AnyTensor
  readonly predictions: unknown
  /** The model with what its layers noted: new running statistics. */
  readonly updated: M
  readonly gradients: unknown
}

/** A model with a `forward`, called with what is not checked before. */
export type AnyModule = { forward(x: unknown, training?: Training): unknown }

/** The loss of a batch and its gradients; random numbers come from the key of the training and the number of the turn. */
export function differentiate<M>(
  { loss }: Plan,
  { model, turn }: Carry<M>,
  key: random.Key,
  { inputs, targets }: Samples,
): Differentiated<M> {
  const training = new Training(random.foldIn(key, turn))
  const lossOf = (m: AnyTensor): [AnyTensor, unknown] => {
    const predictions = (m as unknown as AnyModule).forward(inputs, training)
    const value = loss(predictions as never, targets as never)
    return [value, { predictions, updated: training.updated(m) }]
  }
  const [[value, aux], gradients] = valueAndGrad(lossOf, { hasAux: true })(model as AnyTensor)
  const { predictions, updated } = aux as { predictions: unknown; updated: M }
  return { loss: value, predictions, updated, gradients }
}

/**
 * A batch.
 *
 * @param isUpdate whether the parameters move now; else the gradients are kept for later
 */
export function turn<M>(
  plan: Plan,
  carry: Carry<M>,
  key: random.Key,
  samples: Samples,
  isUpdate: boolean,
): Turn<M> {
  const { loss, predictions, updated, gradients } = differentiate(plan, carry, key, samples)
  const gathered = carry.gathered && gather(carry.gathered, gradients, samples.count)
  const given = { loss, predictions: plan.wantsPredictions ? predictions : undefined }
  const next = carry.turn.add(1)
  if (!isUpdate) return { ...given, carry: { model: updated, state: carry.state, turn: next, gathered } }
  const { params, state } = plan.optimiser.update(
    (gathered === undefined ? gradients : meanOf(gathered)) as never,
    carry.state,
    updated,
  )
  return {
    ...given,
    carry: { model: params, state, turn: next, gathered: gathered && nothingLike(gathered) },
  }
}

/** Before the first batch of an update. */
export const gatheredNothing = (model: unknown): Gathered => ({
  gradients: grad((_model: AnyTensor) => zeros([]))(model as AnyTensor),
  samples: zeros([], { dtype: 'int32' }),
})

// A batch's gradients are those of a mean; each counts by its samples, as if all had been one batch.
const gather = ({ gradients, samples }: Gathered, found: unknown, count: number): Gathered => ({
  gradients: tree.map((sum, g) => sum.add(g.mul(count)), gradients, found),
  samples: samples.add(count),
})

const meanOf = ({ gradients, samples }: Gathered): unknown =>
  tree.map((sum) => sum.div((samples as AnyTensor).astype(sum.dtype)), gradients)

const nothingLike = ({ gradients, samples }: Gathered): Gathered => ({
  gradients: tree.map((sum) => zeros(sum.shape as number[], { dtype: sum.dtype }) as AnyTensor, gradients),
  samples: samples.mul(0),
})
