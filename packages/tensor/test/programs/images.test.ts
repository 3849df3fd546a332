// Training steps of random convolutional networks: forward, loss and gradients as one program keep the promise about
// numbers, by themselves and under jit, and give the same bits on any number of threads. CHAINRULE_PROGRAMS and
// CHAINRULE_SEED as in programs.test.ts.
import fc from 'fast-check'
import { expect, it, vi } from 'vitest'
import {
  avgPool,
  conv,
  convTranspose,
  getThreads,
  jit,
  maxPool,
  ones,
  setEvaluator,
  setThreads,
  threadInfo,
  valueAndGrad,
  type AnyTensor,
  type DType,
} from '../../src/index'
import { Pool } from '../../src/runtime/threads/pool'
import { tracing } from '../../src/transforms/trace'
import { stored, uniform } from '../conformance/inputs'
import { differences, promised } from './check'
import { atOnce, computedBy, valuesOf } from './evaluators'

const { CHAINRULE_PROGRAMS, CHAINRULE_SEED } = process.env

const pools: Readonly<Record<string, (x: AnyTensor) => AnyTensor>> = {
  none: (x) => x,
  max: (x) => maxPool(x, 2, { ceilMode: true }),
  overlapping: (x) => maxPool(x, 3, { stride: 1, padding: 1 }),
  mean: (x) => avgPool(x, 2, { stride: 1, padding: 1, countIncludePad: false }),
}

interface Layer {
  readonly channels: number
  readonly groups: number
  readonly size: number
  readonly stride: number
  readonly dilation: number
  readonly transposed: boolean
  readonly activation: 'relu' | 'tanh'
  readonly pool: string
}

interface Network {
  readonly batch: number
  readonly channels: number
  readonly space: readonly number[]
  readonly layers: readonly Layer[]
  readonly dtype: DType
  readonly seed: number
}

const layers: fc.Arbitrary<Layer> = fc.record({
  channels: fc.integer({ min: 1, max: 5 }),
  groups: fc.constantFrom(1, 1, 2),
  size: fc.integer({ min: 1, max: 3 }),
  stride: fc.integer({ min: 1, max: 2 }),
  dilation: fc.integer({ min: 1, max: 2 }),
  transposed: fc.boolean(),
  activation: fc.constantFrom('relu', 'tanh'),
  pool: fc.constantFrom(...Object.keys(pools)),
})

const networks = (largest: number): fc.Arbitrary<Network> =>
  fc.record({
    batch: fc.integer({ min: 1, max: 4 }),
    channels: fc.integer({ min: 1, max: 3 }),
    space: fc.array(fc.integer({ min: 2, max: largest }), { minLength: 1, maxLength: 2 }),
    layers: fc.array(layers, { minLength: 1, maxLength: 3 }),
    dtype: fc.constantFrom('float32', 'float64'),
    seed: fc.nat(),
  })

/** How many channels go into and come out of each layer: as many as divide into its groups. */
function widthsOf({ channels, layers: list }: Network): { from: number; to: number }[] {
  let from = channels * 2
  return list.map(({ channels: to }) => {
    const width = { from, to: 2 * to }
    from = width.to
    return width
  })
}

/** The loss and its gradients for the parameters and the images. */
function stepOf({ layers: list }: Network): (parameters: AnyTensor[], x: AnyTensor) => AnyTensor[] {
  const loss = ([parameters, x]: [AnyTensor[], AnyTensor]): AnyTensor => {
    let y = x
    for (const [l, { transposed, groups, stride, dilation, size, activation, pool }] of list.entries()) {
      const [w, b] = parameters.slice(2 * l) as [AnyTensor, AnyTensor]
      const padding = Math.floor(((size - 1) * dilation + 1) / 2)
      const options = { groups, stride, dilation, padding }
      y = (transposed ? convTranspose(y, w, options) : conv(y, w, options)).add(b)[activation]()
      y = (pools[pool] as (x: AnyTensor) => AnyTensor)(y)
    }
    return y.mul(y.sin()).mean()
  }
  return (parameters, x) => {
    const [value, [weights, images]] = valueAndGrad(loss as never)([parameters, x] as never) as unknown as [
      AnyTensor,
      [AnyTensor[], AnyTensor],
    ]
    return [value, ...weights, images]
  }
}

/** What a step starts from. */
function start(network: Network): [AnyTensor[], AnyTensor] {
  const { batch, channels, space, layers: list, dtype, seed } = network
  const next = uniform(seed)
  const random = (shape: readonly number[]): AnyTensor =>
    stored(
      Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => 2 * next() - 1),
      shape,
      dtype,
    )
  const parameters = widthsOf(network).flatMap(({ from, to }, l) => {
    const { groups, size, transposed } = list[l] as Layer
    const window = space.map(() => size)
    const ends = transposed ? [from, to / groups] : [to, from / groups]
    return [random([...ends, ...window]), random([to, ...space.map(() => 1)])]
  })
  return [parameters, random([batch, channels * 2, ...space])]
}

/** Whether every window fits: strides and pools make images smaller. */
function fits(network: Network): boolean {
  try {
    tracing(() => stepOf(network)(...start(network)))
    return true
  } catch (error) {
    if (
      error instanceof Error &&
      /a window reaches over|nothing is left|must be at most half/.test(error.message)
    )
      return false
    throw error
  }
}

function problem(network: Network): string | undefined {
  const step = stepOf(network)
  const pending = tracing(() => step(...start(network)))
  const known = promised(pending)
  if (known === undefined) return undefined
  const plain = differences(known, atOnce(pending))
  if (plain !== undefined) return plain
  return computedBy('compiled', () => {
    const jitted = jit(step as never) as unknown as typeof step
    jitted(...start({ ...network, seed: network.seed + 1 }))
    return differences(known, valuesOf(jitted(...start(network))))
  })
}

const runs = (count: number) => ({
  numRuns: Number(CHAINRULE_PROGRAMS ?? count),
  ...(CHAINRULE_SEED !== undefined && { seed: Number(CHAINRULE_SEED) }),
})

it(
  'steps of random convolutional networks keep the promise, by themselves and under jit',
  { timeout: 36_000_000 },
  () => {
    const before = setEvaluator('reference')
    try {
      fc.assert(
        fc.property(networks(7).filter(fits), (network) => {
          expect(problem(network)).toBeUndefined()
        }),
        runs(50),
      )
    } finally {
      setEvaluator(before)
    }
  },
)

it('they give the same bits on any number of threads', { timeout: 36_000_000 }, async () => {
  const [evaluator, threads] = [setEvaluator('compiled'), getThreads()]
  // Whatever can be shared is, though it may be slower.
  const { run } = Pool.prototype
  vi.spyOn(Pool.prototype, 'run').mockImplementation(function (this: Pool, ...args) {
    this.eager = true
    run.apply(this, args)
  })
  try {
    const drawn = fc.sample(networks(30).filter(fits), { seed: 1, ...runs(12) })
    const first: unknown[] = []
    for (const n of [1, 2, 4]) {
      setThreads(n)
      while (threadInfo().workers < n - 1) {
        expect(threadInfo().obstacle).toBeUndefined()
        ones([300, 1000]).exp().sin().tanh().dataSync()
      }
      for (const [i, network] of drawn.entries()) {
        const found = atOnce(tracing(() => stepOf(network)(...start(network))))
        first[i] ??= found
        expect(found, `${n} threads, ${JSON.stringify(network)}`).toEqual(first[i])
      }
    }
  } finally {
    vi.restoreAllMocks()
    setThreads(threads)
    setEvaluator(evaluator)
  }
})
