// What a forward pass in training has besides its input: random numbers, and a place for new statistics.
import {
  DTypeError,
  random,
  ShapeError,
  Tensor,
  tree,
  ValueError,
  type AnyTensor,
  type Shape,
} from '@chainrule/tensor'
import { describe } from './describe'
import { walkParts, type Untrained } from './untrained'

/**
 * One forward pass in training. Layers that do something else then than later, when the model is used, are handed it
 * as the second argument of `forward`: dropout takes keys from it, batch normalisation leaves its new running
 * statistics with it. Without it a pass is an evaluation. Make one for each pass, with a key of its own, inside the
 * function that is differentiated: nothing of it outlives the pass but what {@link Training.updated} gives.
 *
 * A layer of your own hands it on to the layers in it, in the same order each time.
 *
 * @throws ValueError for what is no key.
 * @example
 * const model = new Sequential(new Linear(4, 8), new BatchNorm(8), new ReLU(), new Dropout(0.5), new Linear(8, 2))
 * const step = valueAndGrad((m: typeof model, x: Tensor<[number, 4]>, key: random.Key) => {
 *   const training = new Training(key)
 *   const loss = m.forward(x, training).square().mean()
 *   return [loss, training.updated(m)] as const
 * }, { hasAux: true })
 * const [[loss, updated], gradients] = step(model, ones([16, 4]), random.key(0))
 * const optimiser = sgd({ learningRate: 0.1 })
 * const { params } = optimiser.update(gradients, optimiser.init(model), updated) // the next model
 */
export class Training {
  private readonly key: random.Key
  private taken = 0
  private readonly statistics = new Map<Untrained, Untrained>()

  /** @param key where the pass's random numbers come from; another one for each pass */
  constructor(key: random.Key) {
    if (!((key as unknown) instanceof Tensor)) {
      throw new ValueError(op, `expects a key; got ${describe(key)}; make one with random.key(0)`)
    }
    this.key = key
  }

  /**
   * A key that no other call in this pass gives.
   *
   * @example
   * const training = new Training(random.key(0))
   * training.nextKey().equal(training.nextKey()).all().item() // false
   */
  nextKey(): random.Key {
    return random.foldIn(this.key, this.taken++)
  }

  /**
   * Notes what is to stand in a part's place from the next pass on, in place of what was noted before: a layer that
   * is used twice builds on {@link Training.latest}.
   *
   * @param next of the same tree and shapes; pass it through `stopGradient`, since it is no part of the loss
   * @throws TreeError, ShapeError or DTypeError where it is not like the part.
   */
  record<U extends Untrained>(part: U, next: U): void {
    tree.map(
      (before, after) => {
        const [was, is]: [Shape, Shape] = [before.shape, after.shape]
        if (String(was) !== String(is)) {
          const what = `a tensor of shape [${was.join(', ')}] must be replaced by one like it`
          throw new ShapeError(op, `${what}; got [${is.join(', ')}]`, was, is)
        }
        if (before.dtype !== after.dtype) {
          const what = `a tensor of dtype ${before.dtype} must be replaced by one like it`
          throw new DTypeError(op, `${what}; got ${after.dtype}; use astype`)
        }
        return after
      },
      part,
      next,
    )
    this.statistics.set(part, next)
  }

  /** What stands in a part's place so far. */
  latest<U extends Untrained>(part: U): U {
    return (this.statistics.get(part) as U | undefined) ?? part
  }

  /**
   * The model with what its layers have noted in this pass. Return it beside the loss, with `hasAux`, and give it to
   * the optimiser.
   *
   * @param model the very model whose `forward` was called
   * @throws ValueError where something was noted for a part that the model has not.
   */
  updated<M>(model: M): M {
    const next: AnyTensor[] = []
    const missing = new Set(this.statistics.keys())
    walkParts(
      model,
      (part) => {
        missing.delete(part)
        next.push(...tree.leaves(this.latest(part)))
      },
      (tensor) => next.push(tensor),
    )
    if (missing.size > 0) {
      throw new ValueError(
        op,
        `${missing.size} recorded ${missing.size === 1 ? 'part is' : 'parts are'} not in this model; pass the very ` +
          "model whose forward was called, in the function that is differentiated the function's own argument",
      )
    }
    let position = 0
    return tree.map(() => next[position++] as AnyTensor, model)
  }
}

const op = 'Training'
