// All faults that are tried. A further kind is a file in `faults/` and a line here.
import type { Candidate, Generator, Setting } from './candidate'
import { activationFaults } from './faults/activations'
import { broadcasts } from './faults/broadcast'
import { missingSums } from './faults/missingSum'
import { scales, type Sizes } from './faults/scale'
import { shapes } from './faults/shape'
import { swaps } from './faults/swapped'
import { transposes } from './faults/transpose'
import { updatedParameters } from './faults/updatedParameter'
import { wrongDeltas } from './faults/wrongDelta'
import { wrongInputs } from './faults/wrongInput'
import { wrongOutputs } from './faults/wrongOutput'

/** The candidates of every kind, at every place. */
export function candidatesIn(setting: Setting, sizes: Sizes): readonly Candidate[] {
  const generators: readonly Generator[] = [
    scales(sizes),
    activationFaults,
    missingSums,
    transposes,
    swaps,
    shapes,
    broadcasts,
    wrongInputs,
    wrongOutputs,
    wrongDeltas,
    updatedParameters(sizes),
  ]
  return generators.flatMap((generate) => generate(setting))
}
