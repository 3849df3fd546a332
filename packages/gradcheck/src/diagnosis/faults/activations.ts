// All faults of activations: what a cotangent may be multiplied by on its way back through one.
import { map } from '../arrays'
import type { Candidate, Generator, Setting } from '../candidate'
import { slopeOf } from '../gates'
import type { Block } from '../structure'
import { activationOf, blockName, nameOf } from '../words'
import { diagonals, extraFactors } from './extraFactor'
import { candidatesOf, type Gate } from './gate'
import { missingFactors } from './missingFactor'
import { valuesForDerivatives } from './valueForDerivative'
import { wrongActivations } from './wrongActivation'
import { wrongArguments } from './wrongArgument'

/** The faults of each block, and of layers without an activation. */
export const activationFaults: Generator = (setting) => [
  ...setting.structure.blocks
    .filter((block) => isOfInterest(setting, block))
    .flatMap((block) => ofBlock(setting, block)),
  ...setting.structure.layers.flatMap(({ z }) => ofBare(setting, z)),
]

/** Of a formula the whole; a part of it only if the whole has no name and the part has one: the log of a sigmoid. */
function isOfInterest(setting: Setting, block: Block): boolean {
  if (!block.pointwise) return true
  const wholes = setting.structure.blocks.filter(
    ({ from, to, pointwise }) =>
      pointwise &&
      from <= block.from &&
      to >= block.to &&
      setting.structure.roots[from] === setting.structure.roots[block.from],
  )
  const [whole] = wholes.toSorted((a, b) => b.to - b.from - (a.to - a.from))
  if (whole === undefined || whole === block) return true
  return activationOf(setting, whole) === undefined && activationOf(setting, block) !== undefined
}

function ofBlock(setting: Setting, block: Block): Candidate[] {
  if (!block.pointwise) {
    const gates = [missingFactors, valuesForDerivatives, diagonals].flatMap((generate) =>
      generate(setting, block),
    )
    return [...candidatesOf(setting, block, gates), ...extraShares(setting, block)]
  }
  const right: Gate = { kind: 'factor', message: '', cost: 0, of: (trace) => slopeOf(trace, block) }
  const generators = [missingFactors, valuesForDerivatives, wrongArguments, wrongActivations, extraFactors]
  const gates = generators.flatMap((generate) => generate(setting, block)).toSorted((a, b) => a.cost - b.cost)
  return candidatesOf(setting, block, [right, ...gates]).filter(({ cost }) => cost > 0.5)
}

/** A layer whose output goes on as it is, or into an activation that mixes elements: a derivative where none belongs. */
function ofBare(setting: Setting, z: number): Candidate[] {
  if (setting.structure.blocks.some(({ from, pointwise }) => from === z && pointwise)) return []
  const bare: Block = { from: z, to: z, pointwise: true }
  const one: Gate = { kind: 'factor', message: '', cost: 0, of: (trace) => map(trace.value(z), () => 1) }
  const itself: Gate = {
    kind: 'value-for-derivative',
    key: 'value',
    message: `multiplies by ${nameOf(setting, z)}, where no activation belongs`,
    cost: 1,
    of: (trace) => trace.value(z),
  }
  return candidatesOf(setting, bare, [one, itself, ...wrongActivations(setting, bare)]).filter(
    ({ cost }) => cost > 0.5,
  )
}

/** The derivative a(1 - a), as of a sigmoid, on top of softmax's own. */
function extraShares(setting: Setting, block: Block): Candidate[] {
  const gate: Gate = {
    kind: 'factor',
    message: `multiplies by a(1 - a), a the output of ${blockName(setting, block)}, which has no place there`,
    cost: 1.05,
    of: (trace) => map(trace.value(block.to), (a) => a * (1 - a)),
  }
  const logarithmic: Gate = {
    ...gate,
    of: (trace) => map(trace.value(block.to), (log) => Math.exp(log) * (1 - Math.exp(log))),
  }
  const shares = setting.trace.value(block.to).data.every((x) => x >= 0)
  return candidatesOf(setting, { from: block.from, to: block.from, pointwise: true }, [
    shares ? gate : logarithmic,
  ])
}
