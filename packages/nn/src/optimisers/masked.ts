// An optimiser for some of the parameters.
import { tree, ValueError, type AnyTensor } from '@chainrule/tensor'
import type { Optimiser } from './optimiser'
import { trainedIn } from './parameters'

/**
 * An optimiser that trains only the parameters that `choose` says, and remembers nothing of the others: to train the last
 * layers of a network, or, with two of them in turn, each part in its own way.
 *
 * @param choose from the path and the tensor of a parameter to whether it is trained
 * @throws ValueError where it is none of them, from `init` and `update`; what the optimiser throws.
 * @example
 * const optimiser = masked(sgd({ learningRate: 1 }), (path) => path.startsWith('head'))
 * const params = { body: tensor([1]), head: tensor([1]) }
 * const gradients = { body: tensor([1]), head: tensor([1]) }
 * const next = optimiser.update(gradients, optimiser.init(params), params).params
 * next.body.item() // 1
 * next.head.item() // 0
 */
export function masked<State>(
  optimiser: Optimiser<State>,
  choose: (path: string, tensor: AnyTensor) => boolean,
): Optimiser<State> {
  const op = 'masked'
  if (typeof choose !== 'function') {
    throw new ValueError(
      op,
      `the second argument must be a function of path and tensor; got ${String(choose)}`,
    )
  }
  const chosenOf = (params: unknown): ReadonlySet<string> => {
    const trained = trainedIn(params)
    const chosen = new Set([...trained].flatMap(([path, x]) => (choose(path, x) ? [path] : [])))
    if (chosen.size > 0) return chosen
    const all = [...trained.keys()].map((path) => `'${path}'`).join(', ')
    throw new ValueError(op, `the function chose none of the parameters, which are ${all || 'none'}`)
  }
  const partOf = (params: unknown): unknown => {
    const chosen = chosenOf(params)
    return tree.partition(params, (path) => chosen.has(path))[0]
  }
  return {
    init: (params) => optimiser.init(partOf(params)),
    update(gradients, state, params) {
      const chosen = chosenOf(params)
      const isChosen = (path: string): boolean => chosen.has(path)
      const [part, rest] = tree.partition(params, isChosen)
      const [given] = tree.partition(gradients as unknown, isChosen)
      const next = optimiser.update(given as never, state, part)
      return { params: tree.merge<typeof params>(next.params, rest), state: next.state }
    },
  }
}
