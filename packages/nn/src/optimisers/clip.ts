// Gradients kept from being too large.
import { div, minimum, ValueError, type AnyTensor } from '@chainrule/tensor'
import { scaled } from './learningRate'
import type { GradientTransform } from './optimiser'
import { gradientsFor, mapTensors, trainedIn, withTensors, type Tensors } from './parameters'

/** What PyTorch adds to the norm, against division by 0. */
const tiny = 1e-6

/**
 * Scales all gradients alike where their norm, taken of all of them as one vector, is above `most`, so that it is
 * `most` afterwards; as torch.nn.utils.clip_grad_norm_. The squares are added up in float64. Where a gradient is NaN or
 * infinite, what is scaled becomes NaN. The gradients of what is not trained do not count. To be used in `chain`.
 * Source: Pascanu, Mikolov and Bengio, On the Difficulty of Training Recurrent Neural Networks (ICML 2013).
 *
 * @throws ValueError for a norm that is not above 0.
 * @example
 * const params = { w: zeros([1]), b: zeros([1]) }
 * const clip = clipByNorm(1)
 * const { gradients } = clip.update({ w: tensor([3]), b: tensor([4]) }, clip.init(params), params)
 * tree.leaves(gradients).map((g) => g.item()) // [0.6, 0.8]
 */
export function clipByNorm(most: number): GradientTransform<undefined> {
  const op = 'clipByNorm'
  checkLimit(op, most)
  return transformOf(op, (gradients) => {
    const squares = [...gradients.values()].map((g) => g.astype('float64').square().sum() as AnyTensor)
    if (squares.length === 0) return gradients
    const norm = squares.reduce((a, b) => a.add(b)).sqrt()
    const share = minimum(div(most, norm.add(tiny)), 1) as AnyTensor
    return mapTensors(gradients, (g) => scaled(g, share))
  })
}

/**
 * Puts `-limit` in the place of what is below it in a gradient, and `limit` in the place of what is above. To be used in
 * `chain`.
 *
 * @throws ValueError for a limit that is not above 0.
 * @example
 * const params = { w: zeros([3]) }
 * const clip = clipByValue(1)
 * const { gradients } = clip.update({ w: tensor([-3, 0.5, 4]) }, clip.init(params), params)
 * tree.leaves(gradients).map((g) => g.arraySync()) // [[-1, 0.5, 1]]
 */
export function clipByValue(limit: number): GradientTransform<undefined> {
  const op = 'clipByValue'
  checkLimit(op, limit)
  return transformOf(op, (gradients) => mapTensors(gradients, (g) => g.clip(-limit, limit)))
}

function checkLimit(op: string, limit: unknown): void {
  if (typeof limit === 'number' && limit > 0 && limit < Infinity) return
  throw new ValueError(op, `expected a number above 0; got ${String(limit)}`)
}

/** A transform that remembers nothing. */
const transformOf = (op: string, f: (gradients: Tensors) => Tensors): GradientTransform<undefined> => ({
  init: () => undefined,
  update(gradients, state, params) {
    const given = gradientsFor(op, gradients, params, trainedIn(params))
    return { gradients: withTensors(gradients, f(given)), state }
  },
})
