// The right derivative at the wrong place: at the output, at the pre-activation of another layer, at an input.
import { map, sameShape } from '../arrays'
import type { Setting } from '../candidate'
import { slopeAt } from '../gates'
import type { Block } from '../structure'
import { activationOf, blockName, nameOf } from '../words'
import type { Gate } from './gate'

/** The block's derivative at each value of the same shape but its own input. */
export function wrongArguments(setting: Setting, block: Block): readonly Gate[] {
  const { trace, traces, structure } = setting
  const name = blockName(setting, block)
  const shape = trace.value(block.from).shape
  const known = activationOf(setting, block)
  const inputs = [...trace.sources.values()].filter((node) => !trace.flows[node])
  const layer = structure.layers.find(({ z }) => z === block.from)
  const places = new Set([
    ...structure.layers.flatMap(({ z, a }) => [z, a]),
    ...inputs,
    ...operandsOf(setting, block),
  ])
  const fitting = [...places].filter(
    (node) =>
      node !== block.from &&
      sameShape(trace.value(node).shape, shape) &&
      traces.every((other) => sameShape(other.value(node).shape, other.value(block.from).shape)),
  )
  const gates = fitting.map((node): Gate => {
    const own = node === block.to
    const elsewhere = structure.layers.find(({ z, a }) => z === node || a === node)
    const otherLayer = elsewhere !== undefined && elsewhere !== layer
    return {
      kind: otherLayer ? 'wrong-layer' : 'wrong-input',
      message: `uses ${name}'(${own ? 'a' : nameOf(setting, node)})${own ? ', at the output a of the activation,' : ''} where ${name}'(${nameOf(setting, block.from)}) belongs`,
      ...(own && { key: 'derivative at the output' }),
      cost: own ? 1.05 : 1.1,
      of: (trace) => slopeAt(setting, trace, block, trace.value(node)),
    }
  })
  const { slopeOfOutput, outputFormula = '' } = known ?? {}
  if (slopeOfOutput === undefined) return gates
  const byOutput = (node: number, argument: string): string =>
    `uses ${outputFormula.replaceAll(/\ba\b/g, argument)}`
  const given = [block.from, ...fitting.filter((node) => node !== block.to)].map((node): Gate => {
    const own = node === block.from
    const elsewhere = structure.layers.find(({ z, a }) => z === node || a === node)
    const otherLayer = !own && elsewhere !== undefined && elsewhere !== layer
    return {
      kind: otherLayer ? 'wrong-layer' : 'wrong-input',
      message: `${byOutput(node, own ? 'z' : nameOf(setting, node))}, the formula by the output given ${own ? 'z' : nameOf(setting, node)}, where ${outputFormula} with a = ${name}(z) belongs`,
      ...(own && { key: 'formula by the output, of z' }),
      cost: own ? 1.1 : 1.15,
      of: (trace) => map(trace.value(node), slopeOfOutput),
    }
  })
  return [...gates, ...given]
}

/** What is joined to make the input of a block of the loss: a and y of (a - y)². */
function operandsOf({ trace, structure }: Setting, { from }: Block): readonly number[] {
  if (structure.layers.some(({ z }) => z === from)) return []
  return trace.makings[from]?.inputs ?? []
}
