// Weights that a step had already changed when they were used to pass the gradient down: W - rate * dW in place of W.
// The rate is not known: it is the number that is fitted.
import { minus, sameShape, scale } from '../arrays'
import type { Candidate, Generator, Reading, Setting } from '../candidate'
import { operandsOf, replacing, type Operand } from '../products'
import { readRatios } from '../ratios'
import { gradientIn, rightWalk, type Trace } from '../trace'
import { placeOf } from '../words'
import type { Sizes } from './scale'
import type { Numbers } from '../../problem/problem'

/** Each product with a parameter that also passes a gradient down. */
export const updatedParameters =
  (sizes: Sizes): Generator =>
  (setting) =>
    operandsOf(setting.trace, setting.structure).flatMap(([left, right]) => [
      ...updated(setting, sizes, left, right),
      ...updated(setting, sizes, right, left),
    ])

function updated(setting: Setting, sizes: Sizes, to: Operand, other: Operand): Candidate[] {
  const { trace, parameters } = setting
  const path = parameters.find((name) => trace.sources.get(name) === other.origin)
  if (path === undefined || !trace.flows[to.node] || to.origin === other.origin) return []
  const handGradient = (trace: Trace): Numbers | undefined => trace.hand.get(path)
  const rightGradient = (trace: Trace): Numbers => gradientIn(trace, rightWalk(trace), path)
  const fits = setting.traces.every((trace) => {
    const hand = handGradient(trace)
    return hand !== undefined && sameShape(hand.shape, trace.value(other.origin).shape)
  })
  const kinds = [
    ...(fits ? [{ name: 'hand', step: handGradient }] : []),
    { name: 'right', step: rightGradient },
  ]
  return kinds.map(({ name, step }, i) => ({
    kind: 'updated-parameter',
    key: 'updated',
    place: placeOf(setting, to.product),
    message: `${path} had already been updated when the gradient was passed down through it`,
    cost: 1.1 + 0.05 * i,
    read: (numbers, traces) => reading(numbers, traces, sizes, path),
    mutate: (trace, rate) => ({
      hooks: new Map([
        [
          to.product,
          replacing(trace, `updated ${name} ${rate}`, to, other, () =>
            minus(trace.value(other.origin), scale(step(trace) as Numbers, rate)),
          ),
        ],
      ]),
    }),
  }))
}

function reading(
  rates: readonly number[],
  traces: readonly Trace[],
  sizes: Sizes,
  path: string,
): Reading | undefined {
  const known = rates.filter((rate) => !Number.isNaN(rate))
  if (known.length < 2 || known.every((rate) => Math.abs(rate) < 1e-9)) return undefined
  const found = readRatios(rates, traces, { ...sizes, what: '' })
  const steady = known.every((rate) => Math.abs(rate - 1) < 1e-7)
  if (found === undefined && !steady) return undefined
  const at = found?.at ?? (() => 1)
  const rate = Number((known[0] as number).toPrecision(6))
  const varies = known.some((other) => Math.abs(other - (known[0] as number)) > 1e-7)
  const sign = rate < 0 ? '+' : '-'
  return {
    parts: [
      {
        kind: 'updated-parameter',
        message:
          `${path} had already been updated when the gradient was passed down through it: ` +
          `${path} ${sign} ${varies ? 'rate' : Math.abs(rate)}·(its gradient) stands where ${path} belongs`,
      },
    ],
    cost: 0,
    at,
  }
}
