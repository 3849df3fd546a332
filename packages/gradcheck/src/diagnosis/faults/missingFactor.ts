// The derivative of an activation left out, or a part of it.
import { filled, map } from '../arrays'
import type { Setting } from '../candidate'
import type { Block } from '../structure'
import { activationOf, blockName, slopeWords } from '../words'
import type { Gate } from './gate'

/** The derivative left out; and slips in its formula that leave a part out, or turn a sign. */
export function missingFactors(setting: Setting, block: Block): readonly Gate[] {
  const left: Gate = {
    kind: 'missing-factor',
    key: 'left out',
    message: block.pointwise
      ? `leaves out the factor ${slopeWords(setting, block)}`
      : `leaves out the derivative of ${blockName(setting, block)}`,
    cost: 1,
    of: (trace) => filled(trace.value(block.from).shape, 1),
  }
  const slips = block.pointwise ? (activationOf(setting, block)?.slips ?? []) : []
  return [
    left,
    ...slips.map(({ kind, formula, of }): Gate => ({
      kind,
      message: `uses ${formula}, a = ${blockName(setting, block)}(z), where ${slopeWords(setting, block)} belongs`,
      cost: 1.15,
      of: (trace) => map(trace.value(block.to), of),
    })),
  ]
}
