// A factor too many: the derivative of the activation once more than it belongs.
import { map, times } from '../arrays'
import type { Setting } from '../candidate'
import { slopeOf } from '../gates'
import type { Block } from '../structure'
import { blockName } from '../words'
import type { Gate } from './gate'

/** The derivative twice. */
export const extraFactors = (setting: Setting, block: Block): readonly Gate[] => [
  {
    kind: 'factor',
    key: 'twice',
    message: `multiplies by ${blockName(setting, block)}'(z) once too often`,
    cost: 1.05,
    of: (trace) => times(slopeOf(trace, block), slopeOf(trace, block)),
  },
]

/** For activations that mix elements: what they would be if each output depended on its own input alone. */
export function diagonals(setting: Setting, block: Block): readonly Gate[] {
  const name = blockName(setting, block)
  return [
    {
      kind: 'missing-sum',
      message: `takes the diagonal a(1 - a) of ${name}'s Jacobian alone: the sum over the other outputs is left out`,
      cost: 1.05,
      of: (trace) => map(trace.value(block.to), (a) => a * (1 - a)),
    },
  ]
}
