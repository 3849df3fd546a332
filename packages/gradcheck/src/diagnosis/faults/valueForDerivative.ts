// The activation itself in place of its derivative: f for f'.
import type { Setting } from '../candidate'
import type { Block } from '../structure'
import { blockName, slopeWords } from '../words'
import type { Gate } from './gate'

/** The block's value where its derivative belongs. */
export const valuesForDerivatives = (setting: Setting, block: Block): readonly Gate[] => [
  {
    kind: 'value-for-derivative',
    key: 'value',
    message: `uses ${blockName(setting, block)}(z) where ${block.pointwise ? slopeWords(setting, block) : 'its derivative'} belongs`,
    cost: 1,
    of: (trace) => trace.value(block.to),
  },
]
