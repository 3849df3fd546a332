// The optimisers are PyTorch's over 20 steps, one by one and compiled. See golden/optimisers.py.
import { jit, tensor, tree, valueAndGrad, type AnyTensor, type Tensor } from '@chainrule/tensor'
import { expect, test } from 'vitest'
import * as nn from '../src/index'
import type { Optimiser } from '../src/index'
import golden from './golden/optimisers.json'

interface Numbers {
  readonly w: readonly (readonly number[])[]
  readonly b: readonly number[]
}

interface Case {
  readonly name: string
  readonly options: object
  readonly course: readonly ({ readonly step: number } & Numbers)[]
  /** The parameters that are trained, or that decay; all where it says nothing. */
  readonly trained?: readonly string[]
  readonly decayed?: readonly string[]
  readonly clipByNorm?: number
  readonly clipByValue?: number
  readonly accumulate?: number
  readonly ema?: number
  readonly schedule?: { readonly name: 'cosine' | 'step'; readonly options: object }
}

const [{ start }, ...cases] = golden.cases as unknown as readonly [{ readonly start: Numbers }, ...Case[]]

/** What an error may be: the same formulas in another order, in float64, over 20 steps. */
const tolerance = 1e-8

interface Params {
  readonly w: Tensor<[2, 3], 'float64'>
  readonly b: Tensor<[3], 'float64'>
}

const paramsOf = ({ w, b }: Numbers): Params =>
  tree.map((x) => x.mul(1), {
    w: tensor(w as number[][], { dtype: 'float64' }),
    b: tensor(b as number[], { dtype: 'float64' }),
  }) as unknown as Params

const loss = ({ w, b }: Params): Tensor<[], 'float64'> =>
  w.sub(1).square().add(b.sub(w.square()).square().mul(5)).sum().add(b.mul(3).sin().sum())

/** The optimiser that a case describes. */
function optimiserOf(each: Case): Optimiser<unknown> {
  const { name, options, trained, decayed, clipByNorm, clipByValue, accumulate, ema, schedule } = each
  const make = (nn as unknown as Record<string, (options: object) => Optimiser<unknown>>)[name]
  const learningRate = schedule && nn.schedules[schedule.name](schedule.options as never)
  let optimiser = make?.({
    ...options,
    ...(learningRate && { learningRate }),
    ...(decayed && { decay: (path: string) => decayed.includes(path) }),
  }) as Optimiser<unknown>
  if (trained) optimiser = nn.masked(optimiser, (path) => trained.includes(path))
  if (clipByNorm !== undefined) optimiser = nn.chain(nn.clipByNorm(clipByNorm), optimiser)
  if (clipByValue !== undefined) optimiser = nn.chain(nn.clipByValue(clipByValue), optimiser)
  if (accumulate !== undefined) optimiser = nn.accumulate(optimiser, accumulate)
  if (ema !== undefined) optimiser = nn.ema(optimiser, { decay: ema })
  return optimiser
}

const nameOf = (each: Case): string => JSON.stringify({ ...each, course: undefined })

const table = cases.flatMap((each): [string, string, Case][] => [
  [nameOf(each), 'step by step', each],
  [nameOf(each), 'compiled', each],
])

test.each(table)('%s, %s', (_, how, each) => {
  const optimiser = optimiserOf(each)
  const plain = (params: Params, state: unknown) =>
    optimiser.update(valueAndGrad(loss)(params)[1] as never, state, params)
  const step = how === 'compiled' ? jit(plain, { donate: [0, 1] }) : plain
  let params = paramsOf(start)
  let state = optimiser.init(params)
  for (let call = 1; call <= 20; call++) {
    ;({ params, state } = step(params, state))
    const expected = each.course.find((at) => at.step === call)
    if (expected === undefined) continue
    const found = each.ema === undefined ? params : nn.averaged(state as nn.EmaState<unknown>, params)
    const wanted = paramsOf(expected)
    for (const name of ['w', 'b'] as const) {
      const error = (found[name] as AnyTensor)
        .sub(wanted[name] as AnyTensor)
        .abs()
        .max()
        .item() as number
      expect(error, `${name} after step ${call}`).toBeLessThanOrEqual(tolerance)
    }
  }
})

test('every optimiser is compared', () => {
  const names = ['adadelta', 'adagrad', 'adam', 'adamW', 'lion', 'rmsProp', 'sgd']
  expect([...new Set(cases.map(({ name }) => name))].toSorted()).toEqual(names)
})
