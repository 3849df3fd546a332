// The derivative of another activation than the one that the forward pass applies.
import { activations, type Activation } from '../activations'
import { map, plus, scale, zip } from '../arrays'
import type { Reading, Setting } from '../candidate'
import { slopeOf } from '../gates'
import type { Block } from '../structure'
import type { Trace } from '../trace'
import { activationOf, blockName } from '../words'
import type { Gate } from './gate'

/** The derivatives of all known activations but the right one, at z and by the output a; a leak of any slope. */
export function wrongActivations(setting: Setting, block: Block): readonly Gate[] {
  const right = block.from === block.to ? undefined : activationOf(setting, block)
  const belongs =
    block.from === block.to
      ? 'no activation belongs'
      : `the derivative of ${blockName(setting, block)} belongs`
  const others = activations.filter((activation) => activation !== right)
  return [
    ...others.flatMap((other) => gatesOf(other, block, belongs)),
    ...(block.from === block.to ? [] : [leak(block, belongs)]),
  ]
}

function gatesOf(other: Activation, { from, to }: Block, belongs: string): Gate[] {
  const { name, slope, slopeOfOutput, formula, outputFormula = '' } = other
  const kind = 'wrong-activation'
  const gates: Gate[] = [
    {
      kind,
      message: `uses ${name}'(z) = ${formula} where ${belongs}`,
      cost: 1.05,
      of: (trace) => map(trace.value(from), slope),
    },
  ]
  if (to !== from) {
    gates.push({
      kind,
      message: `uses ${name}'(a), at the output a, where ${belongs}`,
      cost: 1.3,
      of: (trace) => map(trace.value(to), slope),
    })
  }
  if (slopeOfOutput !== undefined && to !== from) {
    gates.push({
      kind,
      message: `uses ${outputFormula}, which is the derivative of ${name}, where ${belongs}`,
      cost: 1.05,
      of: (trace) => map(trace.value(to), slopeOfOutput),
    })
  }
  if (slopeOfOutput !== undefined) {
    const given = outputFormula.replaceAll(/\ba\b/g, 'z')
    gates.push({
      kind,
      message: `uses ${given}, the derivative of ${name} as if z were its output, where ${belongs}`,
      cost: 1.3,
      of: (trace) => map(trace.value(from), slopeOfOutput),
    })
  }
  return gates
}

/** 1 where z > 0, and a number that is fitted elsewhere. */
function leak(block: Block, belongs: string): Gate {
  return {
    kind: 'wrong-activation',
    message: `uses the derivative of a leaky relu where ${belongs}`,
    cost: 1.3,
    of: (trace, number) => {
      const z = trace.value(block.from)
      const on = map(z, (x) => (x > 0 ? 1 : 0))
      return plus(
        on,
        scale(
          map(on, (x) => 1 - x),
          number,
        ),
      )
    },
    read: (numbers, traces): Reading | undefined => {
      const known = numbers.filter((number) => !Number.isNaN(number))
      const slope = known[0]
      if (slope === undefined || known.length < 2) return undefined
      if (!known.every((number) => Math.abs(number - slope) < 1e-7)) return undefined
      if (traces.every((trace) => slope === 1 || isRight(trace, block, slope))) return undefined
      return {
        parts: [
          {
            kind: 'wrong-activation',
            message: `uses (1 for z > 0, else ${Number(slope.toPrecision(6))}) where ${belongs}`,
          },
        ],
        cost: 0.1,
        at: () => slope,
      }
    },
  }
}

function isRight(trace: Trace, block: Block, leak: number): boolean {
  if (!block.pointwise) return false
  const right = slopeOf(trace, block)
  const z = trace.value(block.from)
  return zip(z, right, (x, d) => Math.abs(d - (x > 0 ? 1 : leak))).data.every((x) => x < 1e-9)
}
