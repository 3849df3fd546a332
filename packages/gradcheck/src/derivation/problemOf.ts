// A derivation as a diagnosis sees it: fresh inputs, the loss, the hand's numbers.
import { Tensor, tree } from '@chainrule/tensor'
import type { Inputs, Problem } from '../problem/problem'
import { drawCase, inputsOf, seedFor, sizesFor, type Space } from '../problem/sources'
import { callHand, HandError, type Subject } from './compare'

// Of arbitraries whose trees differ in structure, and where the hand throws, so many draws find one that fits.
const attempts = 50

/**
 * The problem, in which all inputs have the structure of `like`, so that its paths hold for all.
 *
 * @param parameters paths of the parameters whose gradients the hand gives
 */
export function problemOf(
  name: string,
  subject: Subject,
  space: Space,
  like: Inputs,
  parameters: readonly string[],
): Problem {
  const structure = tree.paths(like).join()
  const gradients = (inputs: Inputs) => {
    try {
      return callHand(subject, inputs)
    } catch (error) {
      throw error instanceof HandError ? error.cause : error
    }
  }
  const fits = (inputs: Inputs): boolean => {
    if (tree.paths(inputs).join() !== structure) return false
    try {
      subject.gradients(inputs)
      return true
    } catch {
      return false
    }
  }
  const drawn = (seed: number): Inputs =>
    inputsOf(subject.op, space.sources, drawCase(space.sources, sizesFor(space, seed, false), seed))
  return {
    name,
    parameters,
    axes: axesOf(space, like),
    sample: (seed) => {
      for (let n = 0; n < attempts; n++) {
        const inputs = drawn(n === 0 ? seed : seedFor(seed, n))
        if (fits(inputs)) return inputs
      }
      return like
    },
    loss: subject.loss,
    hand: (inputs) => gradients(inputs).gradients,
    intermediates: (inputs) => gradients(inputs).intermediates,
  }
}

function axesOf({ sources }: Space, like: Inputs): Map<string, (string | undefined)[]> {
  const named = new Map(
    sources.list.flatMap((source) =>
      source.kind === 'drawn'
        ? [[source.path, source.arbitrary.dims.map((dim) => (typeof dim === 'string' ? dim : undefined))]]
        : [],
    ),
  )
  return new Map(
    tree.entries(like).map(([path, x]) => {
      const unnamed = (x instanceof Tensor ? (x.shape as readonly number[]) : []).map(() => undefined)
      return [path, named.get(path) ?? unnamed]
    }),
  )
}
