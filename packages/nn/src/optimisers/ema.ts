// The running mean of parameters, which often tests better than the last ones.
import { checkOptions, realize, type AnyTensor } from '@chainrule/tensor'
import type { Optimiser } from './optimiser'
import { checkShare } from './options'
import { filledLike, mapTensors, rememberedFor, trainedIn, withTensors } from './parameters'
import { checkState } from './rule'

/** What {@link ema} remembers. */
export interface EmaState<State> {
  /** The running mean of the parameters, in the form of gradients. */
  readonly average: unknown
  /** What the optimiser remembers. */
  readonly inner: State
}

/**
 * An optimiser that keeps a running mean of the parameters beside them: after each update `average = decay average +
 * (1 - decay) p`, beginning with the first parameters. {@link averaged} makes a model of it.
 * Source: Polyak and Juditsky, Acceleration of Stochastic Approximation by Averaging (1992).
 *
 * @param options `decay`, 0.999 by default
 * @throws ValueError for a decay that is not from 0 up, below 1; what the optimiser throws.
 * @example
 * const optimiser = ema(sgd({ learningRate: 1 }), { decay: 0.75 })
 * const before = { w: tensor([4]) }
 * const { params, state } = optimiser.update({ w: tensor([4]) }, optimiser.init(before), before)
 * params.w.item() // 0
 * averaged(state, params).w.item() // 3
 */
export function ema<State>(
  optimiser: Optimiser<State>,
  options: { readonly decay?: number } = {},
): Optimiser<EmaState<State>> {
  const op = 'ema'
  checkOptions(op, options, ['decay'])
  const { decay = 0.999 } = options
  checkShare(op, 'decay', decay)
  return {
    init(params) {
      const trained = trainedIn(params)
      // Copies, as a compiled step may be given the memory of both.
      const average = withTensors(
        filledLike(op, params, 0),
        mapTensors(trained, (p) => p.mul(1)),
      )
      return { average: realize(average), inner: optimiser.init(params) }
    },
    update(gradients, state, params) {
      checkState(op, state, 'average')
      const next = optimiser.update(gradients, state.inner, params)
      const trained = trainedIn(next.params)
      const averages = rememberedFor(op, 'average', state.average, trained)
      const mean = mapTensors(averages, (average, path) =>
        average.mul(decay).add((trained.get(path) as AnyTensor).mul(1 - decay)),
      )
      return realize({
        params: next.params,
        state: { average: withTensors(state.average, mean), inner: next.state },
      })
    },
  }
}

/**
 * The model whose parameters are the running mean that {@link ema} keeps. What is not trained, such as running
 * statistics, is that of `model`.
 *
 * @param state that of `ema`, which is then the outermost: `ema(chain(...))`
 * @param model the parameters that came with the state
 * @throws ValueError for another state, TreeError for one of other parameters.
 * @example
 * const model = new Linear(3, 2)
 * const optimiser = ema(adam())
 * averaged(optimiser.init(model), model).forward(ones([1, 3])).shape // [1, 2]
 */
export function averaged<M>(state: EmaState<unknown>, model: M): M {
  const op = 'averaged'
  checkState(op, state, 'average')
  const trained = trainedIn(model)
  return withTensors(model, rememberedFor(op, 'average', state.average, trained))
}
