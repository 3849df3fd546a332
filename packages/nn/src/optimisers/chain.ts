// Transforms of gradients, one after the other, and an optimiser behind them.
import { ValueError } from '@chainrule/tensor'
import { describe } from '../describe'
import type { GradientTransform, Optimiser } from './optimiser'

/** The states of transforms, and that of the optimiser last. */
export type ChainState<T extends readonly unknown[], State> = readonly [...T, State]

type Transforms<T extends readonly unknown[]> = { readonly [I in keyof T]: GradientTransform<T[I]> }

/**
 * An optimiser that gets gradients as the transforms before it leave them. Its state holds theirs, in order, as an array.
 *
 * @throws ValueError for what is neither; from `update`, where one before the last gives no gradients.
 * @example
 * const optimiser = chain(clipByNorm(1), clipByValue(0.5), sgd({ learningRate: 1 }))
 * const params = { w: tensor([0, 0]) }
 * const next = optimiser.update({ w: tensor([3, 4]) }, optimiser.init(params), params)
 * next.params.w.arraySync() // [-0.5, -0.5]
 */
export function chain<T extends readonly unknown[], State>(
  ...parts: readonly [...Transforms<T>, Optimiser<State>]
): Optimiser<ChainState<T, State>> {
  const op = 'chain'
  for (const [i, part] of parts.entries()) checkPart(op, i, part)
  const transforms = parts.slice(0, -1) as unknown as readonly GradientTransform<unknown>[]
  const optimiser = parts.at(-1) as Optimiser<State> | undefined
  if (optimiser === undefined) throw new ValueError(op, 'expected transforms and an optimiser; got nothing')
  return {
    init: (params) =>
      [...transforms, optimiser].map((part) => part.init(params)) as unknown as ChainState<T, State>,
    update(gradients, state, params) {
      checkStates(op, state, parts.length)
      let current: unknown = gradients
      const states = transforms.map((transform, i) => {
        const result = transform.update(current, state[i], params)
        checkGradients(op, i, result)
        current = result.gradients
        return result.state
      })
      const last = optimiser.update(current as never, state[transforms.length] as State, params)
      if (!('params' in last)) {
        throw new ValueError(op, `the last part must be an optimiser, such as adam(); it gave no parameters`)
      }
      return { params: last.params, state: [...states, last.state] as unknown as ChainState<T, State> }
    },
  }
}

function checkPart(op: string, i: number, part: unknown): void {
  if (typeof part === 'object' && part !== null && 'init' in part && 'update' in part) return
  throw new ValueError(op, `part ${i} must be a transform or an optimiser; got ${describe(part)}`)
}

function checkStates(op: string, state: unknown, count: number): void {
  if (Array.isArray(state) && state.length === count) return
  throw new ValueError(
    op,
    `the second argument must be the state, of init or the last update, an array of ${count}; got ${describe(state)}`,
  )
}

function checkGradients(op: string, i: number, result: unknown): void {
  if (typeof result === 'object' && result !== null && 'gradients' in result) return
  throw new ValueError(op, `part ${i} gave no gradients; an optimiser stands last`)
}
