// Several batches for one update.
import { realize, tensor, tree, where, type AnyTensor, type Tensor } from '@chainrule/tensor'
import type { Optimiser } from './optimiser'
import { checkCount } from './options'
import { filledLike, gradientsFor, mapTensors, rememberedFor, trainedIn, withTensors } from './parameters'
import { checkState } from './rule'

/** What {@link accumulate} remembers. */
export interface AccumulateState<State> {
  /** How many gradients were added up since the last update. */
  readonly count: Tensor<[], 'int32'>
  /** Their sum, in the form of gradients. */
  readonly sum: unknown
  /** What the optimiser remembers. */
  readonly inner: State
}

/**
 * An optimiser that updates at every `steps`-th call, with the mean of the gradients since the last update; the other
 * calls leave the parameters, and the state of the optimiser inside, as they are. So batches that are too large to be
 * computed at once are taken in parts. Which call it is, is decided by values, so one compiled step serves all calls; it
 * computes the update each time, and keeps it when it is time.
 *
 * @throws ValueError for `steps` that are no whole number from 1 up; what the optimiser throws.
 * @example
 * const optimiser = accumulate(sgd({ learningRate: 1 }), 2)
 * const before = { w: tensor([0]) }
 * const first = optimiser.update({ w: tensor([1]) }, optimiser.init(before), before)
 * first.params.w.item() // 0
 * const second = optimiser.update({ w: tensor([3]) }, first.state, first.params)
 * second.params.w.item() // -2
 */
export function accumulate<State>(
  optimiser: Optimiser<State>,
  steps: number,
): Optimiser<AccumulateState<State>> {
  const op = 'accumulate'
  checkCount(op, 'steps', steps)
  return {
    init: (params) => ({
      count: tensor(0, { dtype: 'int32' }),
      sum: filledLike(op, params, 0),
      inner: optimiser.init(params),
    }),
    update(gradients, state, params) {
      checkState(op, state, 'count')
      const trained = trainedIn(params)
      const given = gradientsFor(op, gradients, params, trained)
      const sums = rememberedFor(op, 'sum', state.sum, trained)
      const totals = mapTensors(sums, (sum, path) => sum.add(given.get(path) as AnyTensor))
      const count: AnyTensor = state.count.add(1)
      const isTime: AnyTensor = count.equal(steps)
      const means = withTensors(
        gradients as unknown,
        mapTensors(totals, (total) => total.div(steps)),
      )
      const next = optimiser.update(means as never, state.inner, params)
      const chosen = <T>(updated: T, kept: T): T =>
        tree.map((a, b) => (a === b ? a : (where(isTime, a, b) as AnyTensor)), updated, kept)
      return realize({
        params: chosen(next.params, params),
        state: {
          count: where(isTime, 0, count) as Tensor<[], 'int32'>,
          sum: withTensors(
            state.sum,
            mapTensors(totals, (total) => where(isTime, 0, total)),
          ),
          inner: chosen(next.state, state.inner),
        },
      })
    },
  }
}
