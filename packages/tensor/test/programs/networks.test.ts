// Training steps of random networks, what compiled programs are most often: forward, loss, gradients and update as one
// program keep the promise about numbers, in any order of calls, and under jit with donated parameters.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { jit, setEvaluator, valueAndGrad, where, type AnyTensor, type DType } from '../../src/index'
import { tracing } from '../../src/transforms/trace'
import { stored, uniform } from '../conformance/inputs'
import { differences, promised } from './check'
import { atOnce, computedBy, valuesOf } from './evaluators'

const { CHAINRULE_PROGRAMS, CHAINRULE_SEED } = process.env

const activations: Readonly<Record<string, (x: AnyTensor) => AnyTensor>> = {
  none: (x) => x,
  relu: (x) => x.relu(),
  leakyRelu: (x) => x.leakyRelu({ negativeSlope: 0.1 }),
  tanh: (x) => x.tanh(),
  sigmoid: (x) => x.sigmoid(),
  silu: (x) => x.silu(),
  gelu: (x) => x.gelu(),
  softplus: (x) => x.softplus(),
  elu: (x) => x.elu(),
  sine: (x) => x.sin(),
  normalised: (x) => {
    const centred = x.sub(x.mean({ axis: 1, keepDims: true }))
    return centred.div(centred.square().mean({ axis: 1, keepDims: true }).add(1e-2).sqrt())
  },
  dropped: (x) => where(x.sin().greater(-0.5), x.mul(1.5), 0),
}

const losses: Readonly<Record<string, (y: AnyTensor, target: AnyTensor) => AnyTensor>> = {
  squares: (y, target) => y.sub(target).square().mean(),
  entropy: (y, target) => y.logSoftmax({ axis: 1 }).mul(target).sum({ axis: 1 }).mean().neg(),
  binary: (y, target) => y.softplus().sub(y.mul(target)).sum(),
}

interface Network {
  readonly sizes: readonly number[]
  readonly batch: number
  readonly layers: readonly string[]
  readonly loss: string
  readonly decay: number
  readonly momentum: boolean
  readonly transposed: boolean
  readonly dtype: DType
  readonly seed: number
}

const size = fc.oneof(
  { weight: 3, arbitrary: fc.integer({ min: 1, max: 12 }) },
  fc.constantFrom(17, 32, 33, 64, 65, 100),
)

const networks: fc.Arbitrary<Network> = fc.record({
  sizes: fc.array(size, { minLength: 2, maxLength: 5 }),
  batch: size,
  layers: fc.array(fc.constantFrom(...Object.keys(activations)), { minLength: 4, maxLength: 4 }),
  loss: fc.constantFrom(...Object.keys(losses)),
  decay: fc.constantFrom(0, 0.01),
  momentum: fc.boolean(),
  transposed: fc.boolean(),
  dtype: fc.constantFrom('float32', 'float64'),
  seed: fc.nat(),
})

type Step = (parameters: AnyTensor[], speeds: AnyTensor[], x: AnyTensor, target: AnyTensor) => AnyTensor[]

/** A training step: new parameters, new speeds and the loss. */
function stepOf({ layers, loss, decay, momentum, transposed }: Network): Step {
  return (parameters, speeds, x, target) => {
    const total = (parameters: readonly AnyTensor[]): AnyTensor => {
      let y = x
      for (let i = 0; i < parameters.length; i += 2) {
        const [w, b] = parameters.slice(i) as [AnyTensor, AnyTensor]
        y = y.matmul(transposed ? w.transpose() : w).add(b)
        if (i + 2 < parameters.length)
          y = (activations[layers[i / 2] as string] as (x: AnyTensor) => AnyTensor)(y)
      }
      const value = (losses[loss] as (y: AnyTensor, target: AnyTensor) => AnyTensor)(y, target)
      return decay === 0 ? value : parameters.reduce((sum, p) => sum.add(p.square().sum().mul(decay)), value)
    }
    const [value, gradients] = valueAndGrad(total as never)(parameters as never) as unknown as [
      AnyTensor,
      AnyTensor[],
    ]
    const next = momentum ? gradients.map((g, i) => (speeds[i] as AnyTensor).mul(0.9).add(g)) : gradients
    return [
      ...parameters.map((p, i) => p.sub((next[i] as AnyTensor).mul(0.1))),
      ...(momentum ? next : []),
      value,
    ]
  }
}

/** What a step starts from. */
function start({ sizes, batch, loss, transposed, dtype, seed }: Network): Parameters<Step> {
  const next = uniform(seed)
  const random = (shape: readonly number[], scale: number): AnyTensor =>
    stored(
      Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => scale * (2 * next() - 1)),
      shape,
      dtype,
    )
  const parameters = sizes.slice(1).flatMap((outputs, i) => {
    const inputs = sizes[i] as number
    return [
      random(transposed ? [outputs, inputs] : [inputs, outputs], Math.sqrt(2 / inputs)),
      random([outputs], 0.1),
    ]
  })
  const classes = sizes.at(-1) as number
  const target = Array.from({ length: batch * classes }, (_, i) =>
    loss === 'squares' ? next() : Number(i % classes === Math.floor(i / classes) % classes),
  )
  return [
    parameters,
    parameters.map(({ shape }) => random(shape, 0.1)),
    random([batch, sizes[0] as number], 1),
    stored(target, [batch, classes], dtype),
  ]
}

function problem(network: Network): string | undefined {
  const step = stepOf(network)
  const pending = tracing(() => step(...start(network)))
  const known = promised(pending)
  if (known === undefined) return undefined
  const plain = differences(known, atOnce(pending))
  if (plain !== undefined) return plain
  return computedBy('compiled', () => {
    const jitted = jit(step as never, { donate: [0, 1] }) as unknown as Step
    jitted(...start({ ...network, seed: network.seed + 1 }))
    return differences(known, valuesOf(jitted(...start(network))))
  })
}

it(
  'training steps of random networks keep the promise, by themselves and under jit',
  { timeout: 36_000_000 },
  () => {
    const before = setEvaluator('reference')
    try {
      fc.assert(
        fc.property(networks, (network) => {
          expect(problem(network)).toBeUndefined()
        }),
        {
          numRuns: Number(CHAINRULE_PROGRAMS ?? 60),
          ...(CHAINRULE_SEED !== undefined && { seed: Number(CHAINRULE_SEED) }),
        },
      )
    } finally {
      setEvaluator(before)
    }
  },
)
